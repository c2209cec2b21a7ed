"""The reminder of a member's streak: switch it on and off."""

from __future__ import annotations

from datetime import datetime

from bot.core import Core
from bot.errors import MemberError
from bot.members.day_end import APART, last_hours_of
from bot.members.outlook import Changed, changed_to
from bot.members.schedules import Destination
from bot.members.today import set_zone
from bot.members.upcoming import next_unsettled
from bot.rules.recurrence import Weekly, next_occurrence
from bot.zones.look_up import find_zone, zone_words


async def check_zone(core: Core, member_id: int, typed: str | None) -> str:
    """Return the IANA name of the member's own zone, or of the typed one if they have set none.

    Raise MemberError if the typed zone is unknown or differs from their own, or if there is neither.
    """
    own = (await core.store.members.settings(member_id)).zone
    zone = find_zone(typed) if typed is not None else own
    if zone is None:
        raise MemberError(
            "Which city are you in? Add the option `zone`, which suggests cities as you type. Then I know when your "
            "day ends."
        )
    if own is not None and zone != own:
        raise MemberError(
            f"Your days are counted in {zone_words(own)}, so this reminder keeps to that zone. `/settings zone` "
            "changes it."
        )
    return zone


async def keep_streak_reminder(core: Core, member_id: int, zone: str, destination: Destination) -> Changed:
    """Switch on the reminder of a member's streak. If they have set no zone, `zone` becomes theirs.

    Raise NotSaved if the write fails.
    """
    now, store = core.clock(), core.store.reminders
    async with core.store.as_one():
        if (await core.store.members.settings(member_id)).zone is None:
            await set_zone(core, member_id, zone)
        weekly = last_hours_of(await core.store.members.settings(member_id), member_id)
        schedule = await store.keep_streak(
            member_id,
            weekdays=weekly.weekdays,
            wall_time=weekly.at,
            zone=weekly.zone.key,
            dm_channel_id=destination.dm_channel_id,
            guild_id=destination.guild_id,
            next_due_at=await _next_due(core, member_id, weekly),
            at=now,
        )
        return await changed_to(core, schedule)


async def _next_due(core: Core, member_id: int, weekly: Weekly) -> datetime:
    """Return when the reminder is due next. One that was switched off and on again comes no second time on a day."""
    former = await core.store.reminders.streak_schedule_of(member_id)
    if former is None:
        return next_occurrence(weekly, core.clock())
    return former.next_due_at or await next_unsettled(core, former, weekly, APART)


async def stop_streak_reminder(core: Core, member_id: int) -> bool:
    """Switch off the reminder of a member's streak. Return False if it was off. Raise NotSaved if the write fails."""
    return await core.store.reminders.stop_streak(member_id, core.clock())
