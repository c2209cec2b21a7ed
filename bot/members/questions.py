"""What is kept of questions, without their askers: for votes, and to show where the guide falls short."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core import Core
from bot.rules.records import OpenQuestion
from knowledge.guide import Answer

SINCE: Final = timedelta(days=90)  # no question is kept for longer


async def record_answer(core: Core, answer: Answer, guild_id: int | None) -> int:
    """Keep an answer that was given, and return its number; raises NotSaved."""
    passage_id = answer.passage.id if answer.passage else None
    version = core.guide.source.version
    question = answer.question.strip()
    return await core.store.questions.record(question, answer.status, passage_id, version, guild_id, core.clock())


async def gaps_since(core: Core, guild_id: int | None, most: int) -> list[OpenQuestion]:
    """Return what a server asked and the guide left open, or with None all servers, the newest first."""
    return await core.store.questions.gaps(guild_id, core.clock() - SINCE, most)


async def keeps_questions(core: Core, guild_id: int) -> bool:
    """Tell whether a server's questions are kept."""
    return await core.store.questions.keeps(guild_id)


async def keep_questions(core: Core, guild_id: int, kept: bool) -> None:
    """Set whether a server's questions are kept; where not, those kept so far lose their words. Raises NotSaved."""
    await core.store.questions.keep(guild_id, kept)
