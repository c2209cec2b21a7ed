"""How a member's reminders stand: the next, the last and what became of it, and everything that did not arrive."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import add_lines, text_embed, when
from bot.client.lasting import LastingButton
from bot.client.member import today_of
from bot.client.pauses import first_unpaused, pause_words, pauses_since
from bot.client.reminders.replies import Reply, Resume, view_of
from bot.client.reminders.rhythm import coming, rhythm
from bot.client.reminders.undelivered import undelivered_lines
from bot.client.rights import is_admin
from bot.store.occurrences import Occurrence
from bot.store.reminders import PAUSED, SKIPPED
from bot.store.schedules import Schedule
from bot.store.skipping import SKIPPED_BY_WISH

_BY_WISH: Final = frozenset({SKIPPED, SKIPPED_BY_WISH, "stopped", "replaced"})
_LOOKED_AT: Final = 15  # what is skipped ahead of its time, and snoozes that wait, come before the last one
_TOLD_AT_MOST: Final = 20


async def status_reply(interaction: Interaction) -> tuple[Reply, list[Occurrence]]:
    """Shows the member's own schedule, and to admins those of the server's channels; gives too what it tells of."""
    client, store = interaction.client, interaction.client.store.reminders
    own = await store.schedule_of(interaction.user.id)
    groups = await store.schedules_of_server(interaction.guild_id or 0) if is_admin(interaction) else []
    untold = await store.untold(interaction.user.id)
    lines = ["You have no reminders. `/remind on` starts them."]
    if own is not None:
        lines = [f"{rhythm(own)}.", *await _standing(client, own)]
    embed = text_embed("Your reminders", "\n".join([*lines, *await undelivered_lines(client, untold, _TOLD_AT_MOST)]))
    told = ["\n".join([f"{rhythm(group)}.", *await _standing(client, group)]) for group in groups]
    add_lines(embed, "Group reminders of this server", told)
    paused = [schedule for schedule in ([own] if own else []) + groups if schedule.state == "paused"]
    items: list[LastingButton] = [Resume(schedule.id, _place(interaction, schedule)) for schedule in paused]
    return (embed, view_of(items)), untold


async def next_unpaused(client: WhichcertClient, schedule: Schedule) -> datetime | None:
    """Gives when a schedule comes next, its member's pauses heeded; None while that is not known."""
    if schedule.is_group:
        return schedule.next_due_at
    today = await today_of(client, schedule.member_id)
    return first_unpaused(coming(schedule), await pauses_since(client, schedule.member_id, today.study_day), today)


async def next_lines(client: WhichcertClient, schedule: Schedule) -> list[str]:
    """Says when the next reminder comes, or why none does; pauses and a waiting snooze are told too."""
    snoozed = await waiting_snooze(client, schedule)
    lines = [f"Snoozed until {when(snoozed.due_at)}."] if snoozed else []
    if schedule.next_due_at is None:
        return [*lines, f"Paused: {schedule.state_reason}. None comes until it is resumed."]
    if not schedule.is_group:
        day = (await today_of(client, schedule.member_id)).study_day
        pauses = await pauses_since(client, schedule.member_id, day)
        lines += [f"{pause_words(pause, day)}: `/pause` shows and ends it." for pause in pauses]
    following = await next_unpaused(client, schedule)
    return [*lines, f"Next: {when(following)}" if following else "Next: none until you end the pause."]


async def waiting_snooze(client: WhichcertClient, schedule: Schedule) -> Occurrence | None:
    """Gives the snoozed reminder of a schedule that is yet to come; the first, should there be several."""
    recent = await client.store.reminders.recent(schedule.id, _LOOKED_AT)
    return min((one for one in recent if _waits(one)), key=lambda one: one.due_at, default=None)


async def _standing(client: WhichcertClient, schedule: Schedule) -> list[str]:
    """Says when the next reminder of a schedule comes, and what became of the last."""
    lines, now = await next_lines(client, schedule), client.clock()
    recent = [one for one in await client.store.reminders.recent(schedule.id, _LOOKED_AT) if not _waits(one)]
    ahead = [one for one in recent if one.due_at > now]
    last = next((one for one in recent if one.due_at <= now), None)
    lines += [f"Not {when(one.due_at)}: {_became(one)}." for one in reversed(ahead)]
    return [*lines, f"Last: {discord.utils.format_dt(last.due_at, 'f')}, {_became(last)}."] if last else lines


def _waits(one: Occurrence) -> bool:
    return one.state == "claimed" and one.attempts == 0


def _became(one: Occurrence) -> str:
    """Says what became of an occurrence."""
    match one.state:
        case "sent":
            return "arrived"
        case "unknown":
            return f"may not have arrived: {one.reason}" if one.reason else "may not have arrived"
        case "skipped" if one.reason == PAUSED:
            return "skipped, for you were paused"
        case "skipped" if one.reason in _BY_WISH:
            return "skipped as you wished"
        case "claimed":
            return f"not sent yet: {one.reason}" if one.reason else "about to be sent"
        case _:
            return f"did not arrive: {one.reason}" if one.reason else "did not arrive"


def _place(interaction: Interaction, schedule: Schedule) -> str:
    """Names a group's channel on a button, which shows no mention."""
    if schedule.channel_id is None:
        return ""
    guild = interaction.client.get_guild(schedule.guild_id or 0)
    channel = guild.get_channel(schedule.channel_id) if guild else None
    return f"#{channel.name}" if channel else "the group's"
