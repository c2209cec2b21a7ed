"""/credential: what the guide knows about one credential, for the member alone unless they share it."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.responding import respond
from bot.members.credential_names import credentials_meant, suggest_credentials
from cogs.credentials.credential_buttons import show_card, which_card


class CredentialCards(commands.Cog):
    """The command /credential."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(
        name="credential", description="What a credential is today: price, length, what it tests, how to prepare"
    )
    @app_commands.describe(name="Which one")
    async def credential(self, interaction: Interaction, name: app_commands.Range[str, 1, 100]) -> None:
        """Show the card to the member alone, or ask which one is meant if the name may mean several."""
        meant = credentials_meant(self.client.core, name)
        if len(meant) > 1:
            embed, view = which_card(meant)
            await respond(interaction, embed=embed, view=view)
            return
        await show_card(interaction, meant[0])

    @credential.autocomplete("name")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest credentials of the guide for the typed text."""
        return [
            app_commands.Choice(name=name, value=value) for name, value in suggest_credentials(self.client.core, typed)
        ]
