"""Votes on whether an answer helped."""

from __future__ import annotations

from bot.core import Core
from bot.errors import AnswerForgotten
from bot.rules.records import NO_PASSAGE, Tally


async def vote(core: Core, token: int, member_id: int | None, helpful: bool) -> Tally:
    """Save a vote on an answer in place of the voter's earlier vote. Return all votes on the answer.

    `member_id`: None for a private answer, so that the vote does not lead from the member to the question.
    Raise AnswerForgotten if the answer is no longer stored. Raise NotSaved if the write fails.
    """
    tally = await core.store.votes.cast(token, member_id, helpful, core.clock())
    if tally is None:
        raise AnswerForgotten
    core.watch.voted(helpful=helpful)
    return tally


async def choose_passage(core: Core, token: int, member_id: int | None, passage_id: str | None) -> None:
    """Save which passage would have answered a question whose answer did not help. A later choice takes its place.

    `member_id`: as in `vote`. `passage_id`: None for none of the passages that were offered.
    Raise AnswerForgotten if the answer is no longer stored. Raise NotSaved if the write fails.
    """
    if not await core.store.votes.choose(token, member_id, passage_id or NO_PASSAGE, core.clock()):
        raise AnswerForgotten
