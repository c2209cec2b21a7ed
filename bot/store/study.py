"""Store what members studied, by their own local date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import Integer, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import (
    StreakMark,
    StudyDay,
    StudyEntry,
    StudyHistory,
)
from bot.store.database import Database
from bot.store.members import add_member, read_settings, read_zone_changes
from bot.store.outages import read_outages
from bot.store.rest_and_pauses import read_pauses, read_rest_days
from bot.store.statements import THE_MEMBER, columns_for, of_member, upsert
from bot.store.tables import members, streak_marks, study_entries

_ENTRY: Final = columns_for(StudyEntry, study_entries)
_OWN_DAY: Final = (study_entries.c.member_id == THE_MEMBER) & (study_entries.c.studied_on == bindparam("day"))
_COUNTS: Final = study_entries.c.undone_at.is_(None)
_NEW_ENTRY: Final = insert(study_entries).returning(*_ENTRY)
_BY_PRESS: Final = select(*_ENTRY).where(_OWN_DAY, _COUNTS, study_entries.c.reminder_key == bindparam("key"))
_OF_DAY: Final = select(*_ENTRY).where(_OWN_DAY, _COUNTS).order_by(study_entries.c.id)
_COUNT_OF_DAY: Final = select(func.count()).select_from(study_entries).where(_OWN_DAY)
_LATEST: Final = (
    select(*_ENTRY)
    .where(study_entries.c.member_id == THE_MEMBER, _COUNTS, study_entries.c.logged_at >= bindparam("since"))
    .order_by(study_entries.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_DAYS: Final = (
    select(study_entries.c.studied_on, func.coalesce(func.sum(study_entries.c.minutes), 0))
    .where(study_entries.c.member_id == THE_MEMBER, _COUNTS, study_entries.c.studied_on >= bindparam("first"))
    .group_by(study_entries.c.studied_on)
    .order_by(study_entries.c.studied_on)
)
_MARK: Final = select(*columns_for(StreakMark, streak_marks)).where(streak_marks.c.member_id == THE_MEMBER)
_UNTRUE_MARK: Final = delete(streak_marks).where(
    streak_marks.c.member_id == THE_MEMBER, streak_marks.c.through_on >= bindparam("day")
)


class StudyEntries:
    """Stores study entries, from which streaks are derived, and streak marks."""

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
        """Save a study entry for one of the member's dates, and return it.

        `reminder_key`: the key of the reminder whose button was pressed, or "a" for the button below an answer. If the
        date has an entry with this key that was not undone, return that entry and save no new one.
        """
        row = {
            "member_id": member_id,
            "studied_on": studied_on,
            "minutes": minutes,
            "what": what,
            "zone": zone,
            "logged_at": at,
            "reminder_key": reminder_key,
        }
        pressed = of_member(member_id, day=studied_on, key=reminder_key)
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            await _drop_mark(connection, member_id, studied_on)
            before = (await connection.execute(_BY_PRESS, pressed)).one_or_none() if reminder_key else None
            return StudyEntry(*(before or (await connection.execute(_NEW_ENTRY, row)).one()))

    async def entries_of(self, member_id: int, studied_on: date) -> list[StudyEntry]:
        """Return the entries of a date that were not undone, oldest first."""
        of_day = of_member(member_id, day=studied_on)
        async with self._database.read(briefly=True) as connection:
            return [StudyEntry(*row) for row in await connection.execute(_OF_DAY, of_day)]

    async def fill_entry(self, entry_id: int, minutes: int | None, what: str | None, at: datetime) -> StudyEntry:
        """Set the minutes and the subject of an entry, which count as logged at `at`. Return the entry."""
        filled = update(study_entries).where(study_entries.c.id == entry_id)
        filled = filled.values(minutes=minutes, what=what, logged_at=at)
        async with self._database.write() as connection:
            row = (await connection.execute(filled.returning(*columns_for(StudyEntry, study_entries)))).one()
            return StudyEntry(*row)

    async def count_entries(self, member_id: int, studied_on: date) -> int:
        """Return how many entries of a date are stored, undone ones too."""
        async with self._database.read(briefly=True) as connection:
            return (await connection.execute(_COUNT_OF_DAY, of_member(member_id, day=studied_on))).scalar_one()

    async def undo_study(self, entry_id: int, member_id: int, at: datetime) -> bool:
        """Undo an entry for good. Return False if the member has no such entry."""
        own = (study_entries.c.id == entry_id) & (study_entries.c.member_id == member_id)
        undone = update(study_entries).where(own).values(undone_at=func.coalesce(study_entries.c.undone_at, at))
        async with self._database.write() as connection:
            day = (await connection.execute(undone.returning(study_entries.c.studied_on))).scalar_one_or_none()
            if day is not None:
                await _drop_mark(connection, member_id, day)
            return day is not None

    async def entry(self, entry_id: int) -> StudyEntry | None:
        """Return an entry, undone or not. Return None if no entry has this id."""
        wanted = select(*columns_for(StudyEntry, study_entries)).where(study_entries.c.id == entry_id)
        async with self._database.read(briefly=True) as connection:
            row = (await connection.execute(wanted)).one_or_none()
            return StudyEntry(*row) if row else None

    async def latest_entries(self, member_id: int, since: datetime, most: int) -> list[StudyEntry]:
        """Return at most `most` entries that the member logged since `since` and did not undo, newest first."""
        latest = of_member(member_id, since=since, most=most)
        async with self._database.read(briefly=True) as connection:
            return [StudyEntry(*row) for row in await connection.execute(_LATEST, latest)]

    async def study_days(self, member_id: int) -> list[StudyDay]:
        """Return the days on which the member studied, oldest first."""
        async with self._database.read() as connection:
            return list(await read_days(connection, member_id, None))

    async def history(self, member_id: int, since: date) -> StudyHistory:
        """Return the data from which a member's streak is derived, as one snapshot.

        `days` begins on the day after the streak mark, or on `since` if that is earlier. Without a mark, it has all
        study days.
        """
        async with self._database.read(briefly=True) as connection:
            mark = await read_mark(connection, member_id)
            first = min(since, mark.through_on + timedelta(days=1)) if mark else None
            return StudyHistory(
                days=await read_days(connection, member_id, first),
                mark=mark,
                settings=await read_settings(connection, member_id),
                zone_changes=await read_zone_changes(connection, member_id),
                rest_days=await read_rest_days(connection, member_id),
                pauses=await read_pauses(connection, member_id),
                outages=await read_outages(connection, _midnight(first) - timedelta(days=2)),
            )

    async def members_to_mark(self, settled_on: date) -> list[int]:
        """Return the members who studied on `settled_on` or earlier, and whose mark is missing or ends before it."""
        counted = study_entries.c.undone_at.is_(None) & (study_entries.c.studied_on <= settled_on)
        unmarked = streak_marks.c.through_on.is_(None) | (streak_marks.c.through_on < settled_on)
        wanted = (
            select(members.c.member_id)
            .outerjoin(streak_marks, streak_marks.c.member_id == members.c.member_id)
            .where(unmarked, exists().where(counted, study_entries.c.member_id == members.c.member_id))
            .order_by(members.c.member_id)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(wanted)).scalars())

    async def keep_mark(self, mark: StreakMark) -> None:
        """Save the state of a member's streak at a date. Save nothing if the member was deleted."""
        known = exists().where(members.c.member_id == mark.member_id)
        async with self._database.write(aside=True) as connection:
            if (await connection.execute(select(known))).scalar_one():
                await connection.execute(upsert(streak_marks, **vars(mark)))

    async def subjects_since(self, member_id: int, at: datetime) -> dict[str, date]:
        """Return the subjects of the entries that the member logged since `at` and did not undo.

        Each has the first date that it was studied on.
        """
        counted = (study_entries.c.member_id == member_id) & study_entries.c.undone_at.is_(None)
        named = study_entries.c.what.is_not(None) & (study_entries.c.logged_at >= at)
        first = func.min(study_entries.c.studied_on)
        wanted = select(study_entries.c.what, first).where(counted & named).group_by(study_entries.c.what)
        async with self._database.read() as connection:
            return {what: on for what, on in await connection.execute(wanted) if what is not None}


