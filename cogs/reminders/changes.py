"""Save, edit or stop a schedule, or skip its next occurrence. Each function returns the reply to the member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed, when
from bot.client.permissions import is_admin
from bot.errors import MemberError
from bot.members.own_reminders import stop_weekly
from bot.members.schedules import (
    Destination,
    channel_schedule,
    edit_schedule,
    group_schedules,
    keep_schedule,
    own_schedule,
    skip_next,
    stop_schedule,
    zone_for,
)
from bot.rules.reminders import Schedule
from bot.zones.look_up import find_zone
from cogs.reminders.destination import (
    check_admin,
    check_channel,
    check_own_rights,
    check_role,
    try_direct_messages,
)
from cogs.reminders.left import left_words
from cogs.reminders.replies import Reply, kept_reply, view_of
from cogs.reminders.rhythm import rhythm, rhythm_amid
from cogs.reminders.status import next_lines
from cogs.reminders.undo_skip import UndoSkip


@dataclass(frozen=True, slots=True)
class RemindOptions:
    """The options that the member gave to a command.

    `where`: the id of a channel.
    """

    weekdays: frozenset[int] | None = None
    wall_time: time | None = None
    zone: str | None = None
    where: int | None = None
    role: discord.Role | None = None

    def check_role_has_channel(self) -> None:
        """Raise MemberError if a role is given without a channel."""
        if self.role is not None and self.where is None:
            raise MemberError("A role can only be mentioned in a channel. Choose the channel in `where` too.")


async def keep(interaction: Interaction, weekdays: frozenset[int], wall_time: time, typed: RemindOptions) -> Reply:
    """Check that reminders can be delivered to the destination, then save the schedule.

    It is the member's own schedule. If `typed.where` names a channel, it is the channel's schedule, for admins only.
    """
    typed.check_role_has_channel()
    client, member_id = interaction.client, interaction.user.id
    if typed.where is None:
        zone = await zone_for(client.core, member_id, typed.zone)
        former = await own_schedule(client.core, member_id)
        dm_channel_id = await try_direct_messages(client, member_id, former.dm_channel_id if former else None)
        destination = Destination(interaction.guild_id, dm_channel_id)
        said = "I have sent you a test message."
    else:
        guild_id = check_admin(interaction)
        check_channel(client, guild_id, typed.where)
        if typed.role is not None:
            check_role(interaction, guild_id, typed.where, typed.role)
        check_own_rights(interaction, guild_id, typed.where, typed.role)
        zone = await zone_for(client.core, member_id, typed.zone)
        destination = Destination(guild_id, channel_id=typed.where, role_id=typed.role.id if typed.role else None)
        said = ""
    kept = await keep_schedule(client.core, member_id, weekdays, wall_time, zone, destination)
    if kept.former is not None and rhythm(kept.former) != rhythm(kept.outlook.schedule):
        said += f" This replaces {rhythm_amid(kept.former)}."
    return kept_reply(client, kept, "Reminders are on", said.strip())


async def edit(interaction: Interaction, typed: RemindOptions) -> Reply:
    """Change the given options of a schedule. All other options stay as they are.

    Raise MemberError if no option is given.
    """
    typed.check_role_has_channel()
    schedule = await _meant(interaction, typed.where)
    if (typed.weekdays, typed.wall_time, typed.zone, typed.role) == (None, None, None, None):
        more = ", `role`" if schedule.is_group else ""
        raise MemberError(
            f"What should change? Give `weekday`, `time`, `zone`{more} or several of them; the rest stays. "
            f"It is now {rhythm_amid(schedule)}."
        )
    if typed.role is not None and typed.where is not None:
        check_role(interaction, check_admin(interaction), typed.where, typed.role)
    if schedule.channel_id is not None:
        check_own_rights(interaction, check_admin(interaction), schedule.channel_id, typed.role)
    edited = await edit_schedule(
        interaction.client.core,
        schedule,
        weekdays=typed.weekdays,
        wall_time=typed.wall_time,
        zone=find_zone(typed.zone) if typed.zone is not None else None,
        role_id=typed.role.id if typed.role else None,
    )
    return kept_reply(interaction.client, edited, "Reminders changed")


async def skip(interaction: Interaction, where: int | None) -> Reply:
    """Skip the next occurrence, and say when the occurrence after it is due.

    The next occurrence may be a snoozed one.
    """
    core = interaction.client.core
    skipped = await skip_next(core, await _meant(interaction, where))
    if skipped is None:
        raise MemberError("Nothing was skipped, because your reminders have just changed. `/remind status` shows them.")
    if skipped.waited is not None:
        what = "snoozed until" if skipped.waited.snooze else "for"
        lines = [f"The reminder {what} {when(skipped.waited.due_at)} is skipped."]
    elif skipped.due_at is not None:
        lines = [f"The reminder for {when(skipped.due_at)} is skipped."]
    else:
        lines = ["Your pause already holds back the next reminder, so nothing was skipped."]
    lines += next_lines(skipped.outlook)
    return text_embed("Reminders", "\n".join(lines)), view_of([UndoSkip(skipped.key)] if skipped.key else [])


async def stop(interaction: Interaction, where: int | None) -> Reply:
    """Stop the member's own schedule, or for admins the schedule of the channel `where`."""
    core = interaction.client.core
    if where is None:
        became = await stop_weekly(core, interaction.user.id)
        others = left_words(became.left)
        which = "weekly reminders" if others else "reminders"
        words = f"No more {which}. `/remind on` starts them again."
        words = words if became.stopped else await _none_of_own(interaction, f"You had no {which}.")
        return text_embed("Reminders", "\n".join([words, *others])), None
    schedule = await channel_schedule(core, check_admin(interaction), where)
    stopped = schedule is not None and await stop_schedule(core, schedule)
    words = f"No more reminders in <#{where}>." if stopped else f"There were no reminders in <#{where}>."
    return text_embed("Reminders", words), None


async def _meant(interaction: Interaction, where: int | None) -> Schedule:
    """Return the schedule that a command is about.

    Raise MemberError if there is none.
    """
    core = interaction.client.core
    if where is None:
        schedule = await own_schedule(core, interaction.user.id)
        if schedule is None:
            raise MemberError(await _none_of_own(interaction, "You have no reminders. `/remind on` starts them."))
        return schedule
    schedule = await channel_schedule(core, check_admin(interaction), where)
    if schedule is None:
        raise MemberError(f"There are no reminders in <#{where}>. `/remind on` with `where` starts them.")
    return schedule


async def _none_of_own(interaction: Interaction, words: str) -> str:
    """Return `words` for a member without reminders of their own.

    If the member is an admin and the server has group reminders, say instead how to name their channel.
    """
    if is_admin(interaction) and await group_schedules(interaction.client.core, interaction.guild_id or 0):
        return "You have no reminders of your own. For those of a channel, choose the channel in `where`."
    return words
