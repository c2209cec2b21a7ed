"""How a member's reminders stand: the next, the last and what became of it, and everything that did not arrive."""

from __future__ import annotations

from typing import Final

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import DESCRIPTION_LIMIT, EMBED_LIMIT, FIELD_LIMIT, add_lines, text_embed, when
from bot.client.permissions import is_admin
from bot.client.persistent import PersistentButton
from bot.core import Core
from bot.members.today import today_of
from bot.rules.parsing import weekday_names
from bot.rules.reasons import Reason
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.wording import cause_words
from cogs.reminders.destination import is_gone, place_name, role_lines
from cogs.reminders.replies import EndGone, Reply, Resume, paused_words, view_of, waiting_lines
from cogs.reminders.rhythm import rhythm
from cogs.reminders.undelivered import undelivered_lines
from cogs.reminders.upcoming import next_to_come
from cogs.study.pauses import pause_words, pauses_since

_BY_WISH: Final = frozenset({Reason.SKIPPED, Reason.SKIPPED_AHEAD, Reason.STOPPED, Reason.REPLACED})
_TOLD_AT_MOST: Final = 20
_AHEAD_AT_MOST: Final = 5
_ROOM_BESIDE_GROUPS: Final = 2500
_GROUPS: Final = "Group reminders of this server"
_MORE_LINES: Final = "and {} more."
_MORE_GROUPS: Final = "and {} more: `/remind edit` with `where` alone tells of one."


async def status_reply(interaction: Interaction) -> tuple[Reply, list[Occurrence]]:
    """Shows the member's own schedule, and to admins those of the server's channels; gives too what it tells of."""
    client, store = interaction.client, interaction.client.core.store.reminders
    own = await store.schedule_of(interaction.user.id)
    groups = await store.schedules_of_server(interaction.guild_id or 0) if is_admin(interaction) else []
    lines = ["You have no reminders. `/remind on` starts them."]
    if own is not None:
        lines = [f"{rhythm(own)}.", *await _standing(client, own)]
    room = (_ROOM_BESIDE_GROUPS if groups else DESCRIPTION_LIMIT) - len("\n".join(lines)) - 1
    untold = await store.untold(interaction.user.id)
    undelivered, told = await undelivered_lines(interaction, untold, room, _TOLD_AT_MOST)
    embed = text_embed("Your reminders", "\n".join([*lines, *undelivered]))
    standings = [[f"{rhythm(group)}.", *await _standing(client, group)] for group in groups]
    blocks = ["\n".join(_fitting(lines, FIELD_LIMIT, _MORE_LINES)) for lines in standings]
    add_lines(embed, _GROUPS, _fitting(blocks, EMBED_LIMIT - len(embed) - len(_GROUPS), _MORE_GROUPS))
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
        day = (await today_of(core, schedule.member_id)).study_day
        pauses = await pauses_since(core, schedule.member_id, day)
        lines += [f"{pause_words(pause, day)}: `/pause` shows and ends it." for pause in pauses]
    following = await next_to_come(core, schedule)
    return [*lines, f"Next: {when(following)}" if following else "Next: none until you end the pause."]


async def _standing(client: WhichcertClient, schedule: Schedule) -> list[str]:
    """Says when the next reminder of a schedule comes, what became of the last, and which do not come."""
    store, now = client.core.store.reminders, client.core.clock()
    lines = [*role_lines(client, schedule), *await next_lines(client.core, schedule)]
    if schedule.is_group and is_gone(client, schedule):
        lines.insert(0, "This channel no longer exists: nothing comes in it.")
    last = await store.last(schedule.id, now)
    if last is not None and not last.waits:
        lines.append(f"Last: {discord.utils.format_dt(last.due_at, 'f')}, {_became(last)}.")
    ahead = [one for one in await store.since(schedule.id, now) if one.due_at > now and not one.waits]
    lines += [f"Not {when(one.due_at)}: {_became(one)}." for one in ahead[:_AHEAD_AT_MOST]]
    return [*lines, f"and {len(ahead) - _AHEAD_AT_MOST} more."] if len(ahead) > _AHEAD_AT_MOST else lines


def _fitting(texts: list[str], room: int, more: str) -> list[str]:
    """Gives as many texts as fit into so many characters, and says how many more there are."""
    shown, room = list[str](), room - len(more)
    for text in texts:
        room -= len(text) + 2  # the breaks of lines, and the names of further fields
        if room < 0:
            return [*shown, more.format(len(texts) - len(shown))]
        shown.append(text)
    return shown


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
