"""How the bot is invited: the scopes and the few permissions that it uses."""

from __future__ import annotations

from typing import Final

import discord

# Replies to commands need no permission. These are for what the bot posts by itself in a channel.
PERMISSIONS: Final = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, read_message_history=True
)
SCOPES: Final = ("bot", "applications.commands")


def invite_address(application_id: int) -> str:
    """Gives the address at which an admin adds the bot to a server."""
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=SCOPES)
