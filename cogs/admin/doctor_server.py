"""What /doctor says to a server's admins: what keeps the bot from working there, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.command_sync import is_synced
from bot.client.embeds import moment
from bot.client.failure import SEND_ERRORS
from bot.members.server_health import ServerHealth, server_health
from bot.rules.parsing import weekday_names
from bot.rules.reasons import Reason
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.wording import cause_words, counted
from cogs.reminders.destination import is_gone, lacking, lacking_of, listed, role_lines
from cogs.reminders.lines import why_not

_LOST_SHOWN: Final = 3
_POST: Final = "post the group's reminder"
_ANSWER: Final = "answer mentions"
_HOW_TO_ALLOW: Final = "Give permissions in the channel's settings, under Permissions, to {}."
_RESUME: Final = "`/remind status` has a button to resume them."
_PERMITTED: Final = frozenset({Reason.MAY_NOT_WRITE, Reason.LACKS_PERMISSIONS})
_AFTERWARDS: Final = {
    Reason.CHANNEL_GONE: "`/setup` starts it in another channel.",
    Reason.OUT_OF_ORDER: "You need not do anything.",
    Reason.AWAY: "Ask my operator why I was away.",
    Reason.OUR_FAULT: "Please tell my operator.",
    Reason.UNSEEN: "Look there whether it is posted.",
    Reason.FAILED_IN_A_ROW: _RESUME,
    Reason.SCHEDULE_PAUSED: _RESUME,
    Reason.NO_NEXT_TIME: "Set it up again with `/setup`.",
}
_NEXT_COMES: Final = "The next one comes at its time."
_STALE: Final = "Discord still has older commands of mine."
_UNHEARD: Final = (
    "Discord did not tell me just now whether my commands are up to date. Please try again in a few minutes."
)
_FOR_MEMBERS: Final = "So far only servers can add me, not members for themselves."


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What was found in a server, or in all servers.

    `problems`: sentences about what is to be put right, the most important first.
    `how`: sentences that say how.
    `notes`: sentences about what else to know, which ask for nothing.
    """

    problems: tuple[str, ...]
    how: tuple[str, ...]
    notes: tuple[str, ...]


async def report_on(interaction: Interaction, guild: discord.Guild, *, is_operator: bool) -> DoctorReport:
    """Look at the server of an interaction. `is_operator`: whether the member is an operator, to whom it is said."""
    client = interaction.client
    health = await server_health(client.core, guild.id)
    forbidden = list(_permissions(interaction, guild, health))
    lost = list(_lost(guild, health))
    problems = [*forbidden, *_gone(guild, health), *_schedules(client, health), *(line for todo, line in lost if todo)]
    notes = [line for todo, line in lost if not todo]
    how = (_HOW_TO_ALLOW.format(guild.me.mention),) if forbidden else ()
    of_all = await report_on_application(client, is_operator=is_operator)
    return DoctorReport((*problems, *of_all.problems), how, (*notes, *of_all.notes))


async def report_on_application(client: WhichcertClient, *, is_operator: bool) -> DoctorReport:
    """Look at what is the same in all servers: the commands that Discord has, and who may install the bot."""
    synced = await is_synced(client.tree)
    problems = [f"{_STALE} {'Restart me.' if is_operator else 'Ask my operator to restart me.'}"]
    notes = [_UNHEARD] if synced is None else []
    if await _is_for_servers_alone(client):
        who = (
            "To allow it, tick *User Install* on my application's page"
            if is_operator
            else "My operator can allow it (*User Install*)"
        )
        notes.append(f"{_FOR_MEMBERS} {who}.")
    return DoctorReport(tuple(problems) if synced is False else (), (), tuple(notes))


def _permissions(interaction: Interaction, guild: discord.Guild, health: ServerHealth) -> Iterator[str]:
    """Say which permissions the bot lacks in which channels, and what it would do with them."""
    wanted: dict[int, list[str]] = {}
    for schedule in health.schedules:
        if schedule.channel_id is not None and not is_gone(interaction.client, schedule):
            wanted.setdefault(schedule.channel_id, []).append(_POST)
    here = interaction.channel_id or 0
    parent = interaction.channel.parent_id if isinstance(interaction.channel, discord.Thread) else here
    if interaction.client.answers_in_servers and health.settings.answers_mentions:
        public = {one for one in _public(health) if guild.get_channel(one)}
        for channel in sorted(public | {here} if health.settings.is_public(parent) else public):
            wanted.setdefault(channel, []).append(_ANSWER)
    for channel, uses in wanted.items():
        missing = _lacking_here(interaction) if channel == here else lacking(guild, channel)
        if missing:
            yield f"In <#{channel}>, allow me {listed(missing)}, to {' and to '.join(uses)}."


