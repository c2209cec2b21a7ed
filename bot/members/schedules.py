"""What members and admins do with schedules of reminders: save, edit, skip, stop and resume them.

The feature checks who may do so, and whether reminders can be delivered to the destination.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.core import Core
from bot.errors import MemberError
from bot.members.capacity import NEAR
from bot.members.day_end import follow_day_end
from bot.members.limits import check_new_schedule
from bot.members.outlook import Changed, Outlook, changed_to, outlook_of
from bot.members.today import set_zone
from bot.members.upcoming import next_due, next_unsettled, weekly_of
from bot.rules.recurrence import Weekly, next_occurrence
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.wall_clock import wall_instant
from bot.rules.wording import paused_words
from bot.zones.look_up import find_zone, zone_of

_MOMENT = timedelta(microseconds=1)

Check = Callable[[Schedule], None]  # raises MemberError if the member must not change the schedule


@dataclass(frozen=True, slots=True)
class Destination:
    """Where reminders are sent: to a member's direct messages, or to a server's channel with a role to mention."""

    guild_id: int | None
    dm_channel_id: int | None = None
    channel_id: int | None = None
    role_id: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """What `skip_next` skipped.

    `waited`: the waiting occurrence that was skipped, such as a snooze.
    `due_at`: the due time of the schedule's next occurrence, if this occurrence was skipped.
    `key`: the key of the skipped occurrence, with which the skip can be taken back.
    All three are None if nothing was skipped, because a pause of the owner holds the next occurrence back.
    """

    outlook: Outlook
    waited: Occurrence | None = None
    due_at: datetime | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ComesAgain:
    """An occurrence that was skipped and comes after all: its due time, and the state of its schedule."""

    due_at: datetime
    outlook: Outlook


async def own_schedule(core: Core, member_id: int) -> Schedule | None:
    """Return the member's own weekly schedule, on or paused. Return None if they have none."""
    return await core.store.reminders.schedule_of(member_id)


async def channel_schedule(core: Core, guild_id: int | None, channel_id: int) -> Schedule | None:
    """Return a channel's schedule, on or paused. Return None if the channel has none, or is in another server."""
    schedule = await core.store.reminders.schedule_of_channel(channel_id)
    return schedule if schedule is not None and schedule.guild_id == guild_id else None


async def group_schedules(core: Core, guild_id: int) -> list[Schedule]:
    """Return the schedules of a server's channels, on or paused, oldest first."""
    return await core.store.reminders.schedules_of_server(guild_id)


async def running_schedule(core: Core, schedule_id: int) -> Schedule:
    """Return a schedule that is on or paused. Raise MemberError if it is off or unknown."""
    schedule = await core.store.reminders.schedule(schedule_id)
    if schedule is None or schedule.state == "off":
        raise _over()
    return schedule


async def zone_for(core: Core, member_id: int, typed: str | None) -> str:
    """Return the IANA name of the typed zone, or else the member's own zone.

    Raise MemberError if the typed zone is unknown, or if none is typed and the member has set none.
    """
    if typed is not None:
        return find_zone(typed)
    zone = (await core.store.members.settings(member_id)).zone
    if zone is None:
        raise MemberError(
            "Which city are you in? Add the option `zone`, which suggests cities as you type. Then the reminder comes "
            "at your local time."
        )
    return zone


async def keep_schedule(
    core: Core, member_id: int, weekdays: frozenset[int], wall_time: time, zone: str, destination: Destination
) -> Changed:
    """Save a schedule. It replaces the member's own schedule, or the schedule of the destination's channel.

    If the schedule is the member's own and they have set no zone, `zone` becomes their zone. Raise MemberError if the
    schedule was replaced too often within a day. Raise NotSaved if the write fails.
    """
    now, group = core.clock(), destination.channel_id
    async with core.store.as_one():
        former = await (
            own_schedule(core, member_id) if group is None else channel_schedule(core, destination.guild_id, group)
        )
        await check_new_schedule(core, member_id, group)
        schedule = await core.store.reminders.keep_schedule(
            member_id,
            weekdays=weekdays,
            wall_time=wall_time,
            zone=zone,
            dm_channel_id=destination.dm_channel_id,
            next_due_at=next_occurrence(Weekly(weekdays, wall_time, zone_of(zone)), now),
            at=now,
            guild_id=destination.guild_id,
            channel_id=group,
            role_id=destination.role_id,
        )
        if group is None and (await core.store.members.settings(member_id)).zone is None:
            await set_zone(core, member_id, zone)
        return await changed_to(core, schedule, former)


