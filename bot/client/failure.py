"""The one reply to failure, behind every door: commands, buttons, forms, direct messages."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from bot.errors import MemberError

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]


def log_failure(where: str, error: BaseException | None = None) -> str:
    """Logs a bug with its traceback under a short reference; gives the reference."""
    reference = secrets.token_hex(3)
    log.error("Reference %s: %s failed.", reference, where, exc_info=error or True)
    return reference


def words_for(error: BaseException, where: str) -> str:
    """Gives what a member reads: an error's own words, or an apology with the reference of the log."""
    if isinstance(error, MemberError):
        return str(error)
    if isinstance(error, app_commands.MissingPermissions | app_commands.NoPrivateMessage):
        return str(error)
    if isinstance(error, app_commands.TransformerError):
        if error.__cause__ is None:
            return f"{error.value!s:.80} cannot be used here: choose a suggestion or follow the option's description."
        return words_for(error.__cause__, where)  # the error itself would put what was typed into the log
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return "This command has just changed. Restart Discord (Ctrl+R) or try again in a minute."
    reference = log_failure(where, error)
    return (
        f"Sorry, something went wrong. Please try again; if it stays, tell the bot's operator: reference {reference}."
    )


async def reply_failure(interaction: Interaction, error: BaseException) -> None:
    """Tells the member alone what went wrong; says nothing where Discord no longer listens."""
    command = interaction.command.qualified_name if interaction.command else interaction.type.name
    if isinstance(error, discord.NotFound) and error.code in {10062, 10015}:
        log.warning("%s was answered too late for Discord.", command)
        return
    words = words_for(error, command)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(words, ephemeral=True)
        else:
            await interaction.response.send_message(words, ephemeral=True)
    except discord.HTTPException as unsent:
        log.warning("A failure of %s could not be told to its member: %s", command, unsent)
