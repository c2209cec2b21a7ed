"""Let the reminder of a member's streak follow the hour at which their day ends, and their time zone."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core import Core
from bot.members.upcoming import next_unsettled
from bot.rules.last_hours import reminder_time
from bot.rules.records import MemberSettings
from bot.rules.recurrence import Weekly
from bot.zones.look_up import zone_of

EVERY_DAY: Final = frozenset(range(7))
# A change of the zone or of the hour brings no second reminder on the same day.
APART: Final = timedelta(hours=20)


def last_hours_of(settings: MemberSettings, member_id: int) -> Weekly:
    """Return when the reminder of a member's streak is due."""
    return Weekly(EVERY_DAY, reminder_time(settings.day_ends_at_hour, member_id), zone_of(settings.zone or "UTC"))


async def follow_day_end(core: Core, member_id: int) -> None:
    """Move the reminder of a member's streak to the last hours of their day. Do nothing if they have none.

    Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        schedule = await core.store.reminders.streak_schedule_of(member_id)
        if schedule is None or schedule.state == "off":
            return
        weekly = last_hours_of(await core.store.members.settings(member_id), member_id)
        if (weekly.at, weekly.zone.key) == (schedule.wall_time, schedule.zone):
            return
        await core.store.reminders.edit_schedule(
            schedule.id,
            weekdays=weekly.weekdays,
            wall_time=weekly.at,
            zone=weekly.zone.key,
            role_id=None,
            next_due_at=await next_unsettled(core, schedule, weekly, APART),
            at=core.clock(),
        )
