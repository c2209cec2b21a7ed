"""Answer a member's question, record the answer without the asker, and return what Discord shows.

All ways to ask lead here: /ask, the message command and direct messages.
"""

from __future__ import annotations

import asyncio
from typing import Final

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import answer_embed
from bot.client.failure import log_failure
from bot.core import Core
from bot.errors import NotSaved
from bot.members.questions import record_answer
from cogs.guide.answer_buttons import answer_view
from knowledge.guide import Answer
from knowledge.text.characters import harmless

_PATIENCE_SECONDS: Final = 1.0  # Discord waits three seconds for a reply


async def reply_to(
    client: WhichcertClient, question: str, asker_id: int, guild_id: int | None, *, shareable: bool
) -> tuple[discord.Embed, discord.ui.View | None]:
    """Return the answer to a question as an embed and buttons, and record it without the asker.

    Raise TooManyQuestions if the asker has to wait.
    """
    core, now, question = client.core, client.core.clock(), harmless(question)
    client.cooldown.count(asker_id, now)
    answer = core.guide.ask(question, now.date())
    answer_id = None if answer.refusal else await _recorded(core, answer, guild_id)
    view = answer_view(answer, asker_id, answer_id, shareable=shareable)
    return answer_embed(answer, core.guide), view


async def _recorded(core: Core, answer: Answer, guild_id: int | None) -> int | None:
    """Record an answer and return its id.

    Return None if the recording fails or takes longer than a second. The member then gets the answer without votes.
    """
    recording = asyncio.create_task(_record(core, answer, guild_id))
    await asyncio.wait([recording], timeout=_PATIENCE_SECONDS)
    return recording.result() if recording.done() else None


async def _record(core: Core, answer: Answer, guild_id: int | None) -> int | None:
    try:
        return await record_answer(core, answer, guild_id)
    except NotSaved:
        return None
    except Exception as error:  # a bug in the recording must not hold the answer back
        log_failure("recording a question", error)
        return None
