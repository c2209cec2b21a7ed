"""A bot whose one command answers "pong": what Discord's library alone costs a command."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import discord
from discord import app_commands

from tests.wire.launch import lead_to_discord, move_to


class BareBot(discord.Client):
    """The bot with /ping, as discord.py's own examples build one."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="ping", description="Answer", callback=_ping))

    async def setup_hook(self) -> None:
        """Send the command to Discord."""
        await self.tree.sync()


async def _ping(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("pong", ephemeral=True)


def child(environment: dict[str, str], folder: Path, log: Path, _command: Sequence[str] = ()) -> None:
    """Be the bare bot from here on, as `tests.wire.launch.child` is ours."""
    move_to(environment, folder, log)
    lead_to_discord()
    BareBot().run(os.environ["DISCORD_TOKEN"], log_handler=None)
