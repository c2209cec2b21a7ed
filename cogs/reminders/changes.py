"""What members and admins do with their schedules of reminders: keep, edit, skip, stop; each gives the reply."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import time

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed, when
from bot.client.permissions import is_admin
from bot.errors import MemberError, NotSaved
from bot.rules.recurrence import Weekly, next_occurrence
from bot.rules.reminders import Schedule
from bot.zones.look_up import find_zone, zone_of
from cogs.reminders.destination import (
    check_admin,
    check_channel,
    check_role,
    schedule_of_channel,
    try_direct_messages,
)
from cogs.reminders.replies import Reply, edit_rhythm, kept_reply, paused_words
from cogs.reminders.rhythm import next_due, rhythm, rhythm_amid
from cogs.reminders.status import next_lines
from cogs.reminders.upcoming import coming, next_to_come


@dataclass(frozen=True, slots=True)
class Typed:
    """What was given as options of a command; `where` is a channel's number."""

    weekdays: frozenset[int] | None = None
    wall_time: time | None = None
    zone: str | None = None
    where: int | None = None
    role: discord.Role | None = None

    def check_role_has_channel(self) -> None:
        """Refuses a role without a channel in which it could be mentioned."""
        if self.role is not None and self.where is None:
            raise MemberError("A role is mentioned in a channel: give the channel as `where` too.")


async def keep(interaction: Interaction, weekdays: frozenset[int], wall_time: time, typed: Typed) -> Reply:
    """Keeps a schedule once its place is seen to take reminders: a member's own, or for admins a channel's."""
    typed.check_role_has_channel()
    client, store = interaction.client, interaction.client.core.store.reminders
    if typed.where is None:
        zone = await _zone(interaction, typed.zone)
        former = await store.schedule_of(interaction.user.id)
        known_id = former.dm_channel_id if former else None
        dm_channel_id = await try_direct_messages(client, interaction.user.id, known_id)
        said = "I have sent you a test message."
    else:
        guild_id = check_admin(interaction)
        check_channel(client, guild_id, typed.where)
        if typed.role is not None:
            check_role(interaction, guild_id, typed.where, typed.role)
        zone = await _zone(interaction, typed.zone)
        former, dm_channel_id, said = await schedule_of_channel(interaction, typed.where), None, ""
    now = client.core.clock()
    schedule = await store.keep_schedule(
        interaction.user.id,
        weekdays=weekdays,
        wall_time=wall_time,
        zone=zone,
        dm_channel_id=dm_channel_id,
        next_due_at=next_occurrence(Weekly(weekdays, wall_time, zone_of(zone)), now),
        at=now,
        guild_id=interaction.guild_id,
        channel_id=typed.where,
        role_id=typed.role.id if typed.role else None,
    )
    if typed.where is None:
        await _keep_first_zone(interaction, zone)
    if former is not None and rhythm(former) != rhythm(schedule):
        said += f" This replaces {rhythm_amid(former)}."
    return await kept_reply(client, schedule, "Reminders are on", said.strip())


async def edit(interaction: Interaction, typed: Typed) -> Reply:
    """Changes what is named of a schedule and keeps the rest."""
    typed.check_role_has_channel()
    schedule = await _meant(interaction, typed.where)
    if (typed.weekdays, typed.wall_time, typed.zone, typed.role) == (None, None, None, None):
        more = ", `role`" if schedule.is_group else ""
        raise MemberError(
            f"What shall change? Name `weekday`, `time`, `zone`{more} or several; the rest stays. "
            f"It is now {rhythm_amid(schedule)}."
        )
    if typed.role is not None and typed.where is not None:
        check_role(interaction, check_admin(interaction), typed.where, typed.role)
    edited = await edit_rhythm(
        interaction.client.core,
        schedule,
        weekdays=typed.weekdays,
        wall_time=typed.wall_time,
        zone=find_zone(typed.zone) if typed.zone is not None else None,
        role_id=typed.role.id if typed.role else None,
    )
    return await kept_reply(interaction.client, edited, "Reminders are changed")


