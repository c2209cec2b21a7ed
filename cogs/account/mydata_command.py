"""/mydata: show, export or delete the data that is stored about a member."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.responding import defer, respond
from bot.members.privacy import data_of
from cogs.account.mydata import data_embed, export_reply, question_reply


class MyData(commands.GroupCog, group_name="mydata", group_description="What I keep about you"):
    """The commands of a member's own data."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="show", description="Sum up what I keep about you")
    async def show(self, interaction: Interaction) -> None:
        """Show an overview of the data."""
        await defer(interaction)
        held = await data_of(self.client.core, interaction.user.id)
        await respond(interaction, embed=data_embed(held))

    @app_commands.command(name="export", description="Get everything that I keep about you as a file (JSON)")
    async def export(self, interaction: Interaction) -> None:
        """Send the data as a file."""
        await defer(interaction)
        embed, file = await export_reply(self.client.core, interaction.user.id)
        await respond(interaction, embed=embed, files=[file] if file else [])

    @app_commands.command(name="delete", description="Delete everything that I keep about you")
    async def delete(self, interaction: Interaction) -> None:
        """Ask before deleting."""
        embed, view = question_reply()
        await respond(interaction, embed=embed, view=view)
