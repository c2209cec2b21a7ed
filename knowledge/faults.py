"""What can be wrong with a guide, said so that its editor can mend it.

GuideError          one or more faults; nothing of the guide is usable
  .faults           every fault found, in the order of the files
    Fault           one of them: file, line, message
Lines               finds the line of a character
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
    """Names one thing to mend; `line` counts from 1, 0 speaks of the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Read like a compiler's message, so that editors can jump to it; it is one line, whatever it names."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return visible(f"{place}: {self.message}")


class GuideError(Exception):
    """Refuses a guide and carries every fault that was found in it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Lines:
    """Knows where the lines of a text begin, as editors count them: U+2028 begins none."""

    def __init__(self, text: str) -> None:
        self._begins = array("q", (found.end() for found in _BREAK.finditer(text)))

    def at(self, index: int) -> int:
        """Return the line of the character at `index`, from 1."""
        return bisect_right(self._begins, index) + 1


def visible(text: str) -> str:
    """Write what a terminal would not show, or would obey, as an escape."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def shown(text: str, *, quoted: bool = False) -> str:
    """Show what somebody wrote: on one line, and only the beginning of what is long."""
    short = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return repr(short) if quoted else visible(short)
