"""Due times after a change of the zone rules: an update of tzdata must not move or double a reminder."""

from __future__ import annotations

from datetime import datetime

from bot.core import Core
from bot.members.upcoming import weekly_of
from bot.rules.recurrence import due_anew
from bot.rules.reminders import Schedule
from bot.zones.tz_data import VERSION


async def follow_zone_rules(core: Core) -> int:
    """Derive all stored due times again if these follow another version of the zone rules. Return how many changed.

    If the write fails, raise NotSaved and change nothing.
    """
    return await core.store.reminders.follow_zone_rules(VERSION, _due_anew)


def _due_anew(schedule: Schedule, due_at: datetime) -> datetime:
    return due_anew(weekly_of(schedule), due_at)
