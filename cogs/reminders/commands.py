"""/remind: reminders every week or once, by direct message for a member or in a channel for a group."""

from __future__ import annotations

from datetime import time

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.options import DAY_EXAMPLES, Day, TimeOption, WeekdaysOption
from bot.client.responding import defer, respond
from bot.client.zone_option import suggest
from bot.members.deliveries import note_told
from cogs.reminders import changes
from cogs.reminders.destination import ChannelOption
from cogs.reminders.once import set_once
from cogs.reminders.replies import Reply
from cogs.reminders.status import status_reply
from cogs.reminders.streak import switch_off, switch_on

Weekdays = app_commands.Transform[frozenset[int], WeekdaysOption]
WallTime = app_commands.Transform[time, TimeOption]
Note = app_commands.Range[str, 1, 100]
Zone = app_commands.Range[str, 1, 100]
Where = app_commands.Transform[int, ChannelOption]

_DAYS = "Days of the week, such as mon wed, mon-fri or weekdays"
_TIME = "Time of day, such as 19:30, 19h30 or 7 pm"
_WHERE = "For admins: the channel whose group reminder you mean, instead of your own"


class Remind(commands.GroupCog, group_name="remind", group_description="Study reminders, every week or once"):
    """The commands of reminders; only the member who asks sees the reply."""

    streak = app_commands.Group(name="streak", description="A reminder when your streak is at stake")

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="on", description="Be reminded every week by direct message, or remind a group")
    @app_commands.describe(
        weekday=_DAYS,
        wall_time=_TIME,
        zone="Your city or time zone, if it is not set yet or should be another",
        where="For admins: a channel to remind a group in, instead of you by direct message",
        role="For admins: a role to mention in that channel",
    )
    @app_commands.rename(wall_time="time")
    async def on(
        self,
        interaction: Interaction,
        weekday: Weekdays,
        wall_time: WallTime,
        zone: Zone | None = None,
        where: Where | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Check that reminders can be delivered to the destination, then save the schedule."""
        await defer(interaction)
        typed = changes.RemindOptions(zone=zone, where=where, role=role)
        await _show(interaction, await changes.keep(interaction, weekday, wall_time, typed))

    @app_commands.command(name="once", description="Be reminded once, by direct message, on a day that you choose")
    @app_commands.describe(
        day=f"The day, such as {DAY_EXAMPLES}",
        wall_time="Time of day, such as 19:30 or 7 pm (default: that of your weekly reminders, or else 19:00)",
        note="What I should remind you of, in your own words",
        zone="Your city or time zone, if it is not set yet or should be another",
    )
    @app_commands.rename(wall_time="time")
    async def once(
        self,
        interaction: Interaction,
        day: Day,
        wall_time: WallTime | None = None,
        note: Note | None = None,
        zone: Zone | None = None,
    ) -> None:
        """Check that reminders reach the member, then save one that comes once."""
        await defer(interaction)
        await _show(interaction, await set_once(interaction, day, wall_time, note, zone))

    @app_commands.command(name="status", description="Show your reminders: the next one, and what did not arrive")
    async def status(self, interaction: Interaction) -> None:
        """Show the schedules and the reminders that did not arrive."""
        await defer(interaction)
        reply, told = await status_reply(interaction)
        await _show(interaction, reply)
        await note_told(self.client.core, told)

    @app_commands.command(name="edit", description="Change the days, time or zone of your reminders; the rest stays")
    @app_commands.describe(
        weekday=_DAYS, wall_time=_TIME, zone="Time zone or city", where=_WHERE, role="For admins: the role to mention"
    )
    @app_commands.rename(wall_time="time")
    async def edit(
        self,
        interaction: Interaction,
        weekday: Weekdays | None = None,
        wall_time: WallTime | None = None,
        zone: Zone | None = None,
        where: Where | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Change the given options of the schedule."""
        await defer(interaction)
        await _show(
            interaction, await changes.edit(interaction, changes.RemindOptions(weekday, wall_time, zone, where, role))
        )

    @on.autocomplete("zone")
    @once.autocomplete("zone")
    @edit.autocomplete("zone")
    async def suggest_zone(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest cities with their local time."""
        return suggest(self.client.core, typed)

    @app_commands.command(name="skip", description="Skip the next reminder; the one after it comes as usual")
    @app_commands.describe(where=_WHERE)
    async def skip(self, interaction: Interaction, where: Where | None = None) -> None:
        """Skip the next occurrence."""
        await defer(interaction)
        await _show(interaction, await changes.skip(interaction, where))

    @app_commands.command(name="off", description="Stop your reminders")
    @app_commands.describe(where=_WHERE)
    async def off(self, interaction: Interaction, where: Where | None = None) -> None:
        """Stop the schedule."""
        await defer(interaction)
        await _show(interaction, await changes.stop(interaction, where))

    @streak.command(name="on", description="Be reminded before your day ends, if your streak is at stake")
    @app_commands.describe(zone="Your city or time zone, if it is not set yet")
    async def streak_on(self, interaction: Interaction, zone: Zone | None = None) -> None:
        """Check that direct messages reach the member, then switch the reminder on."""
        await defer(interaction)
        await _show(interaction, await switch_on(interaction, zone))

    @streak.command(name="off", description="Stop the reminder of your streak")
    async def streak_off(self, interaction: Interaction) -> None:
        """Switch the reminder off."""
        await defer(interaction)
        await _show(interaction, await switch_off(interaction))

    @streak_on.autocomplete("zone")
    async def suggest_streak_zone(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest cities with their local time."""
        return suggest(self.client.core, typed)


async def _show(interaction: Interaction, reply: Reply) -> None:
    embed, view = reply
    await respond(interaction, embed=embed, view=view)
