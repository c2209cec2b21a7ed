"""/mydata: show, export or delete the data that is stored about a member."""

from __future__ import annotations

import asyncio
from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.responding import defer, respond
from bot.members.privacy import data_of, export_of
from cogs.account.mydata import data_embed, export_reply, question_reply

_REQUEST_BYTES: Final = 100_000  # far more than a request holds besides its file


class MyData(commands.GroupCog, group_name="mydata", group_description="What I keep about you"):
    """The commands of a member's own data."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client
        self._turn = asyncio.Lock()  # an export may take much memory, so one is made at a time

    @app_commands.command(name="show", description="Show a summary of what I keep about you")
    async def show(self, interaction: Interaction) -> None:
        """Show an overview of the data."""
        await defer(interaction)
        held = await data_of(self.client.core, interaction.user.id)
        await respond(interaction, embed=data_embed(held, self.client.core.guide))

    @app_commands.command(name="export", description="Get everything that I keep about you as a file (JSON)")
    async def export(self, interaction: Interaction) -> None:
        """Send the data as a file, or as several files if Discord takes no file of this size."""
        await defer(interaction)
        room = interaction.filesize_limit - _REQUEST_BYTES
        async with self._turn:
            files = await export_of(self.client.core, interaction.user.id, room)
        embed, sent = export_reply(files)
        await respond(interaction, embed=embed, files=sent[:1])
        for further in sent[1:]:
            await interaction.followup.send(file=further, ephemeral=True)

    @app_commands.command(name="delete", description="Delete everything that I keep about you")
    async def delete(self, interaction: Interaction) -> None:
        """Ask before deleting."""
        embed, view = question_reply()
        await respond(interaction, embed=embed, view=view)
