"""/settings: show or change a member's settings."""

from __future__ import annotations

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.client.belonging import is_member
from bot.client.client import Interaction, WhichcertClient
from bot.client.responding import respond
from bot.client.zone_option import suggest
from bot.members.settings import Change, Shares, read_rest_days, read_weekly_goal
from bot.zones.look_up import find_zone
from cogs.account.settings_form import change_reply


class SettingsCommand(commands.Cog):
    """The command /settings; only the member sees the reply."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="settings", description="Show or change your settings")
    @app_commands.describe(
        zone="Your time zone: type a city, EST or +5:30",
        day_end="The hour when your day ends, 0 to 6: until then, a night counts for the day before",
        rest_days="Up to three days a week that never cost your streak, such as sat sun, or none",
        weekly_goal="How many days a week you want to study",
        praise="Whether I praise you when a study day reaches something, such as 7 days in a row (on by default)",
        sharing="Whether this server's members can see your streak, week and coming exam (off by default)",
    )
    @app_commands.choices(
        weekly_goal=[
            app_commands.Choice(name="No weekly goal", value="none"),
            app_commands.Choice(name="1 day a week", value="1"),
            *(app_commands.Choice(name=f"{days} days a week", value=str(days)) for days in range(2, 7)),
            app_commands.Choice(name="Every day", value="7"),
        ],
        praise=[
            app_commands.Choice(name="Praise me", value="on"),
            app_commands.Choice(name="No praise", value="off"),
        ],
        sharing=[
            app_commands.Choice(name="Show them my streak, my week and my exam", value="on"),
            app_commands.Choice(name="Keep them to myself", value="off"),
        ],
    )
    async def settings(
        self,
        interaction: Interaction,
        zone: app_commands.Range[str, 1, 100] | None = None,
        day_end: app_commands.Range[int, 0, 6] | None = None,
        rest_days: app_commands.Range[str, 1, 100] | None = None,
        weekly_goal: Literal["none", "1", "2", "3", "4", "5", "6", "7"] | None = None,
        praise: Literal["on", "off"] | None = None,
        sharing: Literal["on", "off"] | None = None,
    ) -> None:
        """Save the given options, and show all settings with edit buttons."""
        change = Change(
            find_zone(zone) if zone is not None else None,
            day_end,
            read_rest_days(rest_days) if rest_days is not None else None,
            read_weekly_goal(weekly_goal) if weekly_goal is not None else None,
            praise == "on" if praise is not None else None,
        )
        shares = (
            Shares(interaction.guild_id, sharing == "on", bot_is_there=is_member(interaction))
            if sharing is not None
            else None
        )
        embed, view = await change_reply(interaction, change, shares)
        await respond(interaction, embed=embed, view=view)

    @settings.autocomplete("zone")
    async def suggest_zone(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest cities with their local time."""
        return suggest(self.client.core, typed)
