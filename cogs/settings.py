"""/settings: what a member may set."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.settings_form import set_day_end, set_zone, settings_reply
from bot.client.zone_option import suggest


class Settings(commands.Cog):
    """A member's settings; private to them."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="settings", description="Show or change your settings")
    @app_commands.describe(
        zone="Your time zone: type a city",
        day_end="The hour, 0 to 6, until which a night still belongs to the day before",
    )
    async def settings(
        self,
        interaction: Interaction,
        zone: app_commands.Range[str, 1, 100] | None = None,
        day_end: app_commands.Range[int, 0, 6] | None = None,
    ) -> None:
        """Changes what is given, and shows all values with edit buttons."""
        if zone is not None:
            await set_zone(self.client, interaction.user.id, zone)
        if day_end is not None:
            await set_day_end(self.client, interaction.user.id, day_end)
        embed, view = await settings_reply(self.client, interaction.user.id)
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)

    @settings.autocomplete("zone")
    async def suggest_zone(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offers cities with their local time."""
        return suggest(self.client, typed)