async def edit_schedule(
    core: Core,
    schedule: Schedule,
    *,
    weekdays: frozenset[int] | None = None,
    wall_time: time | None = None,
    zone: str | None = None,
    role_id: int | None = None,
    apart: timedelta = timedelta(0),
) -> Changed:
    """Change the given values of a schedule. Values that are None stay as they are.

    `role_id`: 0 if no role is to be mentioned any more.
    If the weekdays, the time or the zone change, the schedule gets a new next due time. The new time is more than
    `apart` away from each due time that is settled (`bot.members.upcoming`) and from an occurrence that is due already.
    By default, the new time must only differ from these times.
    Raise MemberError if the schedule was stopped meanwhile. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        schedule = await running_schedule(core, schedule.id)  # it may have changed meanwhile
        rest = weekdays or schedule.weekdays, wall_time or schedule.wall_time, zone or schedule.zone
        changed = rest != (schedule.weekdays, schedule.wall_time, schedule.zone)
        weekly = Weekly(rest[0], rest[1], zone_of(rest[2]))
        due_at = await next_unsettled(core, schedule, weekly, apart) if changed else None
        edited = await core.store.reminders.edit_schedule(
            schedule.id,
            weekdays=rest[0],
            wall_time=rest[1],
            zone=rest[2],
            role_id=schedule.role_id if role_id is None else role_id or None,
            next_due_at=due_at,
            at=core.clock(),
        )
        if edited is None:
            raise _over()
        return await changed_to(core, edited)


async def move_group(core: Core, schedule: Schedule, member_id: int, channel_id: int) -> Changed:
    """Move the reminders of a group to another channel of its server.

    The schedule is stopped, and a new one begins, because a reminder that is just being sent is looked for in one
    channel alone. `member_id`: the admin who moves them, and owns them from now on.
    Raise MemberError if the schedule was stopped meanwhile, or if it was set up too often within a day. Raise NotSaved
    if the write fails.
    """
    async with core.store.as_one():
        schedule = await running_schedule(core, schedule.id)  # it may have changed meanwhile
        await stop_schedule(core, schedule)
        destination = Destination(schedule.guild_id, channel_id=channel_id, role_id=schedule.role_id)
        rhythm = schedule.weekdays, schedule.wall_time, schedule.zone
        return await keep_schedule(core, member_id, *rhythm, destination)


async def take_minute(core: Core, schedule_id: int, former: time, near: time, check: Check) -> Changed | None:
    """Move a schedule from the time `former` to the time `near`, whose minute has room.

    Change nothing if the schedule is at `near` already. Return None if the schedule is at neither `former` nor `near`.
    `check` raises an error if the member must not change the schedule. Raise MemberError if the schedule was stopped.
    Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        schedule = await running_schedule(core, schedule_id)
        check(schedule)
        if schedule.wall_time == near:
            return await changed_to(core, schedule)
        if schedule.wall_time != former:
            return None
        return await edit_schedule(core, schedule, wall_time=near, apart=NEAR)


