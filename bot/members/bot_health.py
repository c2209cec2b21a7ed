"""How the running bot is doing, for its operator. Nothing of it is a member's or a server's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core import Core
from bot.members.operation import Figures, figures
from bot.rules.thresholds import LAG_OF


@dataclass(frozen=True, slots=True)
class BotHealth:
    """How the running bot is doing at one moment.

    `last_restore_test_at`: when a backup was last restored as a test. None if that is not known.
    `sent`, `lost`, `worst_seconds`: of the reminders that were due in the last 24 hours, how many were sent, how many
    did not arrive or may not have, and how late the latest was sent. None if none was sent.
    """

    at: datetime
    figures: Figures
    last_restore_test_at: datetime | None
    sent: int
    lost: int
    worst_seconds: float | None


async def bot_health(core: Core) -> BotHealth:
    """Return how the running bot is doing."""
    now = core.clock()
    lag = await core.store.reminders.lag(now - LAG_OF)
    return BotHealth(
        at=now,
        figures=await figures(core),
        last_restore_test_at=core.store.condition.last_restore_test_at(),
        sent=lag.sent,
        lost=lag.failed + lag.unknown,
        worst_seconds=lag.worst_seconds,
    )
