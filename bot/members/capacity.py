"""Find out whether too many reminders are due in one minute, and which minute near it has room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core import Core
from bot.members.upcoming import weekly_of
from bot.rules.recurrence import next_occurrence
from bot.rules.reminders import Schedule

_MINUTE: Final = timedelta(minutes=1)
NEAR: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class FullMinute:
    """A minute in which more reminders are due than can be sent within it.

    `near`: the nearest time of day with room, at most 15 minutes away. None if there is none.
    """

    near: time | None


async def full_minute(core: Core, schedule: Schedule) -> FullMinute | None:
    """Return a FullMinute if too many reminders are due in the minute of a schedule's next occurrence.

    The schedule is saved already, so the count includes its own reminder. Return None if the minute has room, if the
    schedule has no next occurrence, or if it is not weekly.
    """
    due_at = schedule.next_due_at
    if due_at is None or schedule.kind != "weekly" or await _fall_due(core, due_at) <= _capacity(core):
        return None
    weekly, now = weekly_of(schedule), core.clock()
    for distance in range(1, NEAR // _MINUTE + 1):
        for step in (distance, -distance):
            at = _moved(schedule.wall_time, step)
            instant = next_occurrence(replace(weekly, at=at), now)
            is_near = abs(instant - due_at) <= NEAR  # False if today's time is past or the date differs
            if is_near and await _fall_due(core, instant) + 1 <= _capacity(core):
                return FullMinute(at)
    return FullMinute(None)


def _capacity(core: Core) -> float:
    return core.reminders_per_second * _MINUTE.total_seconds()


async def _fall_due(core: Core, instant: datetime) -> int:
    begins = instant.replace(second=0, microsecond=0)
    return await core.store.reminders.count_due_between(begins, begins + _MINUTE)


def _moved(at: time, minutes: int) -> time:
    return (datetime.combine(date(2000, 1, 2), at) + minutes * _MINUTE).time()
