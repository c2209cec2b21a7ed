"""What holds for one member now: their zone and which day it is for them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core import Core
from bot.rules.records import MemberSettings
from bot.rules.streaks import local_day
from bot.zones.look_up import is_zone, zone_of


@dataclass(frozen=True, slots=True)
class MemberDay:
    """A member's zone and dates; `zone_is_set` is false where UTC only stands in, for none or an unknown one.

    `study_day` is the day that a session counts for now: a night still belongs to the day before.
    """

    zone: ZoneInfo
    zone_is_set: bool
    date: datetime.date
    study_day: datetime.date
    day_ends_at_hour: int

    def study_day_of(self, instant: datetime.datetime) -> datetime.date:
        """Return the day that a session at an instant counts for."""
        return local_day(instant, self.zone, self.day_ends_at_hour)


async def today_of(core: Core, member_id: int) -> MemberDay:
    """Return the member's own dates at this instant."""
    return day_for(await core.store.members.settings(member_id), core.clock())


def day_for(settings: MemberSettings, now: datetime.datetime) -> MemberDay:
    """Return the dates of a member with these settings at an instant."""
    own = zone_of(settings.zone or "UTC")
    is_set = settings.zone is not None and is_zone(settings.zone)
    hour = settings.day_ends_at_hour
    return MemberDay(own, is_set, local_day(now, own, 0), local_day(now, own, hour), hour)