async def skip(interaction: Interaction, where: int | None) -> Reply:
    """Skips what would come next, a snoozed reminder too, and says when the next one comes."""
    client, store = interaction.client, interaction.client.core.store.reminders
    schedule = await _meant(interaction, where)
    following = await next_to_come(client.core, schedule)
    first = next(iter(await store.waiting(schedule.id)), None)
    if first is not None and (following is None or first.due_at < following):
        await store.drop_waiting(schedule.id, client.core.clock(), first.id)
        what = "that was snoozed until" if first.snooze else "of"
        lines = [f"The reminder {what} {when(first.due_at)} is skipped."]
    elif schedule.next_due_at is None:
        raise MemberError(f"Nothing is coming that could be skipped. {paused_words(schedule)}.")
    elif following != next(await coming(client.core, schedule)):
        lines = ["Your pause holds back what would come next, so nothing was skipped."]
    elif skipped := await store.skip_next(schedule.id, next_due, client.core.clock()):
        lines = [f"The reminder of {when(skipped)} is skipped."]
    else:
        raise MemberError("Nothing was skipped, for this has just changed. `/remind status` shows it as it is now.")
    lines += await next_lines(client.core, await _meant(interaction, where))
    return text_embed("Reminders", "\n".join(lines)), None


async def stop(interaction: Interaction, where: int | None) -> Reply:
    """Ends a member's own schedule, or for admins a channel's."""
    store, now = interaction.client.core.store.reminders, interaction.client.core.clock()
    if where is None:
        stopped = await store.stop_schedule(interaction.user.id, now)
        words = "No more reminders. `/remind on` starts them again."
        words = words if stopped else await _none_of_own(interaction, "You had no reminders.")
        return text_embed("Reminders", words), None
    check_admin(interaction)
    schedule = await schedule_of_channel(interaction, where)
    stopped = schedule is not None and await store.stop(schedule.id, now)
    words = f"No more reminders in <#{where}>." if stopped else f"There were no reminders in <#{where}>."
    return text_embed("Reminders", words), None


async def _meant(interaction: Interaction, where: int | None) -> Schedule:
    """Gives the schedule that a command is about; MemberError where there is none."""
    store = interaction.client.core.store.reminders
    if where is None:
        schedule = await store.schedule_of(interaction.user.id)
        if schedule is None:
            raise MemberError(await _none_of_own(interaction, "You have no reminders. `/remind on` starts them."))
        return schedule
    check_admin(interaction)
    schedule = await schedule_of_channel(interaction, where)
    if schedule is None:
        raise MemberError(f"There are no reminders in <#{where}>. `/remind on` with `where` starts them.")
    return schedule


async def _none_of_own(interaction: Interaction, words: str) -> str:
    """Gives these words for a member without reminders of their own; for an admin of groups, how those are named."""
    store = interaction.client.core.store.reminders
    if is_admin(interaction) and await store.schedules_of_server(interaction.guild_id or 0):
        return "You have no reminders of your own. A channel's are named by `where`."
    return words


async def _zone(interaction: Interaction, typed: str | None) -> str:
    """Gives the zone typed, else the member's own."""
    if typed is not None:
        return find_zone(typed)
    zone = (await interaction.client.core.store.members.settings(interaction.user.id)).zone
    if zone is None:
        raise MemberError(
            "In which city are you? Give the option `zone` too (it suggests cities while you type), "
            "so that the reminder comes at your own time."
        )
    return zone


async def _keep_first_zone(interaction: Interaction, zone: str) -> None:
    """Make the first zone that a member is reminded in their own; the reminder stands, whatever becomes of that."""
    members = interaction.client.core.store.members
    if (await members.settings(interaction.user.id)).zone is None:
        with contextlib.suppress(NotSaved):
            await members.set_zone(interaction.user.id, zone, interaction.client.core.clock())
