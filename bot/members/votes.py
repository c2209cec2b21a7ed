"""Votes on answers: whether one helped."""

from __future__ import annotations

from bot.core import Core
from bot.errors import AnswerForgotten
from bot.rules.records import Tally


async def vote(core: Core, answer_id: int, member_id: int, helpful: bool) -> Tally:
    """Make this the member's vote instead of any other; raises AnswerForgotten and NotSaved."""
    tally = await core.store.votes.cast(answer_id, member_id, helpful, core.clock())
    if tally is None:
        raise AnswerForgotten
    return tally
