"""Tell a member once that their target has been retired since they chose it."""

from __future__ import annotations

import logging

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.failure import SEND_ERRORS
from bot.members.targets import retirement_not_told, retirement_to_tell
from cogs.credentials.target_buttons import add_instead
from knowledge.text.markup import escape

log = logging.getLogger(__name__)


async def tell_retirement(interaction: Interaction, _command: str) -> None:
    """Tell the member in a separate message after a command.

    If the message cannot be sent, the member is told after the next command.
    """
    core, member_id = interaction.client.core, interaction.user.id
    retired = await retirement_to_tell(core, member_id)
    if retired is None:
        return
    lines = [escape(notice) for notice in core.guide.notices(retired.credential.name, retired.today)]
    lines.append("It stays your target until you choose another one.")
    view = discord.ui.View(timeout=None)
    add_instead(view, core, retired.credential, None, retired.today)
    try:
        await interaction.followup.send(
            embed=text_embed("Your target is retired", "\n".join(lines)), view=view, ephemeral=True
        )
    except SEND_ERRORS as error:
        log.warning("A retirement notice was not shown (%s). It comes after the next command.", type(error).__name__)
        await retirement_not_told(core, member_id, retired.credential.id)
