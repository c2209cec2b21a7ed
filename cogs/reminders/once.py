"""/remind once: a reminder that comes once, and how it is listed and removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from functools import partial
from typing import Any, Final

import discord

from bot.client.client import Interaction
from bot.client.embeds import label, text_embed, when
from bot.client.options import writes_month_first
from bot.client.persistent import PersistentButton, PersistentSelect
from bot.client.responding import redraw
from bot.errors import UnknownButton
from bot.members.once import keep_once, once_at, remove_once
from bot.members.outlook import Outlook
from bot.members.own_reminders import known_direct_messages
from bot.members.schedules import Destination, zone_for
from bot.rules.reminders import Schedule
from bot.zones.look_up import zone_words
from cogs.reminders.destination import check_may_change, try_direct_messages
from cogs.reminders.replies import HELD_BACK, Reply, view_of
from cogs.reminders.rhythm import upcoming_lines
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

_TEST: Final = "This is a test: your reminder will come here. `/remind status` shows and removes it."
_ID: Final = re.compile(r"\d{1,18}")
_NOTE_LIMIT: Final = 30  # characters of a note in a list, which is then two lines high on a phone
_REMOVED: Final = "This reminder does not come any more. `/remind status` shows what comes."


async def set_once(
    interaction: Interaction, typed: str, wall_time: time | None, note: str | None, zone_typed: str | None
) -> Reply:
    """Check that the date can be read and that reminders reach the member, then save the reminder."""
    client, member_id = interaction.client, interaction.user.id
    zone = await zone_for(client.core, member_id, zone_typed)
    order = writes_month_first(interaction)
    once = await once_at(client.core, member_id, typed, wall_time, zone, month_first=order)
    known_id = await known_direct_messages(client.core, member_id)
    dm_channel_id = await try_direct_messages(client, member_id, known_id, _TEST)
    kept = await keep_once(client.core, member_id, once, note, Destination(interaction.guild_id, dm_channel_id))
    schedule = kept.schedule
    lines = [f"I will remind you once ({zone_words(schedule.zone)}):"]
    lines += upcoming_lines(schedule, [once.due_at], once.due_at)
    if schedule.note:
        lines.append(f"Your note: {escape(schedule.note)}")
    lines.append("I have sent you a test message.")
    return text_embed("Reminder set", "\n".join(lines)), view_of([RemoveOnce(schedule.id)])


def once_line(outlook: Outlook) -> str:
    """Say when a reminder comes that comes once, and of what it reminds."""
    schedule, waiting = outlook.schedule, next(iter(outlook.waiting), None)
    if waiting is not None:
        words = f"Snoozed until {when(waiting.occurrence.due_at)}{HELD_BACK[waiting.held_back]}"
    elif outlook.of_rhythm is not None:
        held_back = "no" if outlook.following is not None else "member paused"
        words = f"Once: {when(outlook.of_rhythm)}{HELD_BACK[held_back]}"
    elif schedule.state == "paused":
        words = f"Once, on {_day_and_time(schedule)}, but paused"
    else:
        words = "Once: about to be sent"
    return f"{words}: {escape(shorten(schedule.note, _NOTE_LIMIT))}" if schedule.note else f"{words}."


class RemoveOnce(PersistentButton, custom_id="remind-remove:{schedule_id}"):
    """Removes a reminder that is to come once."""

    schedule_id: int

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Remove")

    async def on_press(self, interaction: Interaction) -> None:
        """Remove the reminder and say so."""
        await _remove(interaction, self.schedule_id)


class ChooseOnce(PersistentSelect, custom_id="remind-remove-one"):
    """Removes one of the reminders that are to come once.

    `schedules`: the reminders that Discord offers.
    """

    schedules: Sequence[Schedule] = ()

    def select(self) -> discord.ui.Select[Any]:
        """Return the select, whose options name the day, the time and the note."""
        options = [
            discord.SelectOption(
                label=_day_and_time(one), value=str(one.id), description=label(one.note) if one.note else None
            )
            for one in self.schedules
        ]
        return discord.ui.Select(placeholder="Remove a one-time reminder …", options=options)

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Remove the chosen reminder and say so."""
        if not _ID.fullmatch(value):
            raise UnknownButton
        await _remove(interaction, int(value))


async def _remove(interaction: Interaction, schedule_id: int) -> None:
    await remove_once(interaction.client.core, schedule_id, partial(check_may_change, interaction))
    await redraw(interaction, embed=text_embed("Reminder removed", _REMOVED), view=None)


def _day_and_time(schedule: Schedule) -> str:
    day = day_words(schedule.once_on, "short weekday") if schedule.once_on else ""
    return f"{day}, {schedule.wall_time:%H:%M}"
