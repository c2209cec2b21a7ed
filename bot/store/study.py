"""What members studied, on which of their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.members import add_member
from bot.store.tables import columns_for, study_entries


@dataclass(frozen=True)
class StudyEntry:
    """One thing logged; studied_on is the member's own date, fixed in their zone of then.

    reminder_key names the reminder or the answer by whose button it was logged.
    """

    id: int
    member_id: int
    studied_on: date
    minutes: int | None
    what: str | None
    zone: str
    logged_at: datetime
    undone_at: datetime | None = None
    reminder_key: str | None = None


@dataclass(frozen=True)
class StudyDay:
    """A day with at least one entry, and the minutes that were named for it."""

    studied_on: date
    minutes: int


class Study:
    """Keeps study entries; streaks are derived from them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record_study(
        self,
        member_id: int,
        studied_on: date,
        minutes: int | None,
        what: str | None,
        zone: str,
        at: datetime,
        *,
        reminder_key: str | None = None,
    ) -> StudyEntry:
        """Logs a session for one of the member's days; by one reminder or answer once a day, however often."""
        columns = columns_for(StudyEntry, study_entries)
        own_day = (study_entries.c.member_id == member_id) & (study_entries.c.studied_on == studied_on)
        by_it = (study_entries.c.reminder_key == reminder_key) & study_entries.c.undone_at.is_(None)
        logged = select(*columns).where(own_day & by_it)
        row = study_entries.insert().values(
            member_id=member_id,
            studied_on=studied_on,
            minutes=minutes,
            what=what,
            zone=zone,
            logged_at=at,
            reminder_key=reminder_key,
        )
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            before = (await connection.execute(logged)).one_or_none() if reminder_key else None
            return StudyEntry(*(before or (await connection.execute(row.returning(*columns))).one()))

    async def undo_study(self, entry_id: int, member_id: int, at: datetime) -> bool:
        """Takes an entry back, once and for all; tells whether the member has such an entry."""
        own = (study_entries.c.id == entry_id) & (study_entries.c.member_id == member_id)
        undone = update(study_entries).where(own).values(undone_at=func.coalesce(study_entries.c.undone_at, at))
        async with self._database.write() as connection:
            return (await connection.execute(undone)).rowcount > 0

    async def entry(self, entry_id: int) -> StudyEntry | None:
        """Gives an entry, undone or not."""
        wanted = select(*columns_for(StudyEntry, study_entries)).where(study_entries.c.id == entry_id)
        async with self._database.read() as connection:
            row = (await connection.execute(wanted)).one_or_none()
            return StudyEntry(*row) if row else None

    async def study_days(self, member_id: int) -> list[StudyDay]:
        """Gives the days on which the member studied, oldest first."""
        minutes = func.coalesce(func.sum(study_entries.c.minutes), 0)
        counted = (study_entries.c.member_id == member_id) & study_entries.c.undone_at.is_(None)
        day = study_entries.c.studied_on
        async with self._database.read() as connection:
            rows = await connection.execute(select(day, minutes).where(counted).group_by(day).order_by(day))
            return [StudyDay(*row) for row in rows]

    async def subjects_since(self, member_id: int, at: datetime) -> list[str]:
        """Gives what the member named as studied, logged since an instant, each once."""
        counted = (study_entries.c.member_id == member_id) & study_entries.c.undone_at.is_(None)
        named = study_entries.c.what.is_not(None) & (study_entries.c.logged_at >= at)
        wanted = select(study_entries.c.what).where(counted & named).distinct()
        async with self._database.read() as connection:
            return list((await connection.execute(wanted)).scalars())


async def read_entries(connection: AsyncConnection, member_id: int) -> tuple[StudyEntry, ...]:
    """Reads every entry of a member, undone ones too, oldest first."""
    columns = columns_for(StudyEntry, study_entries)
    wanted = select(*columns).where(study_entries.c.member_id == member_id).order_by(study_entries.c.id)
    return tuple(StudyEntry(*row) for row in await connection.execute(wanted))
