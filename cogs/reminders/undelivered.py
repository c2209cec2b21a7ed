"""Tell a member once which reminders did not arrive, below the reply to their next command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord

from bot.client.client import Interaction
from bot.client.embeds import DESCRIPTION_LIMIT, fitting, moment, text_embed
from bot.client.failure import SEND_ERRORS, log_unsent
from bot.client.persistent import PersistentButton
from bot.members.deliveries import note_told, untold_with_schedules
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.wording import cause_words
from cogs.reminders.destination import destination_name, may_manage
from cogs.reminders.lines import untold_line, why_not
from cogs.reminders.replies import Resume, view_of

_TOLD_AT_ONCE: Final = 5
_TELLS_ITSELF: Final = "remind status"
_ROOM_FOR_PAUSED: Final = 2000
_MORE: Final = "and {} more before these. `/remind status` shows them."


async def tell_undelivered_reminders(interaction: Interaction, command: str) -> None:
    """Tell a member after a command which reminders did not arrive, with buttons to resume paused schedules.

    If the message cannot be sent, it is sent after the next command.
    """
    client, core = interaction.client, interaction.client.core
    lost = [] if command == _TELLS_ITSELF else await untold_with_schedules(core, interaction.user.id)
    if not lost:
        return
    lines, told = undelivered_lines(interaction, lost, DESCRIPTION_LIMIT - _ROOM_FOR_PAUSED, _TOLD_AT_ONCE)
    schedules = {schedule.id: schedule for one, schedule in lost if one in told}
    paused = [one for one in schedules.values() if one.state == "paused"]
    lines += [_paused_words(interaction, one) for one in paused]
    resumed = [one for one in paused if not one.is_group or may_manage(interaction, one)]
    view = view_of(list[PersistentButton](Resume(one.id, destination_name(client, one)) for one in resumed))
    try:
        await interaction.followup.send(
            embed=text_embed("Reminders that did not arrive", "\n".join(lines)),
            view=view or discord.utils.MISSING,
            ephemeral=True,
        )
    except SEND_ERRORS as error:
        log_unsent("Reminders that did not arrive were not shown; they come after the next command", error)
        return
    await note_told(core, told)


def undelivered_lines(
    interaction: Interaction, lost: Sequence[tuple[Occurrence, Schedule]], room: int, most: int
) -> tuple[list[str], list[Occurrence]]:
    """Return a line for each of the latest undelivered reminders, and these reminders themselves.

    There are at most `most` of these lines, and they fit into `room` characters. The latest reminder is last. If some
    reminders are left out, one more line says how many.
    """
    latest = [_line(interaction, one, schedule) for one, schedule in reversed(lost[-most:])]
    lines = fitting(latest, room - len(_MORE) - 1)[::-1]
    left = len(lost) - len(lines)
    return lines + ([_MORE.format(left)] if left else []), [one for one, _ in lost[left:]]


def _line(interaction: Interaction, one: Occurrence, schedule: Schedule) -> str:
    if not schedule.is_group:
        return untold_line(one, schedule)
    became = "may not have arrived" if one.state == "unknown" else "did not arrive"
    due = moment(one.due_at)
    return f"The reminder for {due} in {_place(interaction, schedule)} {became}: {why_not(one)}."


def _paused_words(interaction: Interaction, schedule: Schedule) -> str:
    why = f": {cause_words(schedule.state_reason)}" if schedule.state_reason else ""
    if schedule.kind == "streak":
        return f"Your streak reminder is paused{why}."
    if not schedule.is_group:
        return f"Your reminders are paused{why}."
    words = f"The group’s reminders in {_place(interaction, schedule)} are paused{why}."
    resumed = (
        "" if may_manage(interaction, schedule) else " `/remind status` in that server lets its admins resume them."
    )
    return words + resumed


def _place(interaction: Interaction, schedule: Schedule) -> str:
    """Return a mention of a group's channel; if the member is in a different server, return only "another server"."""
    elsewhere = interaction.guild_id not in {None, schedule.guild_id}
    return "another server" if elsewhere else f"<#{schedule.channel_id}>"
