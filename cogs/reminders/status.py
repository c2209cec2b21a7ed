"""/remind status: the next reminder, the last reminder and its outcome, and all reminders that did not arrive."""

from __future__ import annotations

from typing import Final

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import DESCRIPTION_LIMIT, EMBED_LIMIT, FIELD_LIMIT, add_lines, fitting, moment, text_embed, when
from bot.client.permissions import is_admin
from bot.client.persistent import PersistentButton
from bot.members.outlook import Outlook, ScheduleStanding, status_of
from bot.rules.parsing import weekday_names
from bot.rules.reasons import BY_WISH, Reason
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.wording import cause_words, pause_words, paused_words
from cogs.reminders.destination import destination_name, is_gone, role_lines
from cogs.reminders.once import ChooseOnce, once_line
from cogs.reminders.replies import EndGone, Reply, Resume, view_of, waiting_words
from cogs.reminders.rhythm import daily_rhythm, rhythm, rhythm_beside_next
from cogs.reminders.undelivered import undelivered_lines

_TOLD_AT_MOST: Final = 20
_AHEAD_AT_MOST: Final = 5
_ROOM_BESIDE_GROUPS: Final = 2500
_GROUPS: Final = "This server's group reminders"
_BETWEEN_FIELDS: Final = "\n\u200b"  # counted for each further field, whose name is a zero-width space
_MORE_LINES: Final = "and {} more."
_MORE_GROUPS: Final = "and {} more. `/remind edit` with `where` alone shows one of them."


async def status_reply(interaction: Interaction) -> tuple[Reply, list[Occurrence]]:
    """Return the status of the member's own schedule, and for admins the status of the server's channels.

    The second value holds the undelivered reminders that the reply lists.
    """
    client = interaction.client
    status = await status_of(client.core, interaction.user.id, interaction.guild_id if is_admin(interaction) else None)
    lines = _standing_lines(client, status.own) if status.own is not None else []
    lines += [once_line(one) for one in status.once]
    if status.streak is not None:
        lines.append(_streak_line(client, status.streak))
    if status.own is None:
        weekly = "weekly reminders" if lines else "reminders"
        lines.append(f"You have no {weekly}. {client.mention('remind on')} starts them.")
    room = (_ROOM_BESIDE_GROUPS if status.groups else DESCRIPTION_LIMIT) - len("\n".join(lines)) - 1
    undelivered, told = undelivered_lines(interaction, status.untold, room, _TOLD_AT_MOST)
    embed = text_embed("Your reminders", "\n".join([*lines, *undelivered]))
    blocks = ["\n".join(fitting(_standing_lines(client, one), FIELD_LIMIT, _MORE_LINES)) for one in status.groups]
    add_lines(embed, _GROUPS, fitting(blocks, EMBED_LIMIT - len(embed) - len(_GROUPS), _MORE_GROUPS, _BETWEEN_FIELDS))
    once = [one.schedule for one in status.once]
    schedules = [one.outlook.schedule for one in (*([status.own] if status.own else []), *status.groups)]
    gone = [one for one in schedules if one.is_group and is_gone(client, one)]
    items: list[PersistentButton] = [
        EndGone(one.id, f"{weekday_names(one.weekdays)} at {one.wall_time:%H:%M}") for one in gone
    ]
    items += [
        Resume(one.id, destination_name(client, one))
        for one in (*schedules, *once, *([status.streak] if status.streak else []))
        if one.state == "paused" and one not in gone
    ]
    return (embed, view_of([*items, *([ChooseOnce(once)] if once else [])])), told


def next_lines(outlook: Outlook) -> list[str]:
    """Say when the next reminder is due, or why there is none; list waiting occurrences and pauses as well."""
    lines = [*map(waiting_words, outlook.waiting)]
    if outlook.schedule.next_due_at is None:
        return [*lines, f"{paused_words(outlook.schedule)}. No reminders come until they are resumed."]
    lines += [f"{pause_words(pause, outlook.today)}. `/pause` shows and ends it." for pause in outlook.pauses]
    return [*lines, f"Next: {when(outlook.following)}" if outlook.following else "Next: none until you end the pause."]


def _standing_lines(client: WhichcertClient, standing: ScheduleStanding) -> list[str]:
    """Say when the next reminder is due, what became of the last one, and which later reminders will not be sent."""
    schedule, not_coming = standing.outlook.schedule, standing.not_coming
    comes = schedule.next_due_at is not None and standing.outlook.following is not None
    lines = [f"{rhythm_beside_next(schedule) if comes else rhythm(schedule)}."]
    if schedule.is_group and is_gone(client, schedule):
        lines.append("This channel no longer exists, so nothing is posted.")
    lines += [*role_lines(client, schedule), *next_lines(standing.outlook)]
    if (last := standing.last) is not None:
        lines.append(f"Last: {moment(last.due_at)}, {_became(last)}.")
    lines += [f"Not coming {when(one.due_at)}: {_became(one)}." for one in not_coming[:_AHEAD_AT_MOST]]
    more = len(not_coming) - _AHEAD_AT_MOST
    return [*lines, f"and {more} more."] if more > 0 else lines


def _streak_line(client: WhichcertClient, schedule: Schedule) -> str:
    if schedule.state == "paused" or schedule.next_due_at is None:
        why = f": {cause_words(schedule.state_reason)}" if schedule.state_reason else ""
        return f"Your streak reminder is paused{why}. It does not come until it is resumed."
    stop = client.mention("remind streak off")
    return f"Streak reminder: {daily_rhythm(schedule, schedule.next_due_at)}. {stop} stops it."


def _became(one: Occurrence) -> str:
    """Return the outcome of an occurrence in words."""
    reason, why = one.reason and one.reason.reason, f": {cause_words(one.reason)}" if one.reason else ""
    match one.state:
        case "sent":
            return "arrived"
        case "unknown":
            return f"may not have arrived{why}"
        case "skipped" if reason is Reason.PAUSED:
            return "skipped, because you were paused"
        case "skipped" if reason in BY_WISH:
            return "skipped, as you asked"
        case "claimed":
            return f"not sent yet{why}" if why else "about to be sent"
        case _:
            return f"did not arrive{why}"
