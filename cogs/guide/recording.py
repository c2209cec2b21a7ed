"""Record an answer without its asker. An answer never waits long for its recording, and never fails because of it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, Literal

from bot.client.belonging import is_member
from bot.client.client import Interaction
from bot.client.failure import log_failure
from bot.core import Core
from bot.errors import NotSaved
from bot.members.questions import record_answer, record_shared
from knowledge.answer import Answer

# Where a question was asked: the id of a server, None for direct messages with the bot, or a server or a conversation
# that never invited the bot.
Origin = int | None | Literal["elsewhere"]

_PATIENCE_SECONDS: Final = 1.0  # Discord waits three seconds for a reply


def origin_of(interaction: Interaction) -> Origin:
    """Return where a question was asked.

    A member who installed the bot for themselves can use it in a conversation with other users. The bot is not in that
    conversation, as it is not in a server that never invited it.
    """
    if interaction.guild_id is None:
        return "elsewhere" if interaction.context.private_channel else None
    return interaction.guild_id if is_member(interaction) else "elsewhere"


async def recorded(core: Core, answer: Answer, origin: Origin) -> int | None:
    """Record an answer, and return the token for its buttons.

    Return None, so that nobody can vote on the answer, in these cases:
    - The question was refused, or is small talk.
    - A member used the bot in a server or a conversation that never invited it. Nobody there decided that questions are
      stored.
    - The recording fails or takes longer than a second.
    """
    if not answer.is_question or origin == "elsewhere":
        return None
    return await _within_a_second(record_answer(core, answer, origin))


async def recorded_again(core: Core, token: int | None, passage_id: str) -> int | None:
    """Record that a private answer was shared, and return the token for the buttons of the shared answer.

    Return None if the private answer is not recorded, or if the recording fails or takes longer than a second.
    """
    return None if token is None else await _within_a_second(record_shared(core, token, passage_id))


async def _within_a_second(recording: Coroutine[Any, Any, int | None]) -> int | None:
    task = asyncio.create_task(_or_none(recording))
    await asyncio.wait([task], timeout=_PATIENCE_SECONDS)
    return task.result() if task.done() else None


async def _or_none(recording: Coroutine[Any, Any, int | None]) -> int | None:
    try:
        return await recording
    except NotSaved:
        return None
    except Exception as error:  # a bug in the recording must not hold the answer back
        log_failure("recording a question", error)
        return None
