"""Rules of weekly reminders: when a wall-clock time comes round, clock changes included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

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


def wall_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Gives the instant (UTC) of a wall-clock time: the first where it comes twice, right after a gap that skips it."""
    instant = datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)
    wall = datetime.combine(day, at)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # The time does not exist: it lies in a gap, which ends between the two readings of it.
    low = datetime.combine(day, at.replace(fold=1), zone).astimezone(UTC)
    high = instant
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) > wall:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def is_late(due_at: datetime, now: datetime) -> bool:
    """Says whether a reminder sent now has to say that it is late; waiting in a queue for under an hour is not late."""
    return now - due_at >= _LATE_FROM


def is_too_late(due_at: datetime, now: datetime) -> bool:
    """Says whether an occurrence is so old that it is skipped, and told with the next one."""
    return now - due_at >= LATE_AT_MOST