async def read_entries(connection: AsyncConnection, member_id: int) -> tuple[StudyEntry, ...]:
    """Read every entry of a member, undone ones too, oldest first."""
    columns = columns_for(StudyEntry, study_entries)
    wanted = select(*columns).where(study_entries.c.member_id == member_id).order_by(study_entries.c.id)
    return tuple(StudyEntry(*row) for row in await connection.execute(wanted))


async def read_mark(connection: AsyncConnection, member_id: int) -> StreakMark | None:
    """Read a member's streak mark. Return None if they have none."""
    row = (await connection.execute(_MARK, of_member(member_id))).one_or_none()
    return StreakMark(*row) if row else None


async def read_days(connection: AsyncConnection, member_id: int, first: date | None) -> tuple[StudyDay, ...]:
    """Read the days on which a member studied, oldest first. If `first` is given, begin on that date."""
    days = await connection.execute(_DAYS, of_member(member_id, first=first or date.min))
    return tuple(StudyDay(*row) for row in days)


async def _drop_mark(connection: AsyncConnection, member_id: int, changed_on: date) -> None:
    """Delete the member's mark if it covers the date `changed_on`, because its state may be wrong after the change."""
    await connection.execute(_UNTRUE_MARK, of_member(member_id, day=changed_on))


def _midnight(day: date | None) -> datetime:
    return datetime.combine(day or date(1970, 1, 3), time(), UTC)
