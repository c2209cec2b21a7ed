"""Edit a schedule without losing an occurrence that is due already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reminders import Schedule
from bot.store.occurrences import add_occurrence
from bot.store.schedules import OF_SCHEDULE, RUNNING, find_schedules
from bot.store.tables import schedules
from bot.zones.look_up import zone_of


async def edit(
    connection: AsyncConnection,
    schedule_id: int,
    values: Mapping[str, object],
    next_due_at: datetime | None,
    at: datetime,
) -> Schedule | None:
    """Change a schedule that is on or paused, and return it. Return None if the schedule is off or unknown.

    `next_due_at`: the new due time. It is used only if the schedule is on. If it is None, the due time does not change.
    If the due time changes and the schedule's former occurrence is due already, store that occurrence as a waiting one.
    So the edit does not prevent it from being sent.
    """
    running = (schedules.c.id == schedule_id) & RUNNING
    found = await find_schedules(connection, running)
    if found and found[0].next_due_at is not None and next_due_at is not None:
        values = {**values, "next_due_at": next_due_at}
        if found[0].next_due_at <= at:
            await _let_wait(connection, found[0], found[0].next_due_at, at)
    edited = update(schedules).where(running).values(**values).returning(*OF_SCHEDULE)
    row = (await connection.execute(edited)).one_or_none()
    return Schedule(*row) if row else None


async def _let_wait(connection: AsyncConnection, schedule: Schedule, due_at: datetime, at: datetime) -> None:
    day = due_at.astimezone(zone_of(schedule.zone)).date()
    values = {"due_at": due_at, "snooze": 0, "state": "claimed", "claimed_at": at, "lease_until": due_at, "attempts": 0}
    await add_occurrence(connection, schedule.id, day, values)
