"""/leaderboard: this week's study days of the members who share them in a server."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.publicity import answers_publicly
from bot.client.responding import defer, respond
from cogs.study.leaderboard import board_reply, server_of


class Leaderboard(commands.Cog):
    """The command /leaderboard; everyone in the channel sees the page, except where answers stay private."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="leaderboard", description="Show this week's study days of the members who share them")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def leaderboard(self, interaction: Interaction) -> None:
        """Show the first page."""
        guild = await server_of(interaction)
        core = self.client.core
        private = not await answers_publicly(interaction)
        with self.client.rate_limits.one_post(interaction, core.clock(), private=private):
            await defer(interaction, private=private)
            embed, view = await board_reply(core, guild, interaction.user)
            await respond(interaction, embed=embed, view=view)
