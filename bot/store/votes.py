"""Store whether an answer helped. A member has one vote on each answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import Tally, Vote
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.statements import columns_for, upsert
from bot.store.tables import given_answers, votes


class Votes:
    """Stores votes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cast(self, answer_id: int, member_id: int, helpful: bool, at: datetime) -> Tally | None:
        """Save the member's vote in place of an earlier vote, and return the votes on the answer.

        Return None if the answer is no longer stored.
        """
        answer = select(given_answers.c.id).where(given_answers.c.id == answer_id)
        of_answer = votes.c.answer_id == answer_id
        mine = select(votes.c.helpful).where(of_answer, votes.c.member_id == member_id)
        counts = select(votes.c.helpful, func.count()).where(of_answer).group_by(votes.c.helpful)
        async with self._database.write() as connection:
            if (await connection.execute(answer)).first() is None:
                return None
            await add_member(connection, member_id, at)
            before = (await connection.execute(mine)).scalar_one_or_none()
            if before is not helpful:
                await connection.execute(
                    upsert(votes, answer_id=answer_id, member_id=member_id, helpful=helpful, voted_at=at)
                )
            said = {row[0]: row[1] for row in await connection.execute(counts)}
            return Tally(said.get(True, 0), said.get(False, 0), before)


async def read_votes(connection: AsyncConnection, member_id: int) -> tuple[Vote, ...]:
    """Read every vote of a member, oldest answer first."""
    wanted = select(*columns_for(Vote, votes)).where(votes.c.member_id == member_id).order_by(votes.c.answer_id)
    return tuple(Vote(*row) for row in await connection.execute(wanted))
