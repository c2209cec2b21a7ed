"""The errors of a guide, with the file and the line that its editor has to correct.

GuideError          one or more errors; nothing of the guide is usable
  .faults           every error found, sorted by file and line
    Fault           one error: file, line, message
Lines               finds the line of a character
visible             a text on one line, without commands to a terminal
shown               what somebody wrote, short and visible
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

_SHOWN: Final = 60  # characters of what somebody wrote
_BREAK: Final = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One error in a file. `line` counts from 1. It is 0 if the error concerns the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return the error in the form of a compiler's message, always one line, so that editors can jump to it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return visible(f"{place}: {self.message}")


class GuideError(Exception):
    """Says that a guide cannot be used, and holds every error that was found in it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Lines:
    """Finds the lines of a text as editors count them. U+2028 begins no line."""

    def __init__(self, text: str) -> None:
        self._begins = array("q", (found.end() for found in _BREAK.finditer(text)))

    def at(self, index: int) -> int:
        """Return the line of the character at `index`, from 1."""
        return bisect_right(self._begins, index) + 1


def visible(text: str) -> str:
    """Write characters that a terminal would not show, or would take for commands, as escapes."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def visible_lines(text: str) -> str:
    """Write each line of a text like `visible`, for a terminal."""
    return "\n".join(map(visible, text.split("\n")))


def shown(text: str, *, quoted: bool = False) -> str:
    """Return what somebody wrote on one line. Return only the beginning if it is long."""
    short = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return repr(short) if quoted else visible(short)
