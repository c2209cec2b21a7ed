"""Telling a member, once, that their target was retired since they chose it."""

from __future__ import annotations

import logging

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.failure import UNSENT
from bot.members.today import today_of
from cogs.credentials.target_buttons import add_instead
from knowledge.facts.standing import is_retired
from knowledge.text.markup import escape

log = logging.getLogger(__name__)


async def tell_retirement(interaction: Interaction, _command: str) -> None:
    """Tells it after a command of theirs, by a message of its own; by the next one where that does not arrive."""
    client, member_id = interaction.client, interaction.user.id
    target = await client.core.store.targets.target(member_id)
    catalogue = client.core.guide.source.catalogue
    credential = catalogue.find(target.credential_id) if target and catalogue else None
    if target is None or credential is None or target.retirement_told_at is not None:
        return
    today = (await today_of(client.core, member_id)).date
    if not is_retired(credential, today):
        return
    if not await client.core.store.targets.tell_retirement(member_id, credential.id, client.core.clock()):
        return
    lines = [escape(notice) for notice in client.core.guide.notices(credential.name, today)]
    lines.append("It stays your target until you choose another one.")
    view = discord.ui.View(timeout=None)
    add_instead(view, client.core, credential, None, today)
    try:
        await interaction.followup.send(
            embed=text_embed("Your target is retired", "\n".join(lines)), view=view, ephemeral=True
        )
    except UNSENT as error:
        log.warning("A retirement was not told (%s); it is at the next command.", type(error).__name__)
        await client.core.store.targets.retirement_not_told(member_id, credential.id)
