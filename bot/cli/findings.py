"""What `check` and `doctor` find: one finding a subject, with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "note", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    `level`: "note" says something to know. With a "warning" the bot works, with a "fault" it does not, or not wholly.
    `subject`: what was looked at, such as "database".
    `words`: sentences for the operator.
    `todo`: sentences that say what to do. Empty if there is nothing to do.
    """

    level: Level
    subject: str
    words: str
    todo: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a warning or a fault that does not say what to do."""
        if self.level in {"warning", "fault"} and not self.todo:
            raise ValueError(f"{self.subject}: {self.words} But what is to be done?")
