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
from cogs.admin.doctor_process import report_on_process
from cogs.admin.doctor_server import report_lines, report_on, report_on_application

_MOST: Final = 4
_MOST_BESIDE_PROCESS: Final = 2
_TITLE: Final = "How I am doing"
_FOR_OPERATOR: Final = "For you as my operator"
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
        found = (
            await report_on(interaction, guild, is_operator=is_operator)
            if guild is not None
            else await report_on_application(self.client, is_operator=True)
        )
        if not is_operator:
            await respond(interaction, embed=text_embed(_TITLE, "\n".join(report_lines(found, _MOST))))
            return
        process = await report_on_process(self.client, timedelta(seconds=monotonic() - self._began))
        todo = (*process.urgent, *process.upkeep)
        lines = report_lines(found, _MOST_BESIDE_PROCESS, todo, hampered=bool(process.urgent))
        embed = text_embed(_TITLE, "\n".join(lines))
        embed.add_field(name=_FOR_OPERATOR, value="\n".join(process.state), inline=False)
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
