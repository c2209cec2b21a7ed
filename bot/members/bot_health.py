"""What an operator has to know of the running bot. Nothing of it is a member's or a server's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core import Core
from bot.rules.thresholds import LAG_OF
from bot.threads import in_thread


@dataclass(frozen=True, slots=True)
class BotHealth:
    """How the running bot is doing at one moment.

    `last_backup_at`, `last_restore_test_at`: None if none is known.
    `due`, `oldest_due_at`: the reminders that are due and have no outcome yet; since when the first of them is due, or
    None.
    `sent`, `lost`, `worst_seconds`: of the reminders that were due in the last 24 hours, how many were sent, how many
    did not arrive or may not have, and how late the latest was sent. None if none was sent.
    `facts_due`: how many facts of the guide are due for checking.
    """

    at: datetime
    database_bytes: int
    last_backup_at: datetime | None
    last_restore_test_at: datetime | None
    due: int
    oldest_due_at: datetime | None
    sent: int
    lost: int
    worst_seconds: float | None
    facts_due: int


async def bot_health(core: Core) -> BotHealth:
    """Return how the running bot is doing."""
    now, catalogue = core.clock(), core.guide.source.catalogue
    async with core.store.at_one_moment():
        backlog = await core.store.health.backlog(now)
        lag = await core.store.reminders.lag(now - LAG_OF)
    backups = await in_thread(core.store.health.backups)
    return BotHealth(
        at=now,
        database_bytes=await in_thread(core.store.health.size_bytes),
        last_backup_at=backups.last_backup.at if backups.last_backup else None,
        last_restore_test_at=backups.last_restore_test.at if backups.last_restore_test else None,
        due=backlog.count,
        oldest_due_at=backlog.oldest_due_at,
        sent=lag.sent,
        lost=lag.failed + lag.unknown,
        worst_seconds=lag.worst_seconds,
        facts_due=len(catalogue.needs_check(now.date())) if catalogue else 0,
    )
