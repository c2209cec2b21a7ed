"""The key of an occurrence: its message's nonce, at most 25 characters, which ends the custom_ids of its buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

PATTERN: Final = r"r\d{1,12}\.\d{6}\.\d{1,3}"
MOST_A_DAY: Final = 1000
_PARTS: Final = re.compile(r"r(\d{1,12})\.(\d{6})\.(\d{1,3})")


def is_occurrence_key(text: str) -> bool:
    """Tell whether a text is of the form of such keys, as that of an answer's button is not."""
    return _PARTS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class OccurrenceKey:
    """Names an occurrence by its schedule, the local day on which its series brought it, and a number.

    The number tells apart what came on one day: the series itself and each snooze.
    """

    schedule_id: int
    day: date
    number: int

    @classmethod
    def parse(cls, text: str) -> OccurrenceKey:
        """Return the key that a text names; raises ValueError for one that the bot never gave."""
        match = _PARTS.fullmatch(text)
        if match is None:
            raise ValueError("no key of an occurrence")
        day = datetime.strptime(match[2], "%y%m%d").replace(tzinfo=UTC).date()
        return cls(int(match[1]), day, int(match[3]))

    @staticmethod
    def prefix(schedule_id: int, day: date) -> str:
        """Return what all keys of a schedule and day begin with."""
        return f"r{schedule_id}.{day:%y%m%d}."

    def __str__(self) -> str:
        """Return the key as it is stored and sent."""
        return f"{self.prefix(self.schedule_id, self.day)}{self.number}"
