"""The key of an occurrence, at most 25 characters long.

The key is the nonce of the reminder's message, and the custom_ids of the message's buttons end with the key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

PATTERN: Final = r"r\d{1,12}\.\d{6}\.\d{1,3}"
MOST_A_DAY: Final = 1000
_PARTS: Final = re.compile(r"r(\d{1,12})\.(\d{6})\.(\d{1,3})")


def is_occurrence_key(text: str) -> bool:
    """Return whether a text has the form of an occurrence's key. The key of an answer's button has another form."""
    return _PARTS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class OccurrenceKey:
    """Identifies an occurrence.

    `schedule_id`: the schedule of the occurrence.
    `day`: the local date on which the occurrence was first due. A snooze has the date of the original occurrence.
    `number`: a number that is different for each occurrence of one day, such as the original and each snooze.
    """

    schedule_id: int
    day: date
    number: int

    @classmethod
    def parse(cls, text: str) -> OccurrenceKey:
        """Return the key that a text stands for. Raise ValueError if the text is no key."""
        match = _PARTS.fullmatch(text)
        if match is None:
            raise ValueError("no key of an occurrence")
        day = datetime.strptime(match[2], "%y%m%d").replace(tzinfo=UTC).date()
        return cls(int(match[1]), day, int(match[3]))

    @staticmethod
    def prefix(schedule_id: int, day: date) -> str:
        """Return the beginning of all keys of a schedule and day."""
        return f"r{schedule_id}.{day:%y%m%d}."

    def __str__(self) -> str:
        """Return the key as it is stored and sent."""
        return f"{self.prefix(self.schedule_id, self.day)}{self.number}"
