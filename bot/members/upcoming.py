"""Derive the due times of a schedule that are not settled.

A due time is settled if the schedule's own occurrence of this time is stored, or if a snooze waits for this time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from bot.core import Core
from bot.rules.recurrence import Weekly, day_of, occurrences
from bot.rules.reminders import Schedule
from bot.zones.look_up import zone_of

_NO_TIME: Final = timedelta(0)


def weekly_of(schedule: Schedule) -> Weekly:
    """Return the weekdays, the time and the zone of a schedule as a rule."""
    return Weekly(schedule.weekdays, schedule.wall_time, zone_of(schedule.zone))


def next_due(schedule: Schedule, due_at: datetime) -> datetime | None:
    """Return the first due time after `due_at` that lies on a later local date.

    Return None if the reminder comes once.
    """
    if schedule.kind == "once":
        return None
    weekly = weekly_of(schedule)
    day = day_of(weekly, due_at)
    return next(instant for instant in occurrences(weekly, due_at) if day_of(weekly, instant) > day)


async def upcoming(core: Core, schedule: Schedule) -> Iterator[datetime]:
    """Return an iterator of a schedule's unsettled due times.

    It is empty if the schedule is not on, has one due time if the reminder comes once, and is endless otherwise.
    """
    due_at = schedule.next_due_at
    if due_at is None:
        return iter(())
    settled = await _settled(core, schedule, due_at)
    later = iter(()) if schedule.kind == "once" else occurrences(weekly_of(schedule), due_at)
    instants = chain([due_at], later)
    return (instant for instant in instants if instant not in settled)


async def next_unsettled(core: Core, schedule: Schedule, weekly: Weekly, apart: timedelta = _NO_TIME) -> datetime:
    """Return the first due time of `weekly` after now that is not settled.

    Leave out due times that are within `apart` of a settled one, or of the schedule's next due time if this time has
    passed.
    """
    now, due_at = core.clock(), schedule.next_due_at
    settled = await _settled(core, schedule, now - apart)
    settled |= {due_at} if due_at is not None and due_at <= now else set()
    instants = occurrences(weekly, now)
    return next(instant for instant in instants if not any(abs(instant - one) <= apart for one in settled))


async def _settled(core: Core, schedule: Schedule, since: datetime) -> set[datetime]:
    """Return the due times of a schedule, from `since` on, that are settled."""
    return {one.due_at for one in await core.store.reminders.since(schedule.id, since) if one.settles}
