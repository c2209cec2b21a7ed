"""The occurrences of reminders: how one is claimed, so that one alone delivers it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schedules import Schedule, change_schedule
from bot.store.tables import columns_for, occurrences, put_once, schedules

log = logging.getLogger(__name__)

NextDue = Callable[[Schedule, datetime], datetime]


@dataclass(frozen=True)
class Occurrence:
    """One reminder that fell due, and what became of it; key is its message's nonce."""

    id: int
    schedule_id: int
    due_at: datetime
    snooze: int
    key: str
    state: Literal["claimed", "sent", "failed", "skipped", "unknown"]
    claimed_at: datetime
    lease_until: datetime | None
    attempts: int
    finished_at: datetime | None
    message_id: int | None
    reason: str | None
    told_at: datetime | None


@dataclass(frozen=True)
class Claim:
    """Entitles its holder to deliver an occurrence until occurrence.lease_until.

    `again`: somebody held it before and may have sent it, so the history is read before anything is sent.
    """

    occurrence: Occurrence
    schedule: Schedule
    again: bool


async def read_occurrences(connection: AsyncConnection, member_id: int) -> tuple[Occurrence, ...]:
    """Reads every occurrence of a member's schedules, oldest first."""
    wanted = (
        select(*columns_for(Occurrence, occurrences))
        .join(schedules, schedules.c.id == occurrences.c.schedule_id)
        .where(schedules.c.member_id == member_id)
        .order_by(occurrences.c.due_at, occurrences.c.id)
    )
    return tuple(Occurrence(*row) for row in await connection.execute(wanted))


def same(claim: Claim) -> ColumnElement[bool]:
    """Matches a claim's row unless it was handed out again since, by which `attempts` grows."""
    return (occurrences.c.id == claim.occurrence.id) & (occurrences.c.attempts == claim.occurrence.attempts)


def held(claim: Claim) -> ColumnElement[bool]:
    """Matches a claim's row while that is still to be delivered."""
    return same(claim) & (occurrences.c.state == "claimed")


async def claim_again(connection: AsyncConnection, now: datetime, until: datetime, limit: int) -> list[Claim]:
    """Takes over the occurrences whose lease has run out, oldest first."""
    own, theirs = columns_for(Occurrence, occurrences), columns_for(Schedule, schedules)
    expired = (
        select(*own, *theirs)
        .join(schedules, schedules.c.id == occurrences.c.schedule_id)
        .where(occurrences.c.lease_until <= now)
        .order_by(occurrences.c.lease_until, occurrences.c.id)
        .limit(limit)
    )
    claims: list[Claim] = []
    for row in (await connection.execute(expired)).all():
        found = Occurrence(*row[: len(own)])
        taken = replace(found, claimed_at=now, lease_until=until, attempts=found.attempts + 1)
        values = {"claimed_at": now, "lease_until": until, "attempts": taken.attempts}
        await connection.execute(update(occurrences).where(occurrences.c.id == found.id).values(values))
        claims.append(Claim(taken, Schedule(*row[len(own) :]), again=found.attempts > 0))
    return claims


async def claim_first(
    connection: AsyncConnection, schedule: Schedule, due_at: datetime, now: datetime, until: datetime, next_due: NextDue
) -> Claim | None:
    """Moves a schedule on and claims what was due; None where that occurrence exists already."""
    moved: Mapping[str, object]
    try:
        day = due_at.astimezone(ZoneInfo(schedule.zone))
        following = next_due(schedule, due_at)
        if following <= due_at:
            raise ValueError("the next occurrence has to be a later one")
        moved = {"next_due_at": following}
    except Exception:  # whatever it is, the other schedules go on
        log.exception("A schedule was paused, for its next occurrence could not be found.")
        day = due_at
        moved = {"state": "paused", "state_reason": "its next time could not be worked out", "next_due_at": None}
    await change_schedule(connection, schedule.id, "on", moved)
    row = await _insert(connection, schedule.id, f"{day:%y%m%d}", due_at, now, until)
    return Claim(Occurrence(*row), schedule, again=False) if row else None


async def _insert(
    connection: AsyncConnection, schedule_id: int, day: str, due_at: datetime, now: datetime, until: datetime
) -> Row[tuple[object, ...]] | None:
    """Inserts a claimed occurrence; its key ends in the number of those that its schedule had on that day."""
    prefix = f"r{schedule_id}.{day}."
    of_day = (occurrences.c.schedule_id == schedule_id) & occurrences.c.key.startswith(prefix, autoescape=True)
    before = (await connection.execute(select(func.count()).where(of_day))).scalar_one()
    row = put_once(
        occurrences,
        schedule_id=schedule_id,
        due_at=due_at,
        snooze=0,
        key=f"{prefix}{before}",
        state="claimed",
        claimed_at=now,
        lease_until=until,
        attempts=1,
    )
    return (await connection.execute(row.returning(*columns_for(Occurrence, occurrences)))).one_or_none()
