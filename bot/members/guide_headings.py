"""Suggest the guide's questions and sections while a member types, without keeping the event loop busy."""

from __future__ import annotations

from collections.abc import Callable

from bot.core import Core
from bot.threads import in_thread


async def suggest_questions(core: Core, typed: str) -> list[str]:
    """Return at most 25 questions that fit the text typed so far. The typed text itself comes first if it is long."""
    return await _found(core, core.guide.suggest, typed)


async def suggest_sections(core: Core, typed: str) -> list[str]:
    """Return at most 25 of the guide's sections that fit the text typed so far."""
    return await _found(core, core.guide.sections, typed)


async def _found(core: Core, find: Callable[[str], list[str]], typed: str) -> list[str]:
    """Return `find(typed)`. A thread calls `find`, one thread at a time, in the order of the requests."""
    if not typed.strip():  # nothing is searched for
        return find(typed)
    async with core.suggesting:
        return await in_thread(find, typed)
