"""What can be wrong with a guide, said so that its editor can mend it.

GuideError          one or more faults; nothing of the guide is usable
  .faults           every fault found, in the order of the files
    Fault           one of them: file, line, message
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Names one thing to mend; `line` counts from 1, 0 speaks of the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Read like a compiler's message, so that editors can jump to it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class GuideError(Exception):
    """Refuses a guide and carries every fault that was found in it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
