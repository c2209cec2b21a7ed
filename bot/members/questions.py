"""Store questions without their askers, for votes and to show where the guide falls short."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core import Core
from bot.rules.records import AnsweredQuestion, OpenQuestion
from knowledge.answer import Answer

SINCE: Final = timedelta(days=90)  # no question is stored for longer


async def record_answer(core: Core, answer: Answer, guild_id: int | None) -> int:
    """Save an answer that was given, and return the token for its buttons. Raise NotSaved if the write fails."""
    passage_id = answer.passage.id if answer.passage else None
    version = core.guide.source.version
    question = answer.question.strip()
    return await core.store.questions.record(question, answer.status, passage_id, version, guild_id, core.clock())


async def record_shared(core: Core, token: int, passage_id: str) -> int | None:
    """Save that a private answer was shared with one of the guide's passages. Return the token for the shared answer.

    Return None if the private answer is no longer stored. Raise NotSaved if the write fails.
    """
    return await core.store.questions.share(token, passage_id, core.clock())


async def question_of(core: Core, token: int) -> AnsweredQuestion | None:
    """Return the question to which a token belongs. Return None if it, or its words, are not stored."""
    return await core.store.questions.find(token)


async def gaps_since(core: Core, guild_id: int | None, most: int) -> list[OpenQuestion]:
    """Return at most `most` questions of the last 90 days that the guide did not answer well, newest first.

    `guild_id`: the server in which the questions were asked. If None, all servers and direct messages are included.
    """
    return await core.store.questions.gaps(guild_id, core.clock() - SINCE, most)


async def keeps_questions(core: Core, guild_id: int) -> bool:
    """Return whether a server's questions are stored."""
    return await core.store.questions.keeps(guild_id)


async def keep_questions(core: Core, guild_id: int, kept: bool) -> None:
    """Set whether a server's questions are stored. If not, delete the words of its stored questions.

    Raise NotSaved if the write fails.
    """
    await core.store.questions.keep(guild_id, kept, core.clock())
