"""Find the reminders of a server's groups that did not arrive."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Occurrence, Schedule
from bot.store.occurrences import OF_OCCURRENCE
from bot.store.schedules import GROUP, OF_SCHEDULE
from bot.store.tables import occurrences, schedules

Lost = list[tuple[Occurrence, Schedule]]


async def read_lost(
    connection: AsyncConnection, guild_id: int, since: datetime, without: Collection[Reason] = ()
) -> Lost:
    """Read the reminders of a server's channels, due at `since` or later, that did not arrive, the newest first.

    The schedules of some of them may be off. Leave out those that did not arrive for a reason of `without`.
    """
    wanted = (
        select(*OF_OCCURRENCE, *OF_SCHEDULE)
        .join(schedules, schedules.c.id == occurrences.c.schedule_id)
        .where(schedules.c.guild_id == guild_id, GROUP, occurrences.c.due_at >= since)
        .where(occurrences.c.state.in_(["failed", "skipped", "unknown"]))
        .order_by(occurrences.c.due_at.desc(), occurrences.c.id.desc())
    )
    rows = (await connection.execute(wanted)).all()
    split = len(OF_OCCURRENCE)
    found = [(Occurrence(*row[:split]), Schedule(*row[split:])) for row in rows]
    return [one for one in found if not _is_for(one[0].reason, without)]


def _is_for(cause: Cause | None, reasons: Collection[Reason]) -> bool:
    return cause is not None and cause.reason in reasons
