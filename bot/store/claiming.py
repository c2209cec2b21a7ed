"""Find due schedules round-robin between servers, and claim each occurrence for one holder at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Claim, Occurrence, Schedule
from bot.store.occurrences import OF_OCCURRENCE, add_occurrence
from bot.store.schedules import OF_SCHEDULE, change_schedule
from bot.store.tables import occurrences, schedules

log = logging.getLogger(__name__)

_CLOCKS_SLEWED: Final = timedelta(minutes=1)

NextDue = Callable[[Schedule, datetime], datetime | None]


def following(schedule: Schedule, due_at: datetime, next_due: NextDue) -> datetime | None:
    """Return the due time after `due_at`. Return None if there is none, because the reminder comes once.

    Raise ValueError if `next_due` returns a time that is not later.
    """
    found = next_due(schedule, due_at)
    if found is not None and found <= due_at:
        raise ValueError("the next occurrence has to be a later one")
    return found


def due_next(next_due_at: datetime | None) -> dict[str, object]:
    """Return the values of a schedule that is due next at an instant, or never again: then the schedule is off."""
    if next_due_at is not None:
        return {"next_due_at": next_due_at}
    return {"state": "off", "state_reason": Cause(Reason.FELL_DUE), "next_due_at": None}


async def find_due(connection: AsyncConnection, now: datetime, most: int) -> list[int]:
    """Return the ids of at most `most` due schedules, round-robin between servers.

    First comes each server's schedule that has been due longest. Each server's second schedule follows, and so on. All
    schedules without a `guild_id` form one group, which takes its turn like a server.
    """
    waiting = schedules.c.next_due_at, schedules.c.id
    turn = func.row_number().over(partition_by=schedules.c.guild_id, order_by=waiting).label("turn")
    due = select(*waiting, turn).where(schedules.c.next_due_at <= now).subquery()
    in_turns = select(due.c.id).order_by(due.c.turn, due.c.next_due_at, due.c.id).limit(most)
    return list((await connection.execute(in_turns)).scalars())


async def claim_due(
    connection: AsyncConnection, numbers: Sequence[int], now: datetime, until: datetime, next_due: NextDue
) -> list[Claim]:
    """Claim the due occurrence of each schedule, in the order of `numbers`. Skip schedules that are no longer due."""
    due = select(*OF_SCHEDULE).where(schedules.c.id.in_(numbers), schedules.c.next_due_at <= now)
    found = {row.id: Schedule(*row) for row in await connection.execute(due)}
    claims = [
        await _claim_first(connection, found[number], now, until, next_due)
        for number in dict.fromkeys(numbers)
        if number in found
    ]
    return [claim for claim in claims if claim is not None]


async def claim_again(
    connection: AsyncConnection, now: datetime, until: datetime, limit: int, under_way: Collection[int]
) -> list[Claim]:
    """Claim at most `limit` occurrences whose lease has ended, oldest first.

    A waiting occurrence, such as a snooze, is stored with a lease that ends at its due time. So it is claimed here when
    it is due. If fewer than `limit` leases have ended, also claim occurrences whose claim is stamped more than a minute
    later than `now`. Such a stamp shows that the clock was ahead and was set back since.
    `under_way`: the ids of occurrences that are left out.
    """
    ran_out = occurrences.c.lease_until <= now
    began_later = (occurrences.c.claimed_at > now + _CLOCKS_SLEWED) & (occurrences.c.attempts > 0)
    claims: list[Claim] = []
    for expired in (ran_out, (occurrences.c.lease_until > now) & began_later):
        wanted = (
            select(*OF_OCCURRENCE, *OF_SCHEDULE)
            .join(schedules, schedules.c.id == occurrences.c.schedule_id)
            .where(expired, occurrences.c.id.not_in(under_way))
            .order_by(occurrences.c.lease_until, occurrences.c.id)
            .limit(limit - len(claims))
        )
        for row in (await connection.execute(wanted)).all():
            found = Occurrence(*row[: len(OF_OCCURRENCE)])
            taken = replace(found, claimed_at=now, lease_until=until, attempts=found.attempts + 1)
            values = {"claimed_at": now, "lease_until": until, "attempts": taken.attempts}
            await connection.execute(update(occurrences).where(occurrences.c.id == found.id).values(values))
            claims.append(Claim(taken, Schedule(*row[len(OF_OCCURRENCE) :]), again=found.posted_at is not None))
    return claims


async def _claim_first(
    connection: AsyncConnection, schedule: Schedule, now: datetime, until: datetime, next_due: NextDue
) -> Claim | None:
    """Advance a schedule to its next due time, and claim the occurrence that was due.

    A schedule that comes once is off afterwards.

    Pause the schedule if the next due time cannot be found. Return None if the occurrence is stored already, or if no
    key is left for it: a schedule has 1000 keys for each local date.
    """
    due_at = schedule.next_due_at or now
    moved: Mapping[str, object]
    try:
        day = due_at.astimezone(ZoneInfo(schedule.zone))
        moved = due_next(following(schedule, due_at, next_due))
    except Exception:  # one broken schedule must not stop the others
        log.exception("A schedule was paused, because its next occurrence could not be found.")
        day = due_at
        moved = {"state": "paused", "state_reason": Cause(Reason.NO_NEXT_TIME), "next_due_at": None}
    await change_schedule(connection, schedule.id, "on", moved)
    values = {"due_at": due_at, "snooze": 0, "state": "claimed", "claimed_at": now, "lease_until": until, "attempts": 1}
    claimed = await add_occurrence(connection, schedule.id, day.date(), values)
    return Claim(claimed, schedule, again=False) if claimed else None


async def take_back_skipped(connection: AsyncConnection, causes: Collection[Cause], now: datetime) -> None:
    """Requeue the occurrences that were skipped while the clock was ahead.

    Only occurrences that were skipped for one of the causes are requeued. The clock was ahead if such an occurrence is
    due after `now`, or if it was skipped more than a minute after `now`.
    """
    by_clock_ahead = (occurrences.c.due_at > now) | (occurrences.c.finished_at > now + _CLOCKS_SLEWED)
    skipped = by_clock_ahead & (occurrences.c.state == "skipped") & occurrences.c.reason.in_(causes)
    waiting = {"state": "claimed", "attempts": 0, "claimed_at": now, "lease_until": occurrences.c.due_at}
    waiting |= {"finished_at": None, "reason": None, "posted_at": None, "told_at": None}
    await connection.execute(update(occurrences).where(skipped).values(waiting))
