"""Store questions and how the guide answered them, without their askers, for the gap report and for votes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.answer_token import new_token, number_of
from bot.rules.records import AnsweredQuestion, AnswerStatus, OpenQuestion
from bot.store.database import Database
from bot.store.forgotten import note_forgotten, usable_key
from bot.store.statements import upsert
from bot.store.tables import given_answers, servers, votes

_KEEPS: Final = select(servers.c.keeps_questions).where(servers.c.guild_id == bindparam("server"))
_NEW_ANSWER: Final = insert(given_answers)
_BETWEEN: Final = ","  # no id of a passage has a comma


class GivenAnswers:
    """Stores given answers, and whether a server lets the bot store the words of its questions."""

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
        """Save a given answer, and return the token for its buttons.

        Leave out the question if the server's questions are not stored.
        """
        token = new_token()
        async with self._database.write(aside=True, briefly=True) as connection:
            kept = guild_id is None or await _keeps(connection, guild_id)
            row = {
                "id": number_of(token),
                "guild_id": guild_id,
                "question": question if kept else None,
                "status": status,
                "passage_id": passage_id,
                "guide_version": guide_version,
                "asked_at": at,
            }
            await connection.execute(_NEW_ANSWER, row)
        return token

    async def share(self, token: int, passage_id: str, at: datetime) -> int | None:
        """Save a copy of a private answer for the message in which it is shared. Return the token of the copy.

        So no vote on the shared answer leads to the question that was asked privately. The copy is "answered", because
        its asker found the passage worth sharing. Return None if the private answer is no longer stored.
        """
        shared = new_token()
        own = given_answers.c
        private = select(own.guild_id, own.question, own.guide_version).where(own.id == number_of(token))
        async with self._database.write(aside=True, briefly=True) as connection:
            row = (await connection.execute(private)).one_or_none()
            if row is None:
                return None
            await connection.execute(
                given_answers.insert().values(
                    id=number_of(shared),
                    guild_id=row.guild_id,
                    question=row.question,
                    status="answered",
                    passage_id=passage_id,
                    guide_version=row.guide_version,
                    asked_at=at,
                )
            )
        return shared

    async def gaps(self, guild_id: int | None, since: datetime, most: int) -> list[OpenQuestion]:
        """Return at most `most` questions since `since` that the guide did not answer well, newest first.

        A question was not answered well if its status is not "answered", or if its answer has a vote "not helpful".
        Questions without stored words are left out. If `guild_id` is None, return the questions of all servers and of
        direct messages.
        """
        answered = given_answers
        not_helpful = answered.c.not_helpful + _votes_that_are(helpful=False)
        wanted = (
            select(
                answered.c.question,
                answered.c.status,
                answered.c.passage_id,
                answered.c.guild_id,
                answered.c.asked_at,
                answered.c.helpful + _votes_that_are(helpful=True),
                not_helpful,
                answered.c.right_passage_id,
                func.aggregate_strings(votes.c.right_passage_id, _BETWEEN),
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
            rows = await connection.execute(wanted)
            return [OpenQuestion(*values, right=_split(own) + _split(others)) for *values, own, others in rows]

    async def count_unanswered(self) -> int:
        """Count the stored questions that the guide did not answer, of all servers and of direct messages."""
        open_ones = select(func.count()).where(given_answers.c.status != "answered")
        async with self._database.read() as connection:
            return (await connection.execute(open_ones)).scalar_one()

    async def find(self, token: int) -> AnsweredQuestion | None:
        """Return the question to which a token belongs. Return None if it, or its words, are not stored."""
        own = given_answers.c
        wanted = select(own.question, own.passage_id).where(own.id == number_of(token), own.question.is_not(None))
        async with self._database.read(briefly=True) as connection:
            row = (await connection.execute(wanted)).one_or_none()
            return None if row is None else AnsweredQuestion(*row)

    async def forget_before(self, instant: datetime) -> int:
        """Delete the questions asked before `instant`, and the votes on them. Return the number of questions."""
        old = delete(given_answers).where(given_answers.c.asked_at < instant)
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount

    async def keep(self, guild_id: int, keeps: bool, at: datetime) -> None:
        """Set whether a server's questions are stored. If not, also delete the words of the questions stored so far.

        Note that at `at`, for the case that a backup is restored (`bot.store.forgotten`).
        """
        if keeps:
            async with self._database.write() as connection:
                await connection.execute(upsert(servers, guild_id=guild_id, keeps_questions=True))
            return
        key = await usable_key(self._database)
        async with self._database.write() as connection:
            await stop_keeping(connection, guild_id)
            await note_forgotten(connection, key, "questions", guild_id, at)
        await self._database.erase()

    async def keeps(self, guild_id: int) -> bool:
        """Return whether a server's questions are stored. They are stored unless its admins switched that off."""
        async with self._database.read(briefly=True) as connection:
            return await _keeps(connection, guild_id)


async def stop_keeping(connection: AsyncConnection, guild_id: int) -> None:
    """Store no more questions of a server, and delete the words of those stored so far."""
    await connection.execute(upsert(servers, guild_id=guild_id, keeps_questions=False))
    of_server = update(given_answers).where(given_answers.c.guild_id == guild_id)
    await connection.execute(of_server.values(question=None))


def _split(ids: str | None) -> tuple[str, ...]:
    return tuple(ids.split(_BETWEEN)) if ids else ()


def _votes_that_are(*, helpful: bool) -> ColumnElement[int]:
    return func.count(case((votes.c.helpful.is_(helpful), 1)))


async def _keeps(connection: AsyncConnection, guild_id: int) -> bool:
    return (await connection.execute(_KEEPS, {"server": guild_id})).scalar_one_or_none() is not False
