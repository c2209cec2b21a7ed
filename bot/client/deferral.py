"""Asking Discord to wait for an answer, where what a member wants may take longer than the three seconds it waits."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import discord

log = logging.getLogger(__name__)


async def defer(interaction: discord.Interaction[Any]) -> None:
    """Promises an answer that the member alone will see, to be given by interaction.followup.

    Where the connection breaks, the promise may have arrived: what was asked for is done all the same.
    """
    try:
        await interaction.response.defer(ephemeral=True, thinking=True)
    except (aiohttp.ClientError, ConnectionError) as error:
        log.warning("Whether a promise of an answer arrived is not known (%s).", type(error).__name__)
