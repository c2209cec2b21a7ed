"""Skip coming occurrences because a member asked for it. Each is stored as skipped, so that it is never sent."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reasons import Cause, Reason
from bot.store.claiming import NextDue, following
from bot.store.occurrences import add_occurrence
from bot.store.schedules import change_schedule, find_schedules
from bot.store.tables import schedules
from bot.zones.look_up import zone_of

AT_MOST: Final = 7  # the occurrences of a daily schedule in a week


async def skip(
    connection: AsyncConnection, schedule_id: int, next_due: NextDue, at: datetime, until: datetime | None = None
) -> list[datetime]:
    """Skip the next occurrence of a schedule. If `until` is given, skip all occurrences before `until`, at most 7.

    Return the due times of the skipped occurrences. The list is empty if the schedule is not on.
    """
    on = (schedules.c.id == schedule_id) & (schedules.c.state == "on")
    skipped: list[datetime] = []
    if not (found := await find_schedules(connection, on)):
        return skipped
    due_at = found[0].next_due_at or at
    while len(skipped) < (1 if until is None else AT_MOST) and (until is None or due_at < until):
        day = due_at.astimezone(zone_of(found[0].zone)).date()
        if await add_occurrence(connection, schedule_id, day, _skipped(due_at, at)):
            skipped.append(due_at)
        due_at = following(found[0], due_at, next_due)
    await change_schedule(connection, schedule_id, "on", {"next_due_at": due_at})
    return skipped


def _skipped(due_at: datetime, at: datetime) -> dict[str, object]:
    """Return the values of a skipped occurrence. `told_at` is set, because the member asked for the skip."""
    return {
        "due_at": due_at,
        "snooze": 0,
        "state": "skipped",
        "claimed_at": at,
        "attempts": 0,
        "finished_at": at,
        "reason": Cause(Reason.SKIPPED_AHEAD),
        "told_at": at,
    }
