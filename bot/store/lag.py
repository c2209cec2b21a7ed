"""Measure how late reminders were sent, so that an operator sees whether delivery keeps up."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import occurrences, schedules


@dataclass(frozen=True)
class Lag:
    """The delivery of the occurrences that were due in a period.

    `sent`, `failed`, `unknown`: the numbers of occurrences in these states.
    `median_seconds`, `worst_seconds`: how long after its due time an occurrence was sent. None if none was sent.
    """

    sent: int
    failed: int
    unknown: int
    median_seconds: float | None
    worst_seconds: float | None


class Backlog(NamedTuple):
    """The reminders that are due and have no outcome yet.

    `due`: how many there are.
    `oldest_due_at`: since when the first of them is due. None if there is none.
    """

    due: int
    oldest_due_at: datetime | None


async def read_backlog(connection: AsyncConnection, now: datetime) -> Backlog:
    """Read how many reminders are due: those of due schedules, snoozes, and those that are tried again."""
    scheduled = select(schedules.c.next_due_at.label("due_at")).where(schedules.c.next_due_at <= now)
    # Only an occurrence without an outcome has a lease, so the index of the leases finds it.
    claimed = select(occurrences.c.due_at).where(occurrences.c.lease_until.is_not(None), occurrences.c.due_at <= now)
    due = union_all(scheduled, claimed).subquery()
    return Backlog(*(await connection.execute(select(func.count(), func.min(due.c.due_at)).select_from(due))).one())


async def read_lag(connection: AsyncConnection, since: datetime) -> Lag:
    """Read the lag of the occurrences that were due at `since` or later. The times are rounded to milliseconds."""
    recent = occurrences.c.due_at >= since
    counting = select(occurrences.c.state, func.count()).where(recent).group_by(occurrences.c.state)
    counts: dict[str, int] = dict((await connection.execute(counting)).all())
    days = func.julianday(occurrences.c.finished_at) - func.julianday(occurrences.c.due_at)
    ordered = select(days).where(recent, occurrences.c.state == "sent").order_by(days)
    sent = counts.get("sent", 0)
    # The database sorts the times. So only the one or two in the middle are read, even of a million times.
    middle = (await connection.execute(ordered.offset(max(0, sent - 1) // 2).limit(2 - sent % 2))).scalars().all()
    worst = (await connection.execute(select(func.max(days)).where(recent, occurrences.c.state == "sent"))).scalar()
    return Lag(
        sent,
        counts.get("failed", 0),
        counts.get("unknown", 0),
        _seconds(statistics.median(middle)) if middle else None,
        _seconds(worst) if worst is not None else None,
    )


def _seconds(days: float) -> float:
    return round(days * 86_400, 3)
