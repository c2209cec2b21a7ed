"""Rules of weekly reminders: when a wall-clock time comes round, clock changes included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.wall_clock import wall_instant

LATE_AT_MOST: Final = timedelta(days=1)
_LATE_FROM: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A wall-clock time on some days of the week (Monday is 0) in an IANA zone."""

    weekdays: frozenset[int]
    at: time
    zone: ZoneInfo


def occurrences(weekly: Weekly, after: datetime) -> Iterator[datetime]:
    """Gives the instants (UTC) strictly after one, in order, without end."""
    day = after.astimezone(weekly.zone).date() - timedelta(days=1)
    while True:
        if day.weekday() in weekly.weekdays:
            instant = wall_instant(day, weekly.at, weekly.zone)
            if instant > after:
                yield instant
        day += timedelta(days=1)


def next_occurrence(weekly: Weekly, after: datetime) -> datetime:
    """Gives the next instant (UTC) strictly after one."""
    return next(occurrences(weekly, after))


def next_occurrences(weekly: Weekly, after: datetime, count: int) -> list[datetime]:
    """Gives the next instants (UTC) strictly after one."""
    return list(islice(occurrences(weekly, after), count))


def is_late(due_at: datetime, now: datetime) -> bool:
    """Says whether a reminder sent now has to say that it is late; waiting in a queue for under an hour is not late."""
    return now - due_at >= _LATE_FROM


def is_too_late(due_at: datetime, now: datetime) -> bool:
    """Says whether an occurrence is so old that it is skipped, and told with the next one."""
    return now - due_at >= LATE_AT_MOST
