"""The buttons below a reminder: snooze, skip this week, stop.

Each custom_id ends with the key of the occurrence. With this key, the delivery finds a sent reminder in a channel's
history.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import discord

from bot.client.client import Interaction
from bot.client.custom_id import text
from bot.client.embeds import text_embed, when
from bot.client.persistent import PersistentButton
from bot.client.responding import respond
from bot.errors import NotAllowed
from bot.members.occurrences import Snoozed, Until, WeekSkipped, skip_week, snooze, stop_by_occurrence
from bot.members.schedules import Check
from bot.rules.occurrence_key import PATTERN
from bot.rules.reminders import Schedule
from bot.zones.look_up import zone_of, zone_words
from cogs.reminders.destination import may_manage
from cogs.reminders.left import left_words
from knowledge.text.dates import day_words

Key = Annotated[str, text(PATTERN)]  # the key of an occurrence
_LABELS: Final[dict[Until, str]] = {
    "hour": "Snooze 1 hour",
    "evening": "Snooze until this evening",
    "tomorrow": "Snooze until tomorrow",
}


class Snooze(PersistentButton, custom_id="remind-snooze:{until}:{key}"):
    """Sends one occurrence again later; the schedule stays as it is."""

    until: Until
    key: Key

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says until when."""
        return discord.ui.Button(label=_LABELS[self.until])

    async def on_press(self, interaction: Interaction) -> None:
        """Snooze the occurrence, or change the time of a snooze that is not sent yet.

        If this evening is over, offer tomorrow instead.
        """
        made = await snooze(interaction.client.core, self.key, self.until, may_move(interaction))
        view = discord.ui.View(timeout=None)
        if made is None:
            words = "This evening is over, so I have not moved it. Should it come again tomorrow?"
            view.add_item(Snooze("tomorrow", self.key))
        else:
            words = _snoozed_words(made)
        await respond(interaction, embed=text_embed("Snooze", words), view=view)


class SkipWeek(PersistentButton, custom_id="remind-skip:{key}"):
    """Skips all occurrences of a schedule that are still due this week."""

    key: Key

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Skip this week")

    async def on_press(self, interaction: Interaction) -> None:
        """Skip the rest of the week; say what was skipped, and when the next reminder is due."""
        week = await skip_week(interaction.client.core, self.key, may_move(interaction))
        zone = zone_of(week.schedule.zone)
        last_day = (week.ends_at - timedelta(seconds=1)).astimezone(zone).date()
        lines = [f"No more reminders this week, until {day_words(last_day, 'weekday')}."]
        if week.skipped:
            lines.append(f"Skipped: {', '.join(_local(due_at, zone) for due_at in week.skipped)}.")
        if week.dropped:
            lines.append("Reminders that were snoozed or about to be tried again do not come either.")
        lines.append(_next_words(week, zone))
        await respond(interaction, embed=text_embed("Skip this week", "\n".join(lines)))


class Stop(PersistentButton, custom_id="remind-stop:{key}"):
    """Stops the reminders of the member who presses the button, or the reminders of the channel.

    The button works in messages of any age.
    """

    key: Key

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Stop reminders")

    async def on_press(self, interaction: Interaction) -> None:
        """Stop the schedule that is on or paused now.

        This schedule may be a newer one than the schedule that sent the message.
        """
        became, in_channel = await stop_by_occurrence(
            interaction.client.core, self.key, interaction.user.id, interaction.guild_id, may_move(interaction)
        )
        if in_channel:
            words = "No more reminders in this channel. `/remind on` starts them again."
            words = words if became.stopped else "There are no reminders in this channel."
        else:
            others = left_words(became.left)
            which = "weekly reminders" if others else "reminders"
            words = f"No more {which}. `/remind on` starts them again." if became.stopped else f"You have no {which}."
            words = "\n".join([words, *others])
        await respond(interaction, embed=text_embed("Reminders", words))


def _snoozed_words(made: Snoozed) -> str:
    """Say when the reminder is sent again, or that the schedule's next reminder is due by then anyway."""
    zone, zone_name = zone_of(made.schedule.zone), zone_words(made.schedule.zone)
    if made.by_rhythm:
        comes = f"{_local(made.due_at, zone)} ({zone_name}), {when(made.due_at)}"
        return f"The next reminder comes by then anyway: **{comes}**. So this one does not come again."
    comes = f"**{_local(made.due_at, zone)}** ({zone_name}), {when(made.due_at)}"
    if made.before is None:
        return f"This reminder comes again: {comes}. The others stay as they are."
    if made.before == made.due_at:
        return f"It is already snoozed and comes again: {comes}."
    return f"Moved from {_local(made.before, zone)}. It now comes again: {comes}. The others stay as they are."


def may_move(interaction: Interaction) -> Check:
    """Return a check of whether the member who presses the button may snooze, skip or stop a reminder.

    The check raises NotAllowed if they may not. Members may change their own reminders, and admins of a server may
    change the reminders of its groups.
    """

    def check(schedule: Schedule) -> None:
        if schedule.is_group:
            if not may_manage(interaction, schedule):
                raise NotAllowed(
                    "This is the group's reminder. Only server admins (with Manage Server) can snooze, skip or stop "
                    "it. **I studied** is for everyone, and `/remind on` gives you reminders of your own."
                )
        elif interaction.user.id != schedule.member_id:
            raise NotAllowed("This is someone else's reminder, and only they can use its buttons.")

    return check


def _next_words(week: WeekSkipped, zone: ZoneInfo) -> str:
    """Say when the next reminder is due, with the member's pauses taken into account."""
    if week.next_due_at is None:
        return "`/remind status` shows what comes next."
    if week.following is None:
        return "The next one comes after you end your pause with `/pause`."
    return f"The next one comes on {_local(week.following, zone)}: {when(week.following)}."


def _local(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{day_words(local.date(), 'weekday')}, {local:%H:%M}"
