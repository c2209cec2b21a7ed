"""How late reminders came: what an operator reads to see whether delivery keeps up."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import occurrences


@dataclass(frozen=True)
class Lag:
    """How many fell due and were sent, failed or are unknown, and how long after their time the sent ones arrived.

    Both times are None where none was sent.
    """

    sent: int
    failed: int
    unknown: int
    median_seconds: float | None
    worst_seconds: float | None


async def read_lag(connection: AsyncConnection, since: datetime) -> Lag:
    """Read how late what fell due since an instant was, to the millisecond."""
    recent = occurrences.c.due_at >= since
    counting = select(occurrences.c.state, func.count()).where(recent).group_by(occurrences.c.state)
    counts: dict[str, int] = dict((await connection.execute(counting)).all())
    days = func.julianday(occurrences.c.finished_at) - func.julianday(occurrences.c.due_at)
    ordered = select(days).where(recent, occurrences.c.state == "sent").order_by(days)
    sent = counts.get("sent", 0)
    # Found by the database: of a million times, only those in the middle come here.
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
