"""Reminders of a member that come once: set one up, list them, and remove one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core import Core
from bot.errors import MemberError
from bot.members.limits import check_new_once
from bot.members.outlook import Outlook, outlook_of
from bot.members.pauses import pauses_since
from bot.members.schedules import Check, Destination, own_schedule
from bot.members.today import set_zone, today_of
from bot.rules.dates import readings
from bot.rules.recurrence import EVENING
from bot.rules.typed_text import note_of
from bot.rules.wall_clock import wall_instant
from bot.rules.wording import pause_words
from bot.zones.look_up import zone_of, zone_words
from knowledge.text.dates import day_words

AHEAD: Final = timedelta(days=366)  # a year, with or without a leap day


@dataclass(frozen=True, slots=True)
class Once:
    """When a reminder comes once: a local date, a wall-clock time and an IANA zone, and the instant of these (UTC)."""

    on: date
    at: time
    zone: str
    due_at: datetime


async def once_at(
    core: Core, member_id: int, typed: str, wall_time: time | None, zone: str, *, month_first: bool
) -> Once:
    """Return when a reminder comes whose date a member typed.

    Without a time of day, it comes at that of the member's weekly reminder, or else at 19:00.
    Raise MemberError if the text is no date or has two readings, if the time is past, is more than a year away, or lies
    in a pause of the member, or if the member has too many such reminders.
    """
    now, own = core.clock(), zone_of(zone)
    async with core.store.at_one_moment():
        weekly = await own_schedule(core, member_id)
        today = now.astimezone(own).date()
        on = _read(typed, today, month_first=month_first)
        at = wall_time or (weekly.wall_time if weekly else EVENING)
        if on > today + AHEAD:
            raise MemberError(f"{day_words(on)} is more than a year away. Is the year right?")
        if on < today:
            raise MemberError(f"{day_words(on)} is in the past. Choose a later day.")
        once = Once(on, at, zone, wall_instant(on, at, own))
        if once.due_at <= now:
            how = "Choose a later time" if wall_time else "Give a `time`"
            raise MemberError(f"It is already past {at:%H:%M} in {zone_words(zone)}. {how}, or another day.")
        await _check_no_pause(core, member_id, once.due_at)
        await check_new_once(core, member_id)
    return once


async def keep_once(core: Core, member_id: int, once: Once, note: str | None, destination: Destination) -> Outlook:
    """Save a reminder that comes once to the member's direct messages.

    If the member has set no zone, that of the reminder becomes theirs. Raise MemberError if they have too many such
    reminders, or set up too many within a day. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        await check_new_once(core, member_id)
        schedule = await core.store.reminders.keep_once(
            member_id,
            once_on=once.on,
            wall_time=once.at,
            zone=once.zone,
            note=note_of(note),
            dm_channel_id=destination.dm_channel_id,
            guild_id=destination.guild_id,
            next_due_at=once.due_at,
            at=core.clock(),
        )
        if (await core.store.members.settings(member_id)).zone is None:
            await set_zone(core, member_id, once.zone)
        return await outlook_of(core, schedule)


async def remove_once(core: Core, schedule_id: int, check: Check) -> None:
    """Remove a reminder that is to come once, also if it was snoozed.

    Raise MemberError if it has come, or was removed already. `check` raises an error if the member must not remove it.
    Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        schedule = await core.store.reminders.schedule(schedule_id)
        if schedule is not None:
            check(schedule)
        if not await core.store.reminders.stop_once(schedule_id, core.clock()):
            raise MemberError("This reminder has come, or it was removed already. `/remind status` shows what comes.")


def _read(typed: str, today: date, *, month_first: bool) -> date:
    days = list(dict.fromkeys(day for (day,) in readings([typed], today, month_first=month_first) if day))
    if len(days) > 1:
        one, other = map(day_words, days[:2])
        raise MemberError(f"Is that {one} or {other}? Type the name of the month, such as `{one}`.")
    return days[0]


async def _check_no_pause(core: Core, member_id: int, due_at: datetime) -> None:
    today = await today_of(core, member_id)
    day = today.study_day_of(due_at)
    for pause in await pauses_since(core, member_id, day):
        if pause.holds(day):
            raise MemberError(
                f"{pause_words(pause, today.study_day)}: no reminder comes then. Choose another day, or end the pause "
                "with `/pause`."
            )
