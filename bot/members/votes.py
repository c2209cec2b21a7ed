"""Votes on whether an answer helped."""

from __future__ import annotations

from bot.core import Core
from bot.errors import AnswerForgotten
from bot.rules.records import Tally


async def vote(core: Core, answer_id: int, member_id: int, helpful: bool) -> Tally:
    """Save the member's vote on an answer in place of an earlier vote. Return all votes on the answer.

    Raise AnswerForgotten if the answer is no longer stored. Raise NotSaved if the write fails.
    """
    tally = await core.store.votes.cast(answer_id, member_id, helpful, core.clock())
    if tally is None:
        raise AnswerForgotten
    return tally
