"""/setup: what an admin can set of their server."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.responding import defer, respond
from cogs.admin.setup_form import setup_reply


class Setup(commands.Cog):
    """The command /setup; only the admin sees the reply."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="setup", description="For admins: see and change what I do in this server")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: Interaction) -> None:
        """Show what is set in the server, with a menu of what to set."""
        await defer(interaction)
        embed, view = await setup_reply(interaction)
        await respond(interaction, embed=embed, view=view)
