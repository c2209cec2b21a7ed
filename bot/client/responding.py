"""Respond to an interaction so that the member reads one answer, even if the connection fails.

A request whose outcome is unknown is retried. That is safe: Discord accepts the initial response to an interaction only
once, and an edit of the response is idempotent. A follow-up message is not idempotent. If a follow-up message takes
effect but Discord returns a 5xx, discord.py itself sends the message again, and the member reads it twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, Literal

import aiohttp
import discord

from bot import kept

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

ALREADY_ANSWERED: Final = 40060  # the interaction has a response already
_FIRST_PAUSES: Final = (0.0, 0.5)  # Discord accepts the initial response for three seconds
_EDIT_PAUSES: Final = (1.0, 3.0, 9.0, 27.0)
_DEFERRED: Final = "whichcert:deferred"
_UPDATE: Final = "whichcert:update"
_FEW: Final = 8
_OTHERS_FIRST_SECONDS: Final = 2.0


class Unheard(Exception):
    """Raised if nobody knows whether a response arrived at Discord. No second response is sent then."""


class _FirstResponses:
    """Counts the initial responses that are under way, because Discord gives each of them three seconds."""

    def __init__(self) -> None:
        self._under_way = 0
        self._waiting: list[asyncio.Future[None]] = []

    @contextmanager
    def one(self) -> Generator[None]:
        """Count an initial response for as long as the block runs."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            if self._under_way <= _FEW:
                for future in self._waiting:
                    if not future.done():
                        future.set_result(None)
                self._waiting.clear()

    async def are_few(self) -> None:
        """Wait until few are under way, at most _OTHERS_FIRST_SECONDS."""
        if self._under_way > _FEW:
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await asyncio.wait({future}, timeout=_OTHERS_FIRST_SECONDS)


_first_responses: Final = _FirstResponses()


async def others_first() -> None:
    """Let other members' initial responses go first if many are under way.

    Call this before work that keeps the event loop or a processor busy.
    """
    await _first_responses.are_few()


async def defer(interaction: Interaction, *, private: bool = True) -> None:
    """Defer the response, privately or publicly. `respond` completes it.

    Call this before any work that takes time or waits for others. When many members act at once, this call also waits,
    up to two seconds, so that their initial responses go before this member's work.
    Raise Unheard or discord.HTTPException if the deferral failed. The caller must not do the work then.
    """
    await _send_first(lambda: interaction.response.defer(ephemeral=private, thinking=True))
    interaction.extras[_DEFERRED] = "answer"
    kept.note_deferred()
    await others_first()


async def defer_redraw(interaction: Interaction) -> None:
    """Defer a change of the message whose button was pressed. `redraw` completes it. Raise the errors of `defer`."""
    await _send_first(lambda: interaction.response.defer())
    interaction.extras[_DEFERRED] = "redraw"
    kept.note_deferred()
    await others_first()


def deferred(interaction: Interaction) -> Literal["answer", "redraw"] | None:
    """Return the kind of the deferred response that still has to be completed. Return None if there is none."""
    return interaction.extras.get(_DEFERRED)


async def respond(
    interaction: Interaction,
    embed: discord.Embed | None = None,
    view: discord.ui.View | None = None,
    files: Sequence[discord.File] = (),
    *,
    content: str | None = None,
    private: bool = True,
) -> None:
    """Respond to an interaction, or complete its deferred response.

    `private`: whether only the member sees the response. Ignored for a deferred response: `defer` has already decided
    whether it is private.
    Raise Unheard if nobody knows whether the response arrived.
    Raise discord.HTTPException if Discord refuses the response.
    """
    if deferred(interaction):
        await _edit(interaction, embed, view, files, content)
        return
    await _send_first(
        lambda: interaction.response.send_message(
            content,
            embed=embed or discord.utils.MISSING,
            view=view or discord.utils.MISSING,
            files=_anew(files),
            ephemeral=private,
        )
    )


def update(interaction: Interaction, embed: discord.Embed, view: discord.ui.View) -> None:
    """Show in a deferred response how far the work is, without waiting. `respond` still completes the response.

    Do nothing while an earlier update is under way. An update that fails is not repeated, because another follows.
    """
    earlier: asyncio.Task[None] | None = interaction.extras.get(_UPDATE)
    if earlier is None or earlier.done():
        interaction.extras[_UPDATE] = asyncio.create_task(_update(interaction, embed, view))


async def _update(interaction: Interaction, embed: discord.Embed, view: discord.ui.View) -> None:
    with suppress(discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError):
        await interaction.edit_original_response(embed=embed, view=view)


async def redraw(
    interaction: Interaction,
    embed: discord.Embed,
    view: discord.ui.View | None = None,
    files: Sequence[discord.File] = (),
) -> None:
    """Change the message whose button was pressed, and its files. Raise the errors of `respond`."""
    if deferred(interaction):
        await _edit(interaction, embed, view, files)
        return
    await _send_first(lambda: interaction.response.edit_message(embed=embed, view=view, attachments=_anew(files)))


async def _edit(
    interaction: Interaction,
    embed: discord.Embed | None,
    view: discord.ui.View | None,
    files: Sequence[discord.File],
    content: str | None = None,
) -> None:
    if (earlier := interaction.extras.get(_UPDATE)) is not None:
        await asyncio.wait({earlier})  # otherwise the update may arrive at Discord last
    await _send(
        lambda: interaction.edit_original_response(content=content, embed=embed, view=view, attachments=_anew(files)),
        _EDIT_PAUSES,
    )
    interaction.extras[_DEFERRED] = None


async def _send_first(request: Callable[[], Awaitable[object]]) -> None:
    with _first_responses.one():
        await _send(request, _FIRST_PAUSES)


async def _send(request: Callable[[], Awaitable[object]], pauses: Sequence[float]) -> None:
    """Make a request that is safe to repeat. Retry it after each pause while its outcome is unknown.

    Raise Unheard if the outcome is still unknown after the last try.
    """
    for pause in (*pauses, None):
        try:
            await request()
        except discord.HTTPException as error:
            if error.code == ALREADY_ANSWERED:  # an earlier try took effect
                return
            if error.status < 500:
                raise
            lost: Exception = error
        except (aiohttp.ClientError, OSError) as error:
            lost = error
        else:
            return
        if pause is None:
            raise Unheard(type(lost).__name__) from lost
        await asyncio.sleep(pause)


def _anew(files: Sequence[discord.File]) -> list[discord.File]:
    """Return copies of the files for one request, because sending a file uses it up."""
    for file in files:
        file.fp.seek(0)
    return [discord.File(file.fp, file.filename, description=file.description) for file in files]
