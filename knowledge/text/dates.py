"""A calendar day as people say it."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

DayStyle = Literal["full", "without year", "weekday", "weekday, full", "short", "short without year", "short weekday"]

_STYLES: Final[dict[DayStyle, str]] = {
    "full": "{0.day} {0:%B} {0.year}",
    "without year": "{0.day} {0:%B}",
    "weekday": "{0:%A}, {0.day} {0:%B}",
    "weekday, full": "{0:%A}, {0.day} {0:%B} {0.year}",
    "short": "{0.day} {0:%b} {0.year}",
    "short without year": "{0.day} {0:%b}",
    "short weekday": "{0:%a} {0.day} {0:%b}",
}


def day_words(day: date, style: DayStyle = "full") -> str:
    """Return a day in words.

    Examples: "14 March 2027" (full), "Sunday, 14 March" (weekday), "Sun 14 Mar" (short weekday).
    """
    return _STYLES[style].format(day)
