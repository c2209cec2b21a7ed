"""Show, import or delete all that is stored about a member."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, not_, or_

from bot.rules.records import MemberData
from bot.rules.streaks import DAY_ENDS_AT_HOUR
from bot.store.database import Database
from bot.store.forgotten import drop_notes_before, note_forgotten, usable_key
from bot.store.member_data import read_member_data
from bot.store.member_import import ImportResult, import_member
from bot.store.tables import members, metadata


class Privacy:
    """Reads, imports and deletes the data of a member."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def data_of(self, member_id: int) -> MemberData:
        """Return all that is stored about a member, as one snapshot."""
        async with self._database.read() as connection:
            return await read_member_data(connection, member_id)

    async def import_member(self, held: MemberData) -> ImportResult:
        """Add the data of another host to the data of the same member here. The import is idempotent."""
        async with self._database.write() as connection:
            return await import_member(connection, held)

    async def forget(self, member_id: int, at: datetime) -> bool:
        """Delete all that is stored about a member, including claims. Return False if nothing was stored.

        Note at `at` that the member asked for it, for the case that a backup is restored (`bot.store.forgotten`).
        """
        key = await usable_key(self._database)
        async with self._database.write() as connection:
            # ON DELETE CASCADE deletes the member's rows in all other tables.
            gone = await connection.execute(delete(members).where(members.c.member_id == member_id))
            await note_forgotten(connection, key, "member", member_id, at)
        await self._database.erase()
        return gone.rowcount > 0

    async def erase(self) -> None:
        """Remove every byte of deleted rows from the files.

        Call this after old rows were deleted. `forget` erases its deleted rows itself.
        """
        await self._database.erase()

    async def drop_forgotten_before(self, instant: datetime) -> None:
        """Delete the notes of who asked to be forgotten before `instant`."""
        async with self._database.write() as connection:
            await drop_notes_before(connection, instant)

    async def delete_copies_before(self, instant: datetime) -> None:
        """Delete the copies of the database that migrations made before `instant`."""
        await self._database.delete_copies_before(instant)

    async def forget_idle(self) -> int:
        """Delete the members who have only default settings and no row in any other table.

        Return the number of deleted members.
        """
        others = [table for table in metadata.tables.values() if "member_id" in table.columns and table is not members]
        left = [exists().where(table.c.member_id == members.c.member_id) for table in others]
        set_nothing = members.c.zone.is_(None) & (members.c.day_ends_at_hour == DAY_ENDS_AT_HOUR)
        set_nothing &= members.c.weekly_goal_days.is_(None) & members.c.praise
        async with self._database.write() as connection:
            return (await connection.execute(delete(members).where(set_nothing, not_(or_(*left))))).rowcount
