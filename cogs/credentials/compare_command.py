"""/compare: two or three credentials side by side."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.publicity import answers_publicly
from bot.client.responding import respond
from bot.members.credential_names import credentials_meant, suggest_credentials
from cogs.credentials.credential_buttons import typed_comparison


class Compare(commands.Cog):
    """The command /compare."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="compare", description="Two or three credentials side by side")
    @app_commands.describe(
        first="One of them", second="Another", third="A third (optional)", private="Show it to you alone"
    )
    async def compare(
        self,
        interaction: Interaction,
        first: app_commands.Range[str, 1, 100],
        second: app_commands.Range[str, 1, 100],
        third: app_commands.Range[str, 1, 100] | None = None,
        private: bool = False,
    ) -> None:
        """Show the comparison in the channel. Show it to the member alone if they or the server's admins chose so.

        If a name may mean several credentials, ask the member alone.
        """
        core = self.client.core
        meant = [credentials_meant(core, one) for one in (first, second, third) if one is not None]
        private = private or not await answers_publicly(interaction)
        embed, view, private = typed_comparison(core, meant, private=private)
        with self.client.rate_limits.one_post(interaction, core.clock(), private=private):
            await respond(interaction, embed=embed, view=view, private=private)

    @compare.autocomplete("first")
    @compare.autocomplete("second")
    @compare.autocomplete("third")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest credentials of the guide for the typed text."""
        return [
            app_commands.Choice(name=name, value=value) for name, value in suggest_credentials(self.client.core, typed)
        ]
