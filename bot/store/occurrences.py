"""Find, match and add the occurrences of reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.occurrence_key import MOST_A_DAY, OccurrenceKey
from bot.rules.reminders import Claim, Occurrence, Schedule
from bot.store.schedules import OF_SCHEDULE
from bot.store.statements import columns_for, insert_once
from bot.store.tables import occurrences, schedules

_ZONES_DIFFER: Final = timedelta(days=2)  # a local date begins at most this long before or after the same date in UTC


OF_OCCURRENCE = columns_for(Occurrence, occurrences)
# Occurrences that did not arrive and of which the member was not notified yet. The states are literals in the SQL,
# because SQLite uses the partial index ix_occurrences_untold only for literals.
UNTOLD = occurrences.c.told_at.is_(None) & occurrences.c.state.in_(
    bindparam("untold", ["failed", "skipped", "unknown"], expanding=True, literal_execute=True)
)

# A question about an exam waits only until it is sent, at once. No member snoozes or skips it.
WAITS = (occurrences.c.state == "claimed") & (occurrences.c.attempts == 0) & occurrences.c.exam_on.is_(None)
GIVEN_BACK = (occurrences.c.state == "claimed") & occurrences.c.reason.is_not(None)


async def find_occurrences(connection: AsyncConnection, wanted: ColumnElement[bool]) -> list[Occurrence]:
    """Find occurrences by a condition on them or on their schedules, oldest first."""
    found = (
        select(*OF_OCCURRENCE)
        .join(schedules, schedules.c.id == occurrences.c.schedule_id)
        .where(wanted)
        .order_by(occurrences.c.due_at, occurrences.c.id)
    )
    return [Occurrence(*row) for row in await connection.execute(found)]


async def read_occurrences(connection: AsyncConnection, member_id: int) -> tuple[Occurrence, ...]:
    """Read every occurrence of the schedules that a member set up, including group schedules, oldest first."""
    return tuple(await find_occurrences(connection, schedules.c.member_id == member_id))


async def find_by_key(connection: AsyncConnection, key: str) -> tuple[Occurrence, Schedule] | None:
    """Find the occurrence of a key, with its schedule. Return None if no occurrence has the key."""
    wanted = (
        select(*OF_OCCURRENCE, *OF_SCHEDULE)
        .join(schedules, schedules.c.id == occurrences.c.schedule_id)
        .where(occurrences.c.key == key)
    )
    row = (await connection.execute(wanted)).one_or_none()
    if row is None:
        return None
    return Occurrence(*row[: len(OF_OCCURRENCE)]), Schedule(*row[len(OF_OCCURRENCE) :])


def same(claim: Claim) -> ColumnElement[bool]:
    """Match the occurrence of a claim unless it was claimed again. Each claim increases `attempts`."""
    return (occurrences.c.id == claim.occurrence.id) & (occurrences.c.attempts == claim.occurrence.attempts)


def held(claim: Claim) -> ColumnElement[bool]:
    """Match the occurrence of a claim if no later claim and no outcome is stored."""
    return same(claim) & (occurrences.c.state == "claimed")


async def add_occurrence(
    connection: AsyncConnection, schedule_id: int, day: date, values: Mapping[str, object]
) -> Occurrence | None:
    """Add an occurrence under the next free key of a day, and return it.

    Return None if the schedule has an occurrence with the same due time and snooze number, or if the day has no free
    key left.
    """
    before = await _keys_of_day(connection, schedule_id, day)  # a free number, because only a last key is ever deleted
    if before >= MOST_A_DAY:
        return None
    row = insert_once(occurrences, schedule_id=schedule_id, key=str(OccurrenceKey(schedule_id, day, before)), **values)
    added = (await connection.execute(row.returning(*OF_OCCURRENCE))).one_or_none()
    return Occurrence(*added) if added else None


async def has_last_key(connection: AsyncConnection, occurrence: Occurrence) -> bool:
    """Return whether no later key of the occurrence's day is taken."""
    key = OccurrenceKey.parse(occurrence.key)
    return await _keys_of_day(connection, key.schedule_id, key.day) == key.number + 1


async def _keys_of_day(connection: AsyncConnection, schedule_id: int, day: date) -> int:
    prefix = OccurrenceKey.prefix(schedule_id, day)
    begins = datetime.combine(day, time(), UTC) - _ZONES_DIFFER
    since = (occurrences.c.schedule_id == schedule_id) & (occurrences.c.due_at >= begins)
    of_day = select(func.count()).where(since, occurrences.c.key.startswith(prefix, autoescape=True))
    return (await connection.execute(of_day)).scalar_one()


async def count_failures(connection: AsyncConnection, schedule_id: int) -> int:
    """Count the failures since an occurrence was last sent or the schedule was last resumed, whichever is later.

    Skipped and unknown occurrences do not count.
    """
    since_then = or_(schedules.c.resumed_at.is_(None), occurrences.c.finished_at > schedules.c.resumed_at)
    latest = (
        select(occurrences.c.state)
        .join(schedules, schedules.c.id == occurrences.c.schedule_id)
        .where(occurrences.c.schedule_id == schedule_id, occurrences.c.state.in_(["sent", "failed"]), since_then)
        .order_by(occurrences.c.finished_at.desc(), occurrences.c.id.desc())
    )
    states = (await connection.execute(latest)).scalars()
    return sum(1 for _ in takewhile(lambda state: state == "failed", states))
