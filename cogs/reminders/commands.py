"""/remind: weekly reminders, by direct message for a member or in a channel for a group."""

from __future__ import annotations

from datetime import time

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.options import TimeOption, WeekdaysOption
from bot.client.responding import defer, respond
from bot.client.zone_option import suggest
from bot.members.deliveries import note_told
from cogs.reminders import changes
from cogs.reminders.destination import ChannelOption
from cogs.reminders.replies import Reply
from cogs.reminders.status import status_reply

Weekdays = app_commands.Transform[frozenset[int], WeekdaysOption]
WallTime = app_commands.Transform[time, TimeOption]
Zone = app_commands.Range[str, 1, 100]
Where = app_commands.Transform[int, ChannelOption]

_DAYS = "Days of the week, such as mon wed, mon-fri or weekdays"
_TIME = "Time of day, such as 19:30, 19h30 or 7 pm"
_WHERE = "For admins: the channel whose group reminder you mean, instead of your own"


class Remind(commands.GroupCog, group_name="remind", group_description="Weekly study reminders"):
    """The commands of weekly reminders; only the member who asks sees the reply."""

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


async def _show(interaction: Interaction, reply: Reply) -> None:
    embed, view = reply
    await respond(interaction, embed=embed, view=view)
