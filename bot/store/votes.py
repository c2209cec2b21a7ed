"""Store whether an answer helped. A member has one vote on each public answer, and a private answer has one vote."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.answer_token import number_of
from bot.rules.records import Tally, Vote
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.statements import columns_for, upsert
from bot.store.tables import given_answers, votes


class Votes:
    """Stores votes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def choose(self, token: int, member_id: int | None, right_passage_id: str, at: datetime) -> bool:
        """Save which passage would have answered, in place of the voter's earlier choice.

        The vote becomes "not helpful", whatever it was. `member_id`: as in `cast`. Return False if the answer is no
        longer stored.
        """
        answer_id = number_of(token)
        answer = select(given_answers.c.not_helpful).where(given_answers.c.id == answer_id)
        async with self._database.write(briefly=True) as connection:
            not_helpful = (await connection.execute(answer)).scalar_one_or_none()
            if not_helpful is None:
                return False
            if member_id is not None:
                await add_member(connection, member_id, at)
                chosen = Vote(answer_id, member_id, False, at, right_passage_id)
                await connection.execute(upsert(votes, **vars(chosen)))
                return True
            vote = {} if not_helpful else {"helpful": 0, "not_helpful": 1}
            row = update(given_answers).where(given_answers.c.id == answer_id)
            await connection.execute(row.values(right_passage_id=right_passage_id, **vote))
        return True

    async def cast(self, token: int, member_id: int | None, helpful: bool, at: datetime) -> Tally | None:
        """Save a vote on an answer in place of the voter's earlier vote, and return all votes on the answer.

        With a vote "helpful", the voter's choice of another passage is deleted.
        `member_id`: None for a private answer. Only its asker sees it, so its vote is stored without a member.
        Return None if the answer is no longer stored.
        """
        answer_id = number_of(token)
        answer = select(given_answers.c.helpful, given_answers.c.not_helpful).where(given_answers.c.id == answer_id)
        async with self._database.write(briefly=True) as connection:
            row = (await connection.execute(answer)).one_or_none()
            if row is None:
                return None
            counted = Tally(row.helpful, row.not_helpful, None)
            if member_id is None:
                return await _count(connection, answer_id, counted, helpful)
            return await _vote(connection, answer_id, counted, Vote(answer_id, member_id, helpful, at))


async def _count(connection: AsyncConnection, answer_id: int, counted: Tally, helpful: bool) -> Tally:
    """Save the vote of a private answer's asker in place of their earlier vote.

    More than one counted vote is left from a time when the answer was shared. The new vote is added to these.
    """
    if counted.helpful + counted.not_helpful <= 1:
        before = None if counted == Tally(0, 0, None) else counted.helpful == 1
        counted = Tally(0, 0, before)
    tally = replace(counted, helpful=counted.helpful + helpful, not_helpful=counted.not_helpful + (not helpful))
    row = update(given_answers).where(given_answers.c.id == answer_id)
    withdrawn = {"right_passage_id": None} if helpful else {}
    await connection.execute(row.values(helpful=tally.helpful, not_helpful=tally.not_helpful, **withdrawn))
    return tally


async def _vote(connection: AsyncConnection, answer_id: int, counted: Tally, vote: Vote) -> Tally:
    """Save a member's vote in place of their earlier vote, unless it is the same."""
    of_answer = votes.c.answer_id == answer_id
    mine = select(votes.c.helpful).where(of_answer, votes.c.member_id == vote.member_id)
    counts = select(votes.c.helpful, func.count()).where(of_answer).group_by(votes.c.helpful)
    await add_member(connection, vote.member_id, vote.voted_at)
    before = (await connection.execute(mine)).scalar_one_or_none()
    if before is not vote.helpful:
        await connection.execute(upsert(votes, **vars(vote)))
    said = {row[0]: row[1] for row in await connection.execute(counts)}
    return Tally(counted.helpful + said.get(True, 0), counted.not_helpful + said.get(False, 0), before)


async def read_votes(connection: AsyncConnection, member_id: int) -> tuple[Vote, ...]:
    """Read every vote of a member, oldest answer first."""
    wanted = select(*columns_for(Vote, votes)).where(votes.c.member_id == member_id).order_by(votes.c.answer_id)
    return tuple(Vote(*row) for row in await connection.execute(wanted))
