"""Rules of weekly reminders: when a wall-clock time comes round, and until when one is put off, whatever the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.rules.wall_clock import wall_instant

LATE_AT_MOST: Final = timedelta(days=1)
_LATE_FROM: Final = timedelta(hours=1)
_EVENING: Final = (time(19), time(21))
_AHEAD_AT_LEAST: Final = timedelta(minutes=30)
_OLD_AFTER: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A wall-clock time on some days of the week (Monday is 0) in an IANA zone."""

    weekdays: frozenset[int]
    at: time
    zone: ZoneInfo


def occurrences(weekly: Weekly, after: datetime) -> Iterator[datetime]:
    """Return the instants (UTC) strictly after one, in order, without end."""
    day = after.astimezone(weekly.zone).date() - timedelta(days=1)
    while True:
        if day.weekday() in weekly.weekdays:
            instant = wall_instant(day, weekly.at, weekly.zone)
            if instant > after:
                yield instant
        day += timedelta(days=1)


def next_occurrence(weekly: Weekly, after: datetime) -> datetime:
    """Return the next instant (UTC) strictly after one."""
    return next(occurrences(weekly, after))


def day_of(weekly: Weekly, due_at: datetime) -> date:
    """Return the local date to which an occurrence belongs: the scheduled date whose instant is nearest.

    It is the date before the instant's own if a gap across midnight skips the wall-clock time.
    """
    near = due_at.astimezone(weekly.zone).date()
    days = [near + timedelta(days=step) for step in (-1, 0, 1)]
    scheduled = (day for day in days if day.weekday() in weekly.weekdays)
    return min(scheduled, key=lambda day: abs(wall_instant(day, weekly.at, weekly.zone) - due_at), default=near)


def due_anew(weekly: Weekly, due_at: datetime) -> datetime:
    """Return the instant of an occurrence whose stored instant was derived from other zone rules."""
    day = day_of(weekly, due_at)
    return wall_instant(day, weekly.at, weekly.zone) if day.weekday() in weekly.weekdays else due_at


def is_late(due_at: datetime, now: datetime) -> bool:
    """Say whether a reminder sent now has to say that it is late; waiting in a queue for under an hour is not late."""
    return now - due_at >= _LATE_FROM


def is_too_late(due_at: datetime, now: datetime) -> bool:
    """Say whether an occurrence is so old that it is skipped, and told with the next one."""
    return now - due_at >= LATE_AT_MOST


def is_old(day: date, today: date) -> bool:
    """Say whether a reminder of a day is so old that its buttons do nothing any more."""
    return today - day >= _OLD_AFTER


def evening_of(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return 19:00 of today, or 21:00 unless 19:00 is half an hour ahead; None where the evening is over."""
    today = now.astimezone(zone).date()
    evenings = (wall_instant(today, at, zone) for at in _EVENING)
    return next((instant for instant in evenings if instant - now >= _AHEAD_AT_LEAST), None)


def tomorrow_at(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """Return a wall-clock time of the next day that there is: where the date line moved, a date is left out."""
    return wall_instant(_day_after(now.astimezone(zone).date(), zone), at, zone)


def week_ends_at(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the next Monday begins."""
    today = now.astimezone(zone).date()
    return wall_instant(today + timedelta(days=7 - today.weekday()), time(), zone)


def turn_of(weekdays: frozenset[int], day: date) -> int:
    """Count on which of its days a schedule comes round: one more on each, whatever the year."""
    weeks, weekday = divmod(day.toordinal() - 1, 7)  # the first day of the calendar was a Monday
    return weeks * len(weekdays) + sum(one <= weekday for one in weekdays)


def _day_after(day: date, zone: ZoneInfo) -> date:
    following = day + timedelta(days=1)
    begins_on = wall_instant(following, time(), zone).astimezone(zone).date()
    return max(following, begins_on)
