"""Store the schedules of reminders.

A schedule is either a member's own or a group's. A group's reminders are sent to a channel.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.statements import columns_for, upsert
from bot.store.tables import facts, occurrences, schedules

log = logging.getLogger(__name__)

ZONE_RULES: Final = "zone_rules"  # the fact with the version of the zone rules that gave the due times

OF_SCHEDULE = columns_for(Schedule, schedules)
RUNNING = schedules.c.state != "off"
WEEKLY = schedules.c.kind == "weekly"
GROUP = schedules.c.channel_id.is_not(None)


class Schedules:
    """Stores schedules.

    A member has at most one own weekly schedule that is on or paused. A channel has at most one too.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep_schedule(
        self,
        member_id: int,
        *,
        weekdays: frozenset[int],
        wall_time: time,
        zone: str,
        dm_channel_id: int | None,
        next_due_at: datetime,
        at: datetime,
        guild_id: int | None = None,
        channel_id: int | None = None,
        role_id: int | None = None,
    ) -> Schedule:
        """Save a new schedule and return it.

        Without `channel_id`, the new schedule replaces the member's own schedule. With `channel_id`, it replaces the
        channel's schedule, even if another member set that up.
        """
        row = schedules.insert().values(
            member_id=member_id,
            weekdays=weekdays,
            wall_time=wall_time,
            zone=zone,
            dm_channel_id=dm_channel_id,
            state="on",
            next_due_at=next_due_at,
            created_at=at,
            guild_id=guild_id,
            channel_id=channel_id,
            role_id=role_id,
        )
        former = own_of(member_id) if channel_id is None else of_channel(channel_id)
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            await stop_schedules(connection, former, Cause(Reason.REPLACED), at)
            kept = (await connection.execute(row.returning(*OF_SCHEDULE))).one()
        return Schedule(*kept)

    async def follow_zone_rules(self, version: str, due_anew: Callable[[Schedule, datetime], datetime]) -> int:
        """Derive the due times again unless they follow this version of the zone rules. Return how many changed.

        If `due_anew` raises an exception for a schedule, its due time stays. The schedule is paused when its occurrence
        is claimed.
        """
        async with self._database.write(aside=True) as connection:
            noted = await connection.execute(select(facts.c.value).where(facts.c.name == ZONE_RULES))
            if noted.scalar_one_or_none() == version:
                return 0
            moved: list[dict[str, object]] = []
            for schedule in await find_schedules(connection, schedules.c.state == "on"):
                due_at = schedule.next_due_at
                if due_at is None:
                    continue
                try:
                    anew = due_anew(schedule, due_at)
                except Exception:  # the error of one schedule must not stop the others
                    log.exception("The due time of a schedule could not be worked out again.")
                    continue
                if anew != due_at:
                    moved.append({"number": schedule.id, "anew": anew})
            if moved:
                changed = update(schedules).where(schedules.c.id == bindparam("number"))
                await connection.execute(changed.values(next_due_at=bindparam("anew")), moved)
            await connection.execute(upsert(facts, name=ZONE_RULES, value=version))
        return len(moved)

    async def schedule(self, schedule_id: int) -> Schedule | None:
        """Return a schedule in any state. Return None if it is unknown."""
        async with self._database.read() as connection:
            return next(iter(await find_schedules(connection, schedules.c.id == schedule_id)), None)

    async def schedule_of(self, member_id: int) -> Schedule | None:
        """Return the member's own weekly schedule, on or paused. Return None if there is none."""
        async with self._database.read() as connection:
            return next(iter(await find_schedules(connection, own_of(member_id))), None)

    async def schedule_of_channel(self, channel_id: int) -> Schedule | None:
        """Return a channel's schedule, on or paused. Return None if there is none."""
        async with self._database.read() as connection:
            return next(iter(await find_schedules(connection, of_channel(channel_id))), None)

    async def count_schedules(self, member_id: int, channel_id: int | None, since: datetime) -> int:
        """Return how many weekly schedules were set up since `since` for a channel, or for a member alone."""
        own = (schedules.c.member_id == member_id) & schedules.c.channel_id.is_(None) & WEEKLY
        those = own if channel_id is None else schedules.c.channel_id == channel_id
        number = select(func.count()).select_from(schedules).where(those, schedules.c.created_at > since)
        async with self._database.read() as connection:
            return (await connection.execute(number)).scalar_one()

    async def schedules_of_server(self, guild_id: int) -> list[Schedule]:
        """Return the schedules of a server's channels, on or paused, oldest first."""
        async with self._database.read() as connection:
            return list(await find_schedules(connection, (schedules.c.guild_id == guild_id) & GROUP & RUNNING))

    async def note_direct_messages(self, schedule_id: int, dm_channel_id: int) -> bool:
        """Save the channel of the owner's direct messages. Return False if the schedule does not exist."""
        noted = update(schedules).where(schedules.c.id == schedule_id).values(dm_channel_id=dm_channel_id)
        async with self._database.write(aside=True) as connection:
            return (await connection.execute(noted)).rowcount > 0

    async def stop_schedule(self, member_id: int, at: datetime) -> bool:
        """Stop the member's own weekly schedule, and skip its claimed occurrences. Return False if they had none."""
        async with self._database.write() as connection:
            return await stop_schedules(connection, own_of(member_id), Cause(Reason.STOPPED), at)

    async def stop(self, schedule_id: int, at: datetime) -> bool:
        """Stop a schedule, and skip its claimed occurrences. Return False if it was off or unknown."""
        async with self._database.write() as connection:
            return await stop_schedules(
                connection, (schedules.c.id == schedule_id) & RUNNING, Cause(Reason.STOPPED), at
            )

    async def pause_schedule(self, schedule_id: int, cause: Cause) -> bool:
        """Pause a schedule, and save the cause to show it to the owner. Return False if the schedule was not on."""
        async with self._database.write() as connection:
            return await change_schedule(connection, schedule_id, "on", _paused(cause))

    async def resume_schedule(self, schedule_id: int, next_due_at: datetime, at: datetime) -> bool:
        """Resume a paused schedule. Earlier failures no longer count. Return False if the schedule was not paused."""
        values = {"state": "on", "state_reason": None, "next_due_at": next_due_at, "resumed_at": at}
        async with self._database.write() as connection:
            return await change_schedule(connection, schedule_id, "paused", values)


