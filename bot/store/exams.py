"""Store whether members were asked how their exam went, and what they answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Text, bindparam, exists, select, update

from bot.rules.records import ExamResult, Target
from bot.store.database import Database
from bot.store.statements import THE_MEMBER, columns_for
from bot.store.tables import schedules, targets

_UNASKED: Final = targets.c.exam_asked_at.is_(None) & targets.c.exam_result.is_(None)
_MAY_BE_ASKED: Final = select(
    exists().where(
        targets.c.member_id == THE_MEMBER,
        targets.c.exam_on < bindparam("before", type_=Text, required=False),
        _UNASKED,
    )
)


class Exams:
    """Stores, with a member's target, what became of its exam. A member is asked at most once about an exam date."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def to_ask(self, since: date, before: date, most: int) -> list[Target]:
        """Return targets whose exam was on `since` or later and before `before`, and whose member is to be asked.

        These are members with a weekly reminder of their own that is on. The oldest exam comes first.
        """
        over = (targets.c.exam_on >= since) & (targets.c.exam_on < before)
        own = (schedules.c.member_id == targets.c.member_id) & schedules.c.channel_id.is_(None)
        reminded = exists().where(own & (schedules.c.state == "on"))
        wanted = select(*columns_for(Target, targets)).where(over & _UNASKED & reminded)
        async with self._database.read() as connection:
            rows = await connection.execute(wanted.order_by(targets.c.exam_on, targets.c.member_id).limit(most))
            return [Target(*row) for row in rows]

    def may_be_asked(self, member_id: int, before: date) -> bool:
        """Return whether the member's exam was before a date and `ask` would record that they are asked about it.

        Return True also if the file cannot be read.
        """
        found = self._database.glance(_MAY_BE_ASKED, the_member=member_id, before=before.isoformat())
        return found is None or bool(found[0])

    async def ask(self, member_id: int, exam_on: date, at: datetime) -> bool:
        """Record that the member is asked about the exam of a date.

        Return False if they were asked before, if they have answered, or if their target has another exam date.
        """
        async with self._database.write(aside=True) as connection:
            asked = update(targets).where(_exam_of(member_id, exam_on) & _UNASKED).values(exam_asked_at=at)
            return (await connection.execute(asked)).rowcount > 0

    async def not_asked(self, member_id: int, exam_on: date) -> None:
        """Record that the question about the exam of a date did not reach the member, so that it is put again."""
        async with self._database.write(aside=True) as connection:
            of_it = _exam_of(member_id, exam_on) & targets.c.exam_result.is_(None)
            await connection.execute(update(targets).where(of_it).values(exam_asked_at=None))

    async def keep_result(self, member_id: int, exam_on: date, result: ExamResult | None, at: datetime) -> None:
        """Save what the member answered about the exam of a date. None takes the answer back."""
        async with self._database.write() as connection:
            kept = update(targets).where(_exam_of(member_id, exam_on))
            await connection.execute(kept.values(exam_result=result, exam_asked_at=at))


def _exam_of(member_id: int, exam_on: date) -> ColumnElement[bool]:
    return (targets.c.member_id == member_id) & (targets.c.exam_on == exam_on)
