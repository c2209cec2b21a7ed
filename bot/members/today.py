"""A member's time zone and current date."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core import Core
from bot.members.day_end import follow_day_end
from bot.members.limits import check_zone_changes
from bot.rules.records import MemberSettings
from bot.rules.streaks import local_day
from bot.rules.wall_clock import wall_instant
from bot.zones.look_up import is_zone, zone_of


@dataclass(frozen=True, slots=True)
class MemberDay:
    """A member's time zone and dates.

    `zone_is_set`: False if the member has set no zone or an unknown one. In both cases, `zone` is UTC.
    `date`: the member's local date.
    `study_day`: the date for which a session logged now counts. The hours before `day_ends_at_hour` belong to the day
    before.
    """

    zone: ZoneInfo
    zone_is_set: bool
    date: datetime.date
    study_day: datetime.date
    day_ends_at_hour: int

    @property
    def ends_at(self) -> datetime.datetime:
        """Return the instant (UTC) at which the present study day ends."""
        ends_on = self.study_day + datetime.timedelta(days=1)
        return wall_instant(ends_on, datetime.time(self.day_ends_at_hour), self.zone)

    def study_day_of(self, instant: datetime.datetime) -> datetime.date:
        """Return the date for which a session at an instant counts."""
        return local_day(instant, self.zone, self.day_ends_at_hour)


async def today_of(core: Core, member_id: int) -> MemberDay:
    """Return the member's time zone and current dates."""
    return day_for(await core.store.members.settings(member_id), core.clock())


def latest_date(core: Core) -> datetime.date:
    """Return the latest date that it is for any member now."""
    return core.clock().date() + datetime.timedelta(days=1)


async def set_zone(core: Core, member_id: int, zone: str) -> None:
    """Set a member's time zone from now on.

    Raise MemberError if they changed it too often within a day. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        if zone != (await core.store.members.settings(member_id)).zone:
            await check_zone_changes(core, member_id)
            await core.store.members.set_zone(member_id, zone, core.clock())
            await follow_day_end(core, member_id)


def day_for(settings: MemberSettings, now: datetime.datetime) -> MemberDay:
    """Return the time zone and dates that a member with these settings has at the instant `now`."""
    own = zone_of(settings.zone or "UTC")
    is_set = settings.zone is not None and is_zone(settings.zone)
    hour = settings.day_ends_at_hour
    return MemberDay(own, is_set, local_day(now, own, 0), local_day(now, own, hour), hour)
