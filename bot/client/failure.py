"""Reply to every failure of a command, a button, a modal or a direct message, always in the same way."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands

from bot import kept
from bot.client.endings import OK, Ended, name_of, note_begun, note_ended
from bot.client.responding import Unheard, deferred, respond
from bot.errors import MemberError, NotSaved
from bot.rules.typed_text import told_back

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
Show = Callable[[str], tuple[discord.Embed, discord.ui.View]]  # builds a message and its buttons from an error's words

# The errors of a request when Discord or the connection to it fails. aiohttp's error for a closed connection is no
# OSError, so aiohttp.ClientError is listed too.
SEND_ERRORS: Final = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
_OUT_OF_ORDER: Final = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, ConnectionError)
# With these codes, the reply comes too late. 10062: unknown interaction. 10015 (unknown webhook) and 50027 (invalid
# webhook token): the interaction's token has expired. 10008 (unknown message): the member dismissed the deferred
# response or the message.
_TOO_LATE: Final = frozenset({10062, 10015, 50027, 10008})
_INVALID_FORM: Final = 50035  # invalid request body
_TOO_MANY: Final = 429
_FAILED: Final = Ended("failed")
_REFUSED: Final = Ended("refused")


def log_failure(where: str, error: BaseException | None = None) -> str:
    """Log a bug with its traceback and a short reference. Return the reference."""
    reference = secrets.token_hex(3)
    log.error("Reference %s: %s failed.", reference, where, exc_info=error or True)
    return reference


def log_unsent(what: str, error: BaseException) -> None:
    """Log that a request failed. An invalid request body is logged as a bug, because the bot built it.

    `what`: the text to log, which says what was not sent and what happens next.
    """
    if isinstance(error, discord.HTTPException) and error.code == _INVALID_FORM:
        log_failure(what, error)
    else:
        log.warning("%s (%s).", what, error if isinstance(error, discord.HTTPException) else type(error).__name__)


def retry_after(error: BaseException) -> timedelta | None:
    """Return how long Discord asks to wait before a retry. Return None if the error does not say."""
    if isinstance(error, discord.RateLimited):
        return timedelta(seconds=error.retry_after)
    if isinstance(error, discord.HTTPException) and error.status == _TOO_MANY:
        told = error.response.headers.get("Retry-After", "")
        return timedelta(seconds=int(told)) if told.isdecimal() else None
    return None


def words_for(error: BaseException, where: str) -> tuple[str, Ended]:
    """Return the text for the member, and what the operator is told.

    The text is the error's own words, or an apology with the reference in the log. If the member's change was saved
    before the failure, the text says that it is saved.
    """
    if kept.is_kept() and (isinstance(error, NotSaved) or not isinstance(error, MemberError)):
        reference = None if isinstance(error, (NotSaved, *_OUT_OF_ORDER)) else log_failure(where, error)
        told = f" If this happens again, tell the bot's operator: reference {reference}." if reference else ""
        words = f"This is saved. I just could not show it, so you do not need to do it again.{told}"
        return words, Ended("failed", reference)
    if isinstance(error, NotSaved):
        return str(error), _FAILED
    if isinstance(error, MemberError | app_commands.MissingPermissions | app_commands.NoPrivateMessage):
        return str(error), _REFUSED
    if isinstance(error, app_commands.TransformerError):
        if error.__cause__ is None:
            typed = told_back(str(error.value))
            words = f"“{typed}” does not work here. Choose a suggestion, or follow the option's description."
            return words, _REFUSED
        return words_for(error.__cause__, where)  # logging `error` itself would log what the member typed
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return "This command has just changed. Restart Discord (Ctrl+R) or try again in a minute.", _REFUSED
    if isinstance(error, _OUT_OF_ORDER):
        log.warning("%s failed, because Discord is not working (%s).", where, type(error).__name__)
        return "Discord is having problems right now. Please try again in a minute.", _FAILED
    reference = log_failure(where, error)
    words = (
        "Sorry, something went wrong. Please try again. If it happens again, tell the bot's operator: reference "
        f"{reference}."
    )
    return words, Ended("failed", reference)


@asynccontextmanager
async def failures_answered(interaction: Interaction, show: Show | None = None) -> AsyncGenerator[None]:
    """Run a block that handles a press or a modal. If the block raises an exception, tell the member.

    The exception does not leave the block.
    """
    kept.begin()
    note_begun(interaction)
    ended = OK
    try:
        yield
    except Exception as error:
        ended = await reply_failure(interaction, error, show)
    note_ended(interaction, ended)


async def reply_failure(interaction: Interaction, error: BaseException, show: Show | None = None) -> Ended:
    """Tell the member, and nobody else, what went wrong. Return what the operator is told.

    Send nothing if Discord no longer accepts a reply, or if the member may have received the answer already.
    """
    command = name_of(interaction)
    if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
        log.warning("%s was answered too late for Discord.", command)
        return _FAILED
    if isinstance(error, Unheard):
        log.warning("It is not known whether the answer to %s arrived (%s), so no other was sent.", command, error)
        return _FAILED
    words, ended = words_for(error, command)
    try:
        await _tell(interaction, words, None if kept.is_kept() else show)
    except (Unheard, *SEND_ERRORS) as unsent:
        log_unsent(f"A failure of {command} could not be told to its member", unsent)
    return ended


async def _tell(interaction: Interaction, words: str, show: Show | None) -> None:
    """Send a text to the member.

    If an answer is deferred, the text completes it. If there is no response yet, the text is the response. Otherwise
    the text is a private follow-up message.
    """
    embed, view = show(words) if show else (None, None)
    if deferred(interaction) == "answer" or not interaction.response.is_done():
        await respond(interaction, embed, view, content=None if show else words)
    elif embed is not None and view is not None:
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)
    else:
        await interaction.followup.send(words, ephemeral=True)