def _public(health: ServerHealth) -> frozenset[int]:
    """Return the channels that the admins named for public answers. Return none if all channels are public."""
    return health.settings.public_channels or frozenset()


def _gone(guild: discord.Guild, health: ServerHealth) -> Iterator[str]:
    """Say how many channels in which answers are public no longer exist."""
    gone = sum(1 for channel in _public(health) if guild.get_channel(channel) is None)
    if gone:
        exist = "A channel in which answers are public no longer exists"
        if gone > 1:
            exist = f"{gone:,} channels in which answers are public no longer exist"
        yield f"{exist}. Choose anew with `/setup`, *Public answers*."


def _lacking_here(interaction: Interaction) -> list[str]:
    """Return the names of the permissions that the bot lacks where the command is used, which may be a thread."""
    allowed = interaction.app_permissions
    if isinstance(interaction.channel, discord.Thread):
        allowed = discord.Permissions(allowed.value)
        allowed.send_messages = allowed.send_messages_in_threads
    return lacking_of(allowed)


def _schedules(client: WhichcertClient, health: ServerHealth) -> Iterator[str]:
    """Say which group reminders have lost their channel or their role, or are paused."""
    for schedule in health.schedules:
        if is_gone(client, schedule):
            yield (
                f"The channel of the group's reminder ({_times(schedule)}) no longer exists, so nothing is posted. "
                "`/setup` moves it to another one."
            )
            continue
        yield from (
            f"The group's reminder in <#{schedule.channel_id}>: {line}" for line in role_lines(client, schedule)
        )
        if schedule.state == "paused":
            why = f" because {cause_words(schedule.state_reason)}" if schedule.state_reason else ""
            yield f"The group's reminders in <#{schedule.channel_id}> are paused{why}. {_RESUME}"


def _times(schedule: Schedule) -> str:
    return f"{weekday_names(schedule.weekdays)} at {schedule.wall_time:%H:%M}"


def _lost(guild: discord.Guild, health: ServerHealth) -> Iterator[tuple[bool, str]]:
    """Say which group reminders did not arrive, and why, each with whether that asks for something to be done."""
    for one, schedule in health.lost[:_LOST_SHOWN]:
        became = "may not have arrived" if one.state == "unknown" else "did not arrive"
        where = f" in <#{schedule.channel_id}>" if guild.get_channel(schedule.channel_id or 0) else ""
        asks, why = _why(guild, one, schedule)
        yield asks, f"The group's reminder of {moment(one.due_at)}{where} {became}{why}"
    if (more := len(health.lost) - _LOST_SHOWN) > 0:
        others = "1 more did" if more == 1 else f"{more:,} more did"
        yield False, f"{others} not arrive in the last 14 days. `/remind status` shows how each reminder stands."


def _why(guild: discord.Guild, one: Occurrence, schedule: Schedule) -> tuple[bool, str]:
    """Say why a reminder did not arrive, as the end of a sentence, with whether that asks for something to be done.

    A permission that still lacks is asked for elsewhere.
    """
    reason = one.reason.reason if one.reason else None
    if reason in _PERMITTED and lacking(guild, schedule.channel_id or 0):
        return False, ", because of what I lack there."
    then = _AFTERWARDS.get(reason) if reason else None
    return then is not None and reason is not Reason.OUT_OF_ORDER, f": {why_not(one)}. {then or _NEXT_COMES}"


async def _is_for_servers_alone(client: WhichcertClient) -> bool:
    """Return whether members cannot install the bot for themselves. Return False if Discord does not say."""
    try:
        return (await client.application_info()).user_integration_config is None
    except SEND_ERRORS:
        return False


def report_lines(report: DoctorReport, most: int, upkeep: Sequence[str] = (), *, hampered: bool = False) -> list[str]:
    """Return the lines of a report: how the bot is doing, what is to be done, and then what else there is to know.

    `most`: how many problems are shown. `upkeep`: what the operator should do besides. `hampered`: whether something
    of it keeps the bot from working.
    """
    number = len(report.problems) + len(upkeep)
    verdict = "Not everything works." if report.problems or hampered else "Works."
    if not number:
        return [f"**{verdict}** Nothing to do.", *report.notes]
    shown = report.problems[:most]
    left = len(report.problems) - len(shown)
    more = [f"And {left:,} more, once these are done."] if left else []
    todo = [f"{place}. {one}" for place, one in enumerate([*shown, *upkeep], 1)]
    below = [*more, *report.how, *report.notes]
    return [f"**{verdict} {counted(number, 'thing')} to do:**", *todo, *(["", *below] if below else [])]
