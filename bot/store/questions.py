"""What was asked and how the guide answered, without who asked: the gap report and the votes rest on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import AnswerStatus, OpenQuestion
from bot.store.database import Database
from bot.store.statements import upsert
from bot.store.tables import given_answers, servers, votes


class GivenAnswers:
    """Keeps questions without their asker, and whether a server lets their words be kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self,
        question: str,
        status: AnswerStatus,
        passage_id: str | None,
        guide_version: str | None,
        guild_id: int | None,
        at: datetime,
    ) -> int:
        """Keep an answer that was given, without its question where the server's admins chose so; return its id."""
        async with self._database.write(aside=True) as connection:
            kept = guild_id is None or await _keeps(connection, guild_id)
            row = given_answers.insert().values(
                guild_id=guild_id,
                question=question if kept else None,
                status=status,
                passage_id=passage_id,
                guide_version=guide_version,
                asked_at=at,
            )
            return (await connection.execute(row.returning(given_answers.c.id))).scalar_one()

    async def gaps(self, guild_id: int | None, since: datetime, most: int) -> list[OpenQuestion]:
        """Return what was not answered, or not helpfully, since then; newest first, `most` at most.

        Of one server, or with None of every server and of direct messages.
        """
        not_helpful = _votes_that_are(helpful=False)
        answered = given_answers
        wanted = (
            select(
                answered.c.id,
                answered.c.question,
                answered.c.status,
                answered.c.passage_id,
                answered.c.guild_id,
                answered.c.asked_at,
                _votes_that_are(helpful=True),
                not_helpful,
            )
            .outerjoin(votes, votes.c.answer_id == answered.c.id)
            .where(answered.c.asked_at >= since, answered.c.question.is_not(None))
            .group_by(answered.c.id)
            .having((answered.c.status != "answered") | (not_helpful > 0))
            .order_by(answered.c.asked_at.desc(), answered.c.id.desc())
            .limit(most)
        )
        if guild_id is not None:
            wanted = wanted.where(answered.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return [OpenQuestion(*row) for row in await connection.execute(wanted)]

    async def forget_before(self, instant: datetime) -> int:
        """Delete what was asked before an instant, and the votes on it; tell how much that was."""
        old = delete(given_answers).where(given_answers.c.asked_at < instant)
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount

    async def keep(self, guild_id: int, keeps: bool) -> None:
        """Set whether a server's questions are kept; where not, those kept so far lose their words at once."""
        async with self._database.write() as connection:
            await connection.execute(upsert(servers, guild_id=guild_id, keeps_questions=keeps))
            if not keeps:
                of_server = update(given_answers).where(given_answers.c.guild_id == guild_id)
                await connection.execute(of_server.values(question=None))
        if not keeps:
            await self._database.erase()

    async def keeps(self, guild_id: int) -> bool:
        """Tell whether a server's questions are kept, as they are unless its admins chose otherwise."""
        async with self._database.read() as connection:
            return await _keeps(connection, guild_id)


def _votes_that_are(*, helpful: bool) -> ColumnElement[int]:
    return func.count(case((votes.c.helpful.is_(helpful), 1)))


async def _keeps(connection: AsyncConnection, guild_id: int) -> bool:
    wanted = select(servers.c.keeps_questions).where(servers.c.guild_id == guild_id)
    return (await connection.execute(wanted)).scalar_one_or_none() is not False
