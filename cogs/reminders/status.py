"""How a member's reminders stand: the next, the last and what became of it, and everything that did not arrive."""

from __future__ import annotations

from typing import Final

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import DESCRIPTION_LIMIT, EMBED_LIMIT, FIELD_LIMIT, add_lines, fitting, text_embed, when
from bot.client.permissions import is_admin
from bot.client.persistent import PersistentButton
from bot.core import Core
from bot.members.deliveries import untold
from bot.members.pauses import present_pauses
from bot.members.schedules import group_schedules, last_and_not_coming, own_schedule
from bot.members.upcoming import next_upcoming
from bot.rules.parsing import weekday_names
from bot.rules.reasons import Reason
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.wording import cause_words, pause_words, paused_words
from cogs.reminders.destination import is_gone, place_name, role_lines
from cogs.reminders.replies import EndGone, Reply, Resume, view_of, waiting_lines
from cogs.reminders.rhythm import rhythm
from cogs.reminders.undelivered import undelivered_lines

_BY_WISH: Final = frozenset({Reason.SKIPPED, Reason.SKIPPED_AHEAD, Reason.STOPPED, Reason.REPLACED})
_TOLD_AT_MOST: Final = 20
_AHEAD_AT_MOST: Final = 5
_ROOM_BESIDE_GROUPS: Final = 2500
_GROUPS: Final = "Group reminders of this server"
_BETWEEN_FIELDS: Final = "\n\u200b"  # the name of a further one
_MORE_LINES: Final = "and {} more."
_MORE_GROUPS: Final = "and {} more: `/remind edit` with `where` alone tells of one."


async def status_reply(interaction: Interaction) -> tuple[Reply, list[Occurrence]]:
    """Shows the member's own schedule, and to admins those of the server's channels; gives too what it tells of."""
    client, core = interaction.client, interaction.client.core
    own = await own_schedule(core, interaction.user.id)
    groups = await group_schedules(core, interaction.guild_id or 0) if is_admin(interaction) else []
    lines = ["You have no reminders. `/remind on` starts them."]
    if own is not None:
        lines = [f"{rhythm(own)}.", *await _standing(client, own)]
    room = (_ROOM_BESIDE_GROUPS if groups else DESCRIPTION_LIMIT) - len("\n".join(lines)) - 1
    undelivered, told = await undelivered_lines(
        interaction, await untold(core, interaction.user.id), room, _TOLD_AT_MOST
    )
    embed = text_embed("Your reminders", "\n".join([*lines, *undelivered]))
    standings = [[f"{rhythm(group)}.", *await _standing(client, group)] for group in groups]
    blocks = ["\n".join(fitting(lines, FIELD_LIMIT, _MORE_LINES)) for lines in standings]
    add_lines(embed, _GROUPS, fitting(blocks, EMBED_LIMIT - len(embed) - len(_GROUPS), _MORE_GROUPS, _BETWEEN_FIELDS))
    schedules = ([own] if own else []) + groups
    items: list[PersistentButton] = [
        EndGone(group.id, f"{weekday_names(group.weekdays)} at {group.wall_time:%H:%M}")
        for group in groups
        if is_gone(client, group)
    ]
    items += [
        Resume(one.id, place_name(client, one))
        for one in schedules
        if one.state == "paused" and not (one.is_group and is_gone(client, one))
    ]
    return (embed, view_of(items)), told


async def next_lines(core: Core, schedule: Schedule) -> list[str]:
    """Says when the next reminder comes, or why none does; pauses and what waits are told too."""
    lines = await waiting_lines(core, schedule)
    if schedule.next_due_at is None:
        return [*lines, f"{paused_words(schedule)}. None comes until it is resumed."]
    if not schedule.is_group:
        day, pauses = await present_pauses(core, schedule.member_id)
        lines += [f"{pause_words(pause, day)}: `/pause` shows and ends it." for pause in pauses]
    following = await next_upcoming(core, schedule)
    return [*lines, f"Next: {when(following)}" if following else "Next: none until you end the pause."]


async def _standing(client: WhichcertClient, schedule: Schedule) -> list[str]:
    """Says when the next reminder of a schedule comes, what became of the last, and which do not come."""
    lines = [*role_lines(client, schedule), *await next_lines(client.core, schedule)]
    if schedule.is_group and is_gone(client, schedule):
        lines.insert(0, "This channel no longer exists: nothing comes in it.")
    last, not_coming = await last_and_not_coming(client.core, schedule)
    if last is not None:
        lines.append(f"Last: {discord.utils.format_dt(last.due_at, 'f')}, {_became(last)}.")
    lines += [f"Not {when(one.due_at)}: {_became(one)}." for one in not_coming[:_AHEAD_AT_MOST]]
    more = len(not_coming) - _AHEAD_AT_MOST
    return [*lines, f"and {more} more."] if more > 0 else lines


def _became(one: Occurrence) -> str:
    """Says what became of an occurrence."""
    reason, why = one.reason and one.reason.reason, f": {cause_words(one.reason)}" if one.reason else ""
    match one.state:
        case "sent":
            return "arrived"
        case "unknown":
            return f"may not have arrived{why}"
        case "skipped" if reason is Reason.PAUSED:
            return "skipped, for you were paused"
        case "skipped" if reason in _BY_WISH:
            return "skipped as you wished"
        case "claimed":
            return f"not sent yet{why}" if why else "about to be sent"
        case _:
            return f"did not arrive{why}"
