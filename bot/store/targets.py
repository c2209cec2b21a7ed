"""Store the credential that a member prepares for, and which parts of its plan are done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import DonePart, Target
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.statements import THE_MEMBER, columns_for, insert_once, of_member, upsert
from bot.store.tables import done_parts, targets

_TARGET: Final = select(*columns_for(Target, targets)).where(targets.c.member_id == THE_MEMBER)
_UNTOLD_TARGET: Final = select(
    select(targets.c.credential_id)
    .where(targets.c.member_id == THE_MEMBER, targets.c.retirement_told_at.is_(None))
    .scalar_subquery()
)
_NOT_ASKED: Final = {"exam_asked_at": None, "exam_result": None}


class Targets:
    """Stores at most one target for each member."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def choose_target(
        self, member_id: int, credential_id: str, exam_on: date | None, at: datetime, *, knows_retired: bool = False
    ) -> Target:
        """Make a credential the member's target, and return the target.

        `exam_on` replaces the stored date. If it differs, the member was not asked how the exam went. The stored
        experience and background stay. If the credential is the target already, `chosen_at`, `retirement_told_at` and
        the parts that are done stay too.
        `knows_retired`: the member has read that the credential is retired. If True, `retirement_told_at` becomes `at`.
        """
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            former = await read_target(connection, member_id)
            same = former if former and former.credential_id == credential_id else None
            if same is None:
                await _forget_parts(connection, member_id)
            keeps_date = same is not None and same.exam_on == exam_on
            told_at = at if knows_retired else same.retirement_told_at if same else None
            chosen_at = same.chosen_at if same else at
            chosen = {"credential_id": credential_id, "exam_on": exam_on, "chosen_at": chosen_at}
            chosen |= {"retirement_told_at": told_at}
            chosen |= {} if keeps_date else _NOT_ASKED
            row = upsert(targets, member_id=member_id, **chosen).returning(*columns_for(Target, targets))
            return Target(*(await connection.execute(row)).one())

    async def keep_plan(
        self, member_id: int, credential_id: str, exam_on: date | None, experience: str | None, background: str | None
    ) -> bool:
        """Save the values of a plan that are not None. Return False if the credential is not the member's target.

        If the exam date differs, the member was not asked how the exam went.
        """
        given = {"exam_on": exam_on, "experience": experience, "background": background}
        own = (targets.c.member_id == member_id) & (targets.c.credential_id == credential_id)
        kept: dict[str, Any] = {name: value for name, value in given.items() if value is not None} or {
            "credential_id": credential_id
        }
        async with self._database.write() as connection:
            former = await read_target(connection, member_id)
            if exam_on is not None and former is not None and former.exam_on != exam_on:
                kept |= _NOT_ASKED
            return (await connection.execute(update(targets).where(own).values(kept))).rowcount > 0

    async def tell_retirement(self, member_id: int, credential_id: str, at: datetime) -> bool:
        """Record that the member is notified of their target's retirement.

        Return False if they were notified before, or if the credential is not their target.
        """
        own = (targets.c.member_id == member_id) & (targets.c.credential_id == credential_id)
        untold = own & targets.c.retirement_told_at.is_(None)
        async with self._database.write(aside=True) as connection:
            noted = await connection.execute(update(targets).where(untold).values(retirement_told_at=at))
            return noted.rowcount > 0

    def may_have_untold(self, member_id: int, is_retired: Callable[[str], bool]) -> bool:
        """Return whether the member's target is retired and they were not told so.

        `is_retired`: whether the credential with an id is retired. Return True also if the file cannot be read.
        """
        found = self._database.glance(_UNTOLD_TARGET, the_member=member_id)
        return found is None or (found[0] is not None and is_retired(found[0]))

    async def retirement_not_told(self, member_id: int, credential_id: str) -> None:
        """Record that the notice of the target's retirement did not reach the member. So the notice is sent again."""
        own = (targets.c.member_id == member_id) & (targets.c.credential_id == credential_id)
        async with self._database.write(aside=True) as connection:
            await connection.execute(update(targets).where(own).values(retirement_told_at=None))

    async def target(self, member_id: int) -> Target | None:
        """Return the member's target. Return None if they have none."""
        async with self._database.read(briefly=True) as connection:
            return await read_target(connection, member_id)

    async def tick(self, member_id: int, part: str, on: date) -> None:
        """Save that a part of the plan for the member's target is done. A part that is done already stays as it is."""
        async with self._database.write() as connection:
            await connection.execute(insert_once(done_parts, member_id=member_id, part=part, done_on=on))

    async def untick(self, member_id: int, part: str) -> None:
        """Save that a part is not done."""
        own = (done_parts.c.member_id == member_id) & (done_parts.c.part == part)
        async with self._database.write() as connection:
            await connection.execute(delete(done_parts).where(own))

    async def ticked(self, member_id: int) -> tuple[DonePart, ...]:
        """Return the parts of the plan for the member's target that they ticked, the first one first."""
        async with self._database.read(briefly=True) as connection:
            return await read_done_parts(connection, member_id)

    async def clear_target(self, member_id: int) -> bool:
        """Delete the member's target, and the parts of its plan that are done. Return False if they had none."""
        async with self._database.write() as connection:
            await _forget_parts(connection, member_id)
            cleared = await connection.execute(delete(targets).where(targets.c.member_id == member_id))
            return cleared.rowcount > 0


async def read_target(connection: AsyncConnection, member_id: int) -> Target | None:
    """Read a member's target within a transaction. Return None if they have none."""
    row = (await connection.execute(_TARGET, of_member(member_id))).one_or_none()
    return Target(*row) if row else None


async def read_done_parts(connection: AsyncConnection, member_id: int) -> tuple[DonePart, ...]:
    """Read the parts that a member ticked, within a transaction, the first one first."""
    own = select(*columns_for(DonePart, done_parts)).where(done_parts.c.member_id == member_id)
    rows = await connection.execute(own.order_by(done_parts.c.done_on, done_parts.c.part))
    return tuple(DonePart(*row) for row in rows)


async def _forget_parts(connection: AsyncConnection, member_id: int) -> None:
    await connection.execute(delete(done_parts).where(done_parts.c.member_id == member_id))
