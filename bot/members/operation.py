"""What an operator watches: whether the bot can save, what is due, and how much there is. All of it are numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core import Core
from bot.errors import NotSaved


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers about the bot at one moment.

    `reminders_due`: how many reminders are due and were not sent, skipped or given up yet.
    `longest_due_seconds`: since when the first of them is due. 0 if none is.
    `unanswered`: how many stored questions the guide did not answer.
    `database_bytes`: the size of the database with its WAL.
    `passages`: how many passages the index of the guide has.
    `facts_due`: how many facts of the guide are due for checking.
    `last_backup_at`: when the last backup was made. None if none is known.
    """

    reminders_due: int
    longest_due_seconds: float
    unanswered: int
    database_bytes: int
    passages: int
    facts_due: int
    last_backup_at: datetime | None


async def can_save(core: Core) -> bool:
    """Return whether the database can save a change, by saving one."""
    try:
        await core.store.condition.try_to_write(core.clock())
    except NotSaved:
        return False
    return True


async def figures(core: Core) -> Figures:
    """Return the numbers of this moment."""
    now, catalogue = core.clock(), core.guide.source.catalogue
    backlog = await core.store.reminders.backlog(now)
    return Figures(
        reminders_due=backlog.due,
        longest_due_seconds=(now - backlog.oldest_due_at).total_seconds() if backlog.oldest_due_at else 0.0,
        unanswered=await core.store.questions.count_unanswered(),
        database_bytes=core.store.condition.size_bytes(),
        passages=len(core.guide.source.passages),
        facts_due=len(catalogue.needs_check(now.date())) if catalogue else 0,
        last_backup_at=core.store.condition.last_backup_at(),
    )