def own_of(member_id: int) -> ColumnElement[bool]:
    """Match the member's own weekly schedule that is on or paused."""
    return (schedules.c.member_id == member_id) & schedules.c.channel_id.is_(None) & RUNNING & WEEKLY


def of_channel(channel_id: int) -> ColumnElement[bool]:
    """Match the channel's schedule that is on or paused."""
    return (schedules.c.channel_id == channel_id) & RUNNING


async def find_schedules(connection: AsyncConnection, wanted: ColumnElement[bool]) -> tuple[Schedule, ...]:
    """Find the schedules that `wanted` matches, oldest first."""
    found = select(*OF_SCHEDULE).where(wanted).order_by(schedules.c.id)
    return tuple(Schedule(*row) for row in await connection.execute(found))


async def read_schedules(connection: AsyncConnection, member_id: int) -> tuple[Schedule, ...]:
    """Read every schedule that a member set up, including group schedules and stopped ones, oldest first."""
    return await find_schedules(connection, schedules.c.member_id == member_id)


async def change_schedule(
    connection: AsyncConnection, schedule_id: int, state: str, values: Mapping[str, object]
) -> bool:
    """Change a schedule if it is in this state. Return False if it is in another state or does not exist."""
    there = (schedules.c.id == schedule_id) & (schedules.c.state == state)
    return (await connection.execute(update(schedules).where(there).values(**values))).rowcount > 0


async def stop_schedules(connection: AsyncConnection, running: ColumnElement[bool], cause: Cause, at: datetime) -> bool:
    """Stop the schedules that `running` matches, and skip their claimed occurrences. Return False if none matches.

    Set `told_at` of these occurrences, so that the owners are not notified of them.
    """
    ended = update(schedules).where(running).values(state="off", state_reason=cause, next_due_at=None)
    numbers = list((await connection.execute(ended.returning(schedules.c.id))).scalars())
    claimed = occurrences.c.schedule_id.in_(numbers) & (occurrences.c.state == "claimed")
    dropped = {"state": "skipped", "reason": cause, "lease_until": None, "finished_at": at, "told_at": at}
    await connection.execute(update(occurrences).where(claimed).values(dropped))
    return bool(numbers)


def _paused(cause: Cause) -> dict[str, object]:
    return {"state": "paused", "state_reason": cause, "next_due_at": None}
