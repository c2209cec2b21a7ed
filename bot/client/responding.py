"""Answering an interaction so that its member reads one answer, whatever becomes of the connection.

A request whose outcome is not known is made again: Discord takes the first answer to an interaction once, and an edit
of it can be repeated. (A follow-up cannot: discord.py itself repeats one that Discord answered with a 5xx after it took
effect, and the member reads it twice.)
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Literal

import aiohttp
import discord

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

ALREADY_ANSWERED: Final = 40060
_FIRST_PAUSES: Final = (0.0, 0.5)  # Discord takes the first answer for three seconds
_EDIT_PAUSES: Final = (1.0, 3.0, 9.0, 27.0)
_PROMISED: Final = "whichcert:promised"


class Unheard(Exception):
    """Ends what was begun with an answer of which is not known whether it arrived; no second one is sent."""


async def promise(interaction: Interaction, *, private: bool = True) -> None:
    """Promise an answer, private or public, to be given by `respond`; whatever takes time or others' turns comes after.

    Raises Unheard or discord.HTTPException where no promise stands: then nothing may be done for which it was.
    """
    await _send(lambda: interaction.response.defer(ephemeral=private, thinking=True), _FIRST_PAUSES)
    interaction.extras[_PROMISED] = "answer"


async def promise_redraw(interaction: Interaction) -> None:
    """Promise to change the message whose button was pressed, by `redraw`; raises as `promise` does."""
    await _send(lambda: interaction.response.defer(), _FIRST_PAUSES)
    interaction.extras[_PROMISED] = "redraw"


def promised(interaction: Interaction) -> Literal["answer", "redraw"] | None:
    """Return what was promised and not given yet."""
    return interaction.extras.get(_PROMISED)


async def respond(
    interaction: Interaction,
    embed: discord.Embed | None = None,
    view: discord.ui.View | None = None,
    files: Sequence[discord.File] = (),
    *,
    content: str | None = None,
    private: bool = True,
) -> None:
    """Answer an interaction, or complete the answer that was promised, whose privacy then holds.

    Raises Unheard where it may have arrived or not, discord.HTTPException where Discord refuses it.
    """
    if promised(interaction):
        await _edit(interaction, embed, view, files, content)
        return
    await _send(
        lambda: interaction.response.send_message(
            content,
            embed=embed or discord.utils.MISSING,
            view=view or discord.utils.MISSING,
            files=_anew(files),
            ephemeral=private,
        ),
        _FIRST_PAUSES,
    )


async def redraw(
    interaction: Interaction,
    embed: discord.Embed,
    view: discord.ui.View | None = None,
    files: Sequence[discord.File] = (),
) -> None:
    """Change the message whose button was pressed, its files too; raises as `respond` does."""
    if promised(interaction):
        await _edit(interaction, embed, view, files)
        return
    await _send(
        lambda: interaction.response.edit_message(embed=embed, view=view, attachments=_anew(files)), _FIRST_PAUSES
    )


async def _edit(
    interaction: Interaction,
    embed: discord.Embed | None,
    view: discord.ui.View | None,
    files: Sequence[discord.File],
    content: str | None = None,
) -> None:
    await _send(
        lambda: interaction.edit_original_response(content=content, embed=embed, view=view, attachments=_anew(files)),
        _EDIT_PAUSES,
    )
    interaction.extras[_PROMISED] = None


async def _send(request: Callable[[], Awaitable[object]], pauses: Sequence[float]) -> None:
    """Make a request that takes effect once, and again after each pause while its outcome is not known."""
    for pause in (*pauses, None):
        try:
            await request()
        except discord.HTTPException as error:
            if error.code == ALREADY_ANSWERED:  # by an earlier try
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
    """Make the files once more, as sending takes them."""
    for file in files:
        file.fp.seek(0)
    return [discord.File(file.fp, file.filename, description=file.description) for file in files]