async def skip_next(core: Core, schedule: Schedule) -> Skipped | None:
    """Skip the next occurrence of a schedule or a waiting one, whichever is due first.

    Return None if the schedule has just changed. Raise MemberError if the schedule is off, or if it is paused and no
    occurrence waits. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        schedule = await running_schedule(core, schedule.id)  # it may have changed meanwhile
        before = await outlook_of(core, schedule)
        first = next((one.occurrence for one in before.waiting), None)
        if first is not None and (before.following is None or first.due_at < before.following):
            await core.store.reminders.drop_waiting(schedule.id, core.clock(), first.id)
            return Skipped(await outlook_of(core, schedule), waited=first, key=first.key)
        if before.of_rhythm is None:
            raise MemberError(f"There is no reminder to skip. {paused_words(schedule)}.")
        if before.following != before.of_rhythm:
            return Skipped(before)
        skipped = await core.store.reminders.skip_next(schedule.id, next_due, core.clock())
        if skipped is None:
            return None
        later = await running_schedule(core, schedule.id)
        return Skipped(await outlook_of(core, later), due_at=skipped.due_at, key=skipped.key)


async def take_back_skip(core: Core, key: str, check: Check) -> ComesAgain:
    """Let an occurrence that the member skipped come after all.

    Raise MemberError if the occurrence is not skipped, if its time is over, or if its schedule was stopped or has other
    times by now. `check` raises an error if the member must not change the schedule. Raise NotSaved if the write fails.
    """
    now, store = core.clock(), core.store.reminders
    async with core.store.as_one():
        found = await store.occurrence(key)
        if found is None:
            raise _over()
        occurrence, schedule = found
        check(schedule)
        schedule = await running_schedule(core, schedule.id)
        if occurrence.due_at <= now:
            raise MemberError("Its time is over, so this reminder stays skipped.")
        is_due_then = next_occurrence(weekly_of(schedule), occurrence.due_at - _MOMENT) == occurrence.due_at
        if not (is_due_then or occurrence.snooze) or not await store.take_back_skip(occurrence, now):
            raise MemberError("This has changed since, so I have changed nothing. `/remind status` shows what comes.")
        return ComesAgain(occurrence.due_at, await outlook_of(core, await running_schedule(core, schedule.id)))


async def stop_running_schedule(core: Core, schedule_id: int, check: Check) -> None:
    """Stop a schedule that is on or paused, and skip its claimed occurrences.

    Raise MemberError if the schedule is off already. `check` raises an error if the member must not stop the schedule.
    Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        schedule = await running_schedule(core, schedule_id)
        check(schedule)
        await stop_schedule(core, schedule)


async def stop_schedule(core: Core, schedule: Schedule) -> bool:
    """Stop a schedule, and skip its claimed occurrences. Return False if it was off.

    Raise NotSaved if the write fails.
    """
    return await core.store.reminders.stop(schedule.id, core.clock())


async def resume_schedule(core: Core, schedule: Schedule, dm_channel_id: int | None) -> Changed:
    """Resume a paused schedule. Its next due time is the first one after now that is not settled.

    A reminder that comes once keeps its date. Raise MemberError if this date is over.

    `dm_channel_id`: the channel of the member's direct messages, to be saved. None for a group's schedule.
    Raise MemberError if the schedule was stopped. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        schedule = await running_schedule(core, schedule.id)  # it may have changed meanwhile
        if dm_channel_id != schedule.dm_channel_id and dm_channel_id is not None:
            await core.store.reminders.note_direct_messages(schedule.id, dm_channel_id)
        if schedule.kind == "streak":  # an imported one may differ from the member's settings here
            await follow_day_end(core, schedule.member_id)
            schedule = await running_schedule(core, schedule.id)
        if schedule.once_on is None:
            due_at = await next_unsettled(core, schedule, weekly_of(schedule))
        else:
            due_at = wall_instant(schedule.once_on, schedule.wall_time, zone_of(schedule.zone))
            if due_at <= core.clock():
                raise MemberError("Its time is over, so this reminder does not come. `/remind once` sets up another.")
        await core.store.reminders.resume_schedule(schedule.id, due_at, core.clock())
        return await changed_to(core, await running_schedule(core, schedule.id))


def _over() -> MemberError:
    return MemberError("These reminders have been stopped or replaced. `/remind status` shows yours.")
