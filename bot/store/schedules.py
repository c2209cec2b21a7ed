"""The schedules of members' weekly reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import columns_for, occurrences, schedules


@dataclass(frozen=True)
class Schedule:
    """Repeats a wall-clock time of a zone on weekdays (Monday is 0); next_due_at is set while it is on."""

    id: int
    member_id: int
    weekdays: frozenset[int]
    wall_time: time
    zone: str
    dm_channel_id: int | None
    state: Literal["on", "paused", "off"]
    state_reason: str | None
    next_due_at: datetime | None
    created_at: datetime


async def read_schedules(connection: AsyncConnection, member_id: int) -> tuple[Schedule, ...]:
    """Reads every schedule of a member, ended ones too, oldest first."""
    columns = columns_for(Schedule, schedules)
    wanted = select(*columns).where(schedules.c.member_id == member_id).order_by(schedules.c.id)
    return tuple(Schedule(*row) for row in await connection.execute(wanted))


async def change_schedule(
    connection: AsyncConnection, schedule_id: int, state: str, values: Mapping[str, object]
) -> bool:
    """Changes a schedule that is in this state; tells whether it was."""
    there = (schedules.c.id == schedule_id) & (schedules.c.state == state)
    return (await connection.execute(update(schedules).where(there).values(**values))).rowcount > 0


async def stop_schedule_of(connection: AsyncConnection, member_id: int, reason: str, at: datetime) -> bool:
    """Ends a member's schedule; the member, who asked for it, is not told of what is dropped by that."""
    running = (schedules.c.member_id == member_id) & (schedules.c.state != "off")
    ended = update(schedules).where(running).values(state="off", state_reason=reason, next_due_at=None)
    numbers = list((await connection.execute(ended.returning(schedules.c.id))).scalars())
    claimed = occurrences.c.schedule_id.in_(numbers) & (occurrences.c.state == "claimed")
    dropped = {"state": "skipped", "reason": reason, "lease_until": None, "finished_at": at, "told_at": at}
    await connection.execute(update(occurrences).where(claimed).values(dropped))
    return bool(numbers)
