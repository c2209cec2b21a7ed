"""Store a member's further schedules: the reminders that come once, and the reminder of their streak."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.store.members import add_member
from bot.store.schedules import OF_SCHEDULE, RUNNING, Schedules, find_schedules, stop_schedules
from bot.store.tables import occurrences, schedules

ONCE: Final = schedules.c.kind == "once"
_ON_ITS_WAY = exists().where(occurrences.c.schedule_id == schedules.c.id, occurrences.c.state == "claimed")
_SNOOZED = and_(schedules.c.state_reason == Cause(Reason.FELL_DUE), _ON_ITS_WAY)
# A reminder that comes once is to come if it is on or paused, and also if it fell due and was snoozed.
TO_COME = ONCE & or_(RUNNING, _SNOOZED)


class OwnSchedules(Schedules):
    """Stores schedules, also those that come once."""

    async def keep_once(
        self,
        member_id: int,
        *,
        once_on: date,
        wall_time: time,
        zone: str,
        note: str | None,
        dm_channel_id: int | None,
        guild_id: int | None,
        next_due_at: datetime,
        at: datetime,
    ) -> Schedule:
        """Save a reminder of the member that comes once, and return it."""
        row = schedules.insert().values(
            member_id=member_id,
            weekdays=frozenset({once_on.weekday()}),
            wall_time=wall_time,
            zone=zone,
            dm_channel_id=dm_channel_id,
            state="on",
            next_due_at=next_due_at,
            created_at=at,
            guild_id=guild_id,
            kind="once",
            once_on=once_on,
            note=note,
        )
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            return Schedule(*(await connection.execute(row.returning(*OF_SCHEDULE))).one())

    async def once_of(self, member_id: int) -> list[Schedule]:
        """Return the member's reminders that are still to come once, in the order of their dates."""
        own = (schedules.c.member_id == member_id) & TO_COME
        async with self._database.read() as connection:
            found = await find_schedules(connection, own)
        return sorted(found, key=lambda one: (one.once_on or date.max, one.wall_time, one.id))

    async def count_once(self, member_id: int, since: datetime) -> int:
        """Return how many reminders that come once the member set up since `since`, also those that they removed."""
        own = (schedules.c.member_id == member_id) & ONCE & (schedules.c.created_at > since)
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(schedules).where(own))).scalar_one()

    async def keep_streak(
        self,
        member_id: int,
        *,
        weekdays: frozenset[int],
        wall_time: time,
        zone: str,
        dm_channel_id: int | None,
        guild_id: int | None,
        next_due_at: datetime,
        at: datetime,
    ) -> Schedule:
        """Switch on the reminder of a member's streak, and return its schedule.

        A member has one such schedule in all, so that switching it off and on brings no second reminder on a day.
        """
        values = {
            "weekdays": weekdays,
            "wall_time": wall_time,
            "zone": zone,
            "dm_channel_id": dm_channel_id,
            "guild_id": guild_id,
            "state": "on",
            "state_reason": None,
            "next_due_at": next_due_at,
        }
        again = update(schedules).where(_streak_of(member_id)).values(**values, resumed_at=at).returning(*OF_SCHEDULE)
        new = schedules.insert().values(**values, member_id=member_id, kind="streak", created_at=at)
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            row = (await connection.execute(again)).one_or_none()
            return Schedule(*(row or (await connection.execute(new.returning(*OF_SCHEDULE))).one()))

    async def streak_schedule_of(self, member_id: int) -> Schedule | None:
        """Return the schedule of a member's streak in any state. Return None if they never had one."""
        async with self._database.read() as connection:
            return next(iter(await find_schedules(connection, _streak_of(member_id))), None)

    async def stop_streak(self, member_id: int, at: datetime) -> bool:
        """Switch off the reminder of a member's streak. Return False if it was off."""
        async with self._database.write() as connection:
            return await stop_schedules(connection, _streak_of(member_id) & RUNNING, Cause(Reason.STOPPED), at)

    async def direct_messages_of(self, member_id: int) -> int | None:
        """Return the channel of the member's direct messages that was saved last. Return None if none was saved."""
        there = (schedules.c.member_id == member_id) & schedules.c.dm_channel_id.is_not(None)
        latest = select(schedules.c.dm_channel_id).where(there).order_by(schedules.c.id.desc()).limit(1)
        async with self._database.read() as connection:
            return (await connection.execute(latest)).scalar_one_or_none()

    async def stop_once(self, schedule_id: int, at: datetime) -> bool:
        """Remove a reminder that is to come once, also if it was snoozed. Return False if it has come or is unknown."""
        async with self._database.write() as connection:
            return await stop_schedules(connection, _with_id(schedule_id) & TO_COME, Cause(Reason.STOPPED), at)


def _streak_of(member_id: int) -> ColumnElement[bool]:
    return (schedules.c.member_id == member_id) & (schedules.c.kind == "streak")


def _with_id(schedule_id: int) -> ColumnElement[bool]:
    return schedules.c.id == schedule_id
