"""Where everyone may see the bot's answers, as a server's admins chose."""

from __future__ import annotations

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.errors import NotAllowed
from bot.members.servers import server_settings


async def answers_publicly(interaction: Interaction) -> bool:
    """Return whether everyone may see an answer where the interaction is."""
    if interaction.guild_id is None or interaction.channel_id is None:
        return True
    channel = interaction.channel
    channel_id = channel.parent_id if isinstance(channel, discord.Thread) else interaction.channel_id
    return await is_public(interaction.client, interaction.guild_id, channel_id)


async def is_public(client: WhichcertClient, guild_id: int, channel_id: int) -> bool:
    """Return whether everyone may see an answer in a channel. `channel_id`: for a thread, the channel it belongs to."""
    return (await server_settings(client.core, guild_id)).is_public(channel_id)


async def check_public(interaction: Interaction) -> None:
    """Raise NotAllowed if the admins of the server chose that answers stay private where the interaction is."""
    if not await answers_publicly(interaction):
        raise NotAllowed("This server's admins have chosen that answers stay private in this channel.")
