"""Skip coming occurrences because a member asked for it. Each is stored as skipped, so that it is never sent."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Occurrence
from bot.store.claiming import NextDue, due_next, following
from bot.store.occurrences import add_occurrence, has_last_key
from bot.store.schedules import change_schedule, find_schedules
from bot.store.tables import occurrences, schedules
from bot.zones.look_up import zone_of

AT_MOST: Final = 7  # the occurrences of a daily schedule in a week


async def skip(
    connection: AsyncConnection, schedule_id: int, next_due: NextDue, at: datetime, until: datetime | None = None
) -> list[Occurrence]:
    """Skip the next occurrence of a schedule. If `until` is given, skip all occurrences before `until`, at most 7.

    Return the skipped occurrences. The list is empty if the schedule is not on.
    """
    on = (schedules.c.id == schedule_id) & (schedules.c.state == "on")
    skipped: list[Occurrence] = []
    if not (found := await find_schedules(connection, on)):
        return skipped
    due_at: datetime | None = found[0].next_due_at or at
    while due_at is not None and len(skipped) < (1 if until is None else AT_MOST) and (until is None or due_at < until):
        day = due_at.astimezone(zone_of(found[0].zone)).date()
        if (added := await add_occurrence(connection, schedule_id, day, _skipped(due_at, at))) is not None:
            skipped.append(added)
        due_at = following(found[0], due_at, next_due)
    await change_schedule(connection, schedule_id, "on", due_next(due_at))
    return skipped


async def take_back(connection: AsyncConnection, occurrence: Occurrence, at: datetime) -> bool:
    """Let an occurrence that the member skipped come after all.

    An occurrence that waited waits again. The schedule's own occurrence is deleted, and its schedule, if it is on, is
    due then again. Return False if the member did not skip the occurrence, or if a later key of its day is taken.
    """
    skipped = (occurrences.c.id == occurrence.id) & (occurrences.c.state == "skipped")
    waited = skipped & (occurrences.c.reason == Cause(Reason.SKIPPED))
    waits = {"state": "claimed", "claimed_at": at, "lease_until": occurrence.due_at, "attempts": 0}
    waits |= {"finished_at": None, "reason": None, "told_at": None}
    if (await connection.execute(update(occurrences).where(waited).values(waits))).rowcount:
        return True
    if not await has_last_key(connection, occurrence):
        return False
    ahead = skipped & (occurrences.c.reason == Cause(Reason.SKIPPED_AHEAD))
    if not (await connection.execute(delete(occurrences).where(ahead))).rowcount:
        return False
    later = (schedules.c.id == occurrence.schedule_id) & (schedules.c.next_due_at > occurrence.due_at)
    await connection.execute(update(schedules).where(later).values(next_due_at=occurrence.due_at))
    return True


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
