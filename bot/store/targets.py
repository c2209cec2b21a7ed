"""The credential that a member prepares for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.members import add_member
from bot.store.tables import columns_for, put, targets


@dataclass(frozen=True)
class Target:
    """What a member prepares for, and when the exam is."""

    member_id: int
    credential_id: str
    exam_on: date | None
    chosen_at: datetime


class Targets:
    """Keeps one target a member."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def choose_target(self, member_id: int, credential_id: str, exam_on: date | None, at: datetime) -> Target:
        """Makes a credential the member's target instead of any other."""
        target = Target(member_id, credential_id, exam_on, at)
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            await connection.execute(put(targets, **vars(target)))
        return target

    async def target(self, member_id: int) -> Target | None:
        """Gives the member's target."""
        async with self._database.read() as connection:
            return await read_target(connection, member_id)

    async def clear_target(self, member_id: int) -> bool:
        """Removes the member's target; tells whether there was one."""
        async with self._database.write() as connection:
            cleared = await connection.execute(delete(targets).where(targets.c.member_id == member_id))
            return cleared.rowcount > 0


async def read_target(connection: AsyncConnection, member_id: int) -> Target | None:
    """Reads a member's target within a transaction."""
    wanted = select(*columns_for(Target, targets)).where(targets.c.member_id == member_id)
    row = (await connection.execute(wanted)).one_or_none()
    return Target(*row) if row else None
