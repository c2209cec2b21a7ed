"""/doctor: whether the bot works in a server, for its admins, and how the process is doing, for the operator."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.permissions import is_admin
from bot.client.responding import defer, respond
from bot.errors import MemberError, NotAllowed
from cogs.admin.doctor_process import process_lines
from cogs.admin.doctor_server import report_lines, report_on, report_on_application

_MOST: Final = 4
_MOST_BESIDE_PROCESS: Final = 2
_NOT_YOURS: Final = "Only server admins (with Manage Server) can see how I am doing, each in their server."


class Doctor(commands.Cog):
    """The command /doctor; only who asks sees the reply."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client
        self._began = monotonic()

    @app_commands.command(name="doctor", description="For admins: see what keeps me from working here, and what to do")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.default_permissions(manage_guild=True)
    async def doctor(self, interaction: Interaction) -> None:
        """Show an admin the state of this server, and the operator also that of the process."""
        await defer(interaction)
        is_operator = await self.client.operators.include(interaction.user.id)
        guild = _server_of(interaction, is_operator=is_operator)
        most = _MOST_BESIDE_PROCESS if is_operator else _MOST
        if guild is not None:
            lines = report_lines(await report_on(interaction, guild, is_operator=is_operator), most)
        else:
            of_all = await report_on_application(self.client, is_operator=True)
            lines = [*of_all.problems, *of_all.notes]
        embed = text_embed("How I am doing", "\n".join(lines))
        if is_operator:
            up_for = timedelta(seconds=monotonic() - self._began)
            told = [line async for line in process_lines(self.client, up_for)]
            embed.add_field(name="For you as my operator", value="\n".join(told), inline=False)
        await respond(interaction, embed=embed)


def _server_of(interaction: Interaction, *, is_operator: bool) -> discord.Guild | None:
    """Return the server that its admin may see. Return None for an operator who is no admin there, or in no server.

    Raise NotAllowed if the member is neither. Raise MemberError if the bot is not in the server, or if the server is
    out of order.
    """
    if interaction.guild_id is None or not is_admin(interaction):
        if is_operator:
            return None
        raise NotAllowed(_NOT_YOURS)
    guild = interaction.client.get_guild(interaction.guild_id)
    if guild is None:
        if is_operator:
            return None
        raise MemberError("I am not a member of this server, so I post nothing here. Add me, then use `/doctor` again.")
    if guild.unavailable:
        raise MemberError("Discord says that this server is unavailable just now. Please try again in a few minutes.")
    return guild
