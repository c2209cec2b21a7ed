"""Rules of reminders: when an occurrence is due, when it is late, and until when it can be snoozed.

The rules respect DST changes, and dates that a time zone skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.rules.wall_clock import wall_instant

LATE_AT_MOST: Final = timedelta(days=1)
_LATE_FROM: Final = timedelta(hours=1)
EVENING: Final = time(19)
_EVENINGS: Final = (EVENING, time(21))
_AHEAD_AT_LEAST: Final = timedelta(minutes=30)
_OLD_AFTER: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A wall-clock time on some days of the week (Monday is 0) in an IANA time zone."""

    weekdays: frozenset[int]
    at: time
    zone: ZoneInfo


def occurrences(weekly: Weekly, after: datetime) -> Iterator[datetime]:
    """Yield the due instants (UTC) later than `after`, in order. The iterator never ends."""
    day = after.astimezone(weekly.zone).date()
    while True:
        if day.weekday() in weekly.weekdays:
            instant = wall_instant(day, weekly.at, weekly.zone)
            if instant > after:
                yield instant
        day += timedelta(days=1)


def next_occurrence(weekly: Weekly, after: datetime) -> datetime:
    """Return the first due instant (UTC) later than `after`."""
    return next(occurrences(weekly, after))


def day_of(weekly: Weekly, due_at: datetime) -> date:
    """Return the local date of an occurrence: the scheduled date whose due instant is nearest to `due_at`.

    Usually that is the local date of `due_at`. It is the previous date if the clock jumps from before the scheduled
    time to after midnight. For example, if 00:30 follows 23:30, a reminder for 23:45 is due after midnight. If no date
    within one day of `due_at` is scheduled, return the local date of `due_at`.
    """
    near = due_at.astimezone(weekly.zone).date()
    days = [near + timedelta(days=step) for step in (-1, 0, 1)]
    scheduled = (day for day in days if day.weekday() in weekly.weekdays)
    return min(scheduled, key=lambda day: abs(wall_instant(day, weekly.at, weekly.zone) - due_at), default=near)


def due_anew(weekly: Weekly, due_at: datetime) -> datetime:
    """Return the due instant (UTC) of an occurrence under the present zone rules.

    `due_at` was derived from other zone rules. Only its scheduled date counts. Return `due_at` itself if it belongs to
    no scheduled date.
    """
    day = day_of(weekly, due_at)
    return wall_instant(day, weekly.at, weekly.zone) if day.weekday() in weekly.weekdays else due_at


def is_late(due_at: datetime, now: datetime) -> bool:
    """Return whether a reminder sent now has to say that it is late. A delay of less than an hour is not late."""
    return now - due_at >= _LATE_FROM


def is_too_late(due_at: datetime, now: datetime) -> bool:
    """Return whether an occurrence is so late that it is skipped. The member is notified of it later."""
    return now - due_at >= LATE_AT_MOST


def is_old(day: date, today: date) -> bool:
    """Return whether the reminder of a day is so old that its buttons no longer work."""
    return today - day >= _OLD_AFTER


def evening_of(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the instant (UTC) of 19:00 on the present local date, or else of 21:00.

    The instant is at least half an hour ahead. Return None if 21:00 is less than half an hour ahead, or past.
    """
    today = now.astimezone(zone).date()
    evenings = (wall_instant(today, at, zone) for at in _EVENINGS)
    return next((instant for instant in evenings if instant - now >= _AHEAD_AT_LEAST), None)


def tomorrow_at(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a wall-clock time on the next local date that exists.

    A date does not exist if the zone skipped it by moving across the date line.
    """
    return wall_instant(_day_after(now.astimezone(zone).date(), zone), at, zone)


def week_ends_at(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which the next Monday begins in a time zone."""
    today = now.astimezone(zone).date()
    return wall_instant(today + timedelta(days=7 - today.weekday()), time(), zone)


def turn_of(weekdays: frozenset[int], day: date) -> int:
    """Return how many scheduled days there are from 1 January of year 1 to `day`, both included.

    So the reminders of a schedule are numbered without a gap, also at New Year. The number picks the passage that the
    reminder shows.
    """
    weeks, weekday = divmod(day.toordinal() - 1, 7)  # 1 January of year 1 was a Monday
    return weeks * len(weekdays) + sum(one <= weekday for one in weekdays)


def _day_after(day: date, zone: ZoneInfo) -> date:
    following = day + timedelta(days=1)
    begins_on = wall_instant(following, time(), zone).astimezone(zone).date()
    return max(following, begins_on)
