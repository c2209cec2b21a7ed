"""Store when members need not study: rest days of the week, and pauses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.streaks import Pause, RestDays
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.statements import THE_MEMBER, columns_for, of_member, upsert
from bot.store.tables import pauses, rest_days

_PAUSE: Final = columns_for(Pause, pauses)
_PAUSES: Final = select(*_PAUSE).where(pauses.c.member_id == THE_MEMBER).order_by(pauses.c.from_on)
_REST_DAYS: Final = (
    select(*columns_for(RestDays, rest_days)).where(rest_days.c.member_id == THE_MEMBER).order_by(rest_days.c.from_on)
)


class RestAndPauses:
    """Stores rest days and pauses. A change does not remove the protection of past dates."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set_rest_days(self, member_id: int, weekdays: frozenset[int], from_on: date, at: datetime) -> None:
        """Set the weekdays on which a member rests, from the local date `from_on` on."""
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            await connection.execute(upsert(rest_days, member_id=member_id, from_on=from_on, weekdays=weekdays))

    async def pause(self, member_id: int, from_on: date, until_on: date | None, at: datetime) -> Pause:
        """Save a pause from `from_on` until `until_on`, both included, and return it.

        Without `until_on` the pause has no end. The new pause replaces each pause that it overlaps. It begins on the
        earliest first date of all these pauses.
        """
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            begins_before = pauses.c.from_on <= until_on if until_on else pauses.c.from_on.is_not(None)
            ends_after = or_(pauses.c.until_on.is_(None), pauses.c.until_on >= from_on)
            overlapping = (pauses.c.member_id == member_id) & begins_before & ends_after
            former = [Pause(*row) for row in await connection.execute(select(*_PAUSE).where(overlapping))]
            # So the past dates of a replaced pause stay protected. The end of a replaced pause no longer counts.
            first = min([from_on, *(one.from_on for one in former)])
            await connection.execute(delete(pauses).where(overlapping))
            row = pauses.insert().values(member_id=member_id, from_on=first, until_on=until_on, created_at=at)
            return Pause(*(await connection.execute(row.returning(*_PAUSE))).one())

    async def end_pause(self, member_id: int, today: date) -> bool:
        """End the current pause and delete coming pauses, so that today counts. Return False if there is no pause."""
        to_come = (pauses.c.member_id == member_id) & (pauses.c.from_on >= today)
        still = or_(pauses.c.until_on.is_(None), pauses.c.until_on >= today)
        under_way = (pauses.c.member_id == member_id) & (pauses.c.from_on < today) & still
        async with self._database.write() as connection:
            dropped = await connection.execute(delete(pauses).where(to_come))
            ended = update(pauses).where(under_way).values(until_on=today - timedelta(days=1))
            return dropped.rowcount + (await connection.execute(ended)).rowcount > 0

    async def pauses_since(self, member_id: int, day: date) -> list[Pause]:
        """Return the pauses that end on `day` or later, or have no end, the earliest first."""
        not_over = or_(pauses.c.until_on.is_(None), pauses.c.until_on >= day)
        wanted = select(*_PAUSE).where(pauses.c.member_id == member_id, not_over).order_by(pauses.c.from_on)
        async with self._database.read(briefly=True) as connection:
            return [Pause(*row) for row in await connection.execute(wanted)]

    async def rest_days(self, member_id: int, day: date) -> frozenset[int]:
        """Return the weekdays on which a member rests, by the setting that applies on `day`."""
        own = (rest_days.c.member_id == member_id) & (rest_days.c.from_on <= day)
        wanted = select(rest_days.c.weekdays).where(own).order_by(rest_days.c.from_on.desc()).limit(1)
        async with self._database.read(briefly=True) as connection:
            return (await connection.execute(wanted)).scalar_one_or_none() or frozenset()


async def read_rest_days(connection: AsyncConnection, member_id: int) -> tuple[RestDays, ...]:
    """Read a member's rest days, the earliest first."""
    return tuple(RestDays(*row) for row in await connection.execute(_REST_DAYS, of_member(member_id)))


async def read_pauses(connection: AsyncConnection, member_id: int) -> tuple[Pause, ...]:
    """Read a member's pauses, the earliest first."""
    return tuple(Pause(*row) for row in await connection.execute(_PAUSES, of_member(member_id)))
