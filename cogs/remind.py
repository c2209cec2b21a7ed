"""/remind: weekly reminders by direct message."""

from __future__ import annotations

from datetime import time
from itertools import chain
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.delivery import CLOSED_DMS
from bot.client.embeds import text_embed
from bot.client.member import today_of
from bot.client.options import TimeOption, WeekdaysOption
from bot.client.pauses import first_unpaused, pause_words, pauses_since
from bot.client.reminder_message import untold_words, when
from bot.client.zone_option import suggest
from bot.errors import DirectMessagesClosed, MemberError
from bot.reminders import Weekly, next_occurrences, occurrences
from bot.store.schedules import Schedule
from bot.typed import weekday_names
from bot.zones import find_zone, zone_words

_SHOWN = 3


class Remind(commands.GroupCog, group_name="remind", group_description="Weekly study reminders"):
    """Weekly reminders; private to their member."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="on", description="Be reminded every week by direct message")
    @app_commands.describe(
        weekday="Days of the week, such as mon wed, or weekdays",
        wall_time="Time of day, such as 19:30 or 7 pm",
        zone="Your time zone or city, if you have not set one",
    )
    @app_commands.rename(wall_time="time")
    async def on(
        self,
        interaction: Interaction,
        weekday: app_commands.Transform[frozenset[int], WeekdaysOption],
        wall_time: app_commands.Transform[time, TimeOption],
        zone: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Sends a test message, then keeps the schedule."""
        zone_name = await self._zone(interaction, zone)
        weekly = Weekly(weekday, wall_time, ZoneInfo(zone_name))
        await interaction.response.defer(ephemeral=True)
        channel_id = await self._test(interaction.user)
        now = self.client.clock()
        coming = next_occurrences(weekly, now, _SHOWN)
        await self.client.store.reminders.keep_schedule(
            interaction.user.id,
            weekdays=weekday,
            wall_time=wall_time,
            zone=zone_name,
            dm_channel_id=channel_id,
            next_due_at=coming[0],
            at=now,
        )
        rhythm = f"{weekday_names(weekday)} at {wall_time:%H:%M} ({zone_words(zone_name)})"
        lines = [f"{rhythm}. I have sent you a test message. Next:"]
        lines += [f"• {instant.astimezone(weekly.zone):%a %d %b, %H:%M} · {when(instant)}" for instant in coming]
        today = await today_of(self.client, interaction.user.id)
        pauses = await pauses_since(self.client, interaction.user.id, today.study_day)
        lines += [f"{pause_words(pause, today.study_day)}: none comes then." for pause in pauses]
        await interaction.followup.send(embed=text_embed("Reminders are on", "\n".join(lines)), ephemeral=True)

    @on.autocomplete("zone")
    async def suggest_zone(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offers cities with their local time."""
        return suggest(self.client, typed)

    @app_commands.command(name="status", description="Show your reminders: the next one, and what did not arrive")
    async def status(self, interaction: Interaction) -> None:
        """Shows the schedule and tells of what did not arrive."""
        store = self.client.store.reminders
        schedule = await store.schedule_of(interaction.user.id)
        untold = await store.untold(interaction.user.id)
        if schedule is None:
            lines = ["You have no reminders. `/remind on` starts them."]
        else:
            lines = [f"{weekday_names(schedule.weekdays)} at {schedule.wall_time:%H:%M} ({zone_words(schedule.zone)})."]
            lines += await self._next(schedule)
            recent = await store.recent(schedule.id, 1)
            lines += [f"Last: {discord.utils.format_dt(one.due_at, 'f')}, {one.state}." for one in recent]
        lines += untold_words(untold)
        await interaction.response.send_message(embed=text_embed("Your reminders", "\n".join(lines)), ephemeral=True)
        await store.mark_told(untold, self.client.clock())

    @app_commands.command(name="off", description="Stop your reminders")
    async def off(self, interaction: Interaction) -> None:
        """Stops the schedule."""
        stopped = await self.client.store.reminders.stop_schedule(interaction.user.id, self.client.clock())
        words = "No more reminders. `/remind on` starts them again." if stopped else "You had no reminders."
        await interaction.response.send_message(embed=text_embed("Reminders", words), ephemeral=True)

    async def _next(self, schedule: Schedule) -> list[str]:
        """Says when the next reminder comes, pauses of the member heeded."""
        if schedule.next_due_at is None:
            return [f"Paused: {schedule.state_reason}"]
        today = await today_of(self.client, schedule.member_id)
        pauses = await pauses_since(self.client, schedule.member_id, today.study_day)
        weekly = Weekly(schedule.weekdays, schedule.wall_time, ZoneInfo(schedule.zone))
        coming = chain([schedule.next_due_at], occurrences(weekly, schedule.next_due_at))
        following = first_unpaused(coming, pauses, today)
        lines = [f"{pause_words(pause, today.study_day)}: `/pause` shows and ends it." for pause in pauses]
        return [*lines, f"Next: {when(following)}" if following else "Next: none until you end the pause."]

    async def _zone(self, interaction: Interaction, typed: str | None) -> str:
        settings = await self.client.store.members.settings(interaction.user.id)
        if typed is not None:
            found = find_zone(typed)
            if settings.zone is None:
                await self.client.store.members.set_zone(interaction.user.id, found, self.client.clock())
            return found
        if settings.zone is None:
            raise MemberError(
                "In which city are you? Give the option `zone` too (it suggests cities while you type), "
                "so that the reminder comes at your own time."
            )
        return settings.zone

    async def _test(self, user: discord.User | discord.Member) -> int:
        """Sends a test message; gives the channel. DirectMessagesClosed where Discord does not let it through."""
        words = "This is a test: your study reminders will come here. `/remind off` stops them."
        try:
            message = await user.send(embed=text_embed("Reminders", words))
        except discord.Forbidden as error:
            if error.code not in CLOSED_DMS:
                raise MemberError(
                    "Discord does not let me send direct messages just now, so I keep no reminder. "
                    "Please try again in a few minutes."
                ) from None
            raise DirectMessagesClosed from None
        return message.channel.id
