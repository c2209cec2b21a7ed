"""Snooze an occurrence, so that it is sent again later.

A snooze adds a new occurrence, the successor. The due times of the schedule do not change.
"""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.occurrence_key import OccurrenceKey
from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Occurrence
from bot.store.occurrences import GIVEN_BACK, OF_OCCURRENCE, WAITS, add_occurrence, find_by_key
from bot.store.tables import occurrences

_DID_NOT_COME: Final = frozenset({"failed", "skipped"})


async def snooze(connection: AsyncConnection, key: str, until: datetime, at: datetime) -> Occurrence | None:
    """Snooze the occurrence of a key until `until`, and return the successor.

    If the latest successor was never claimed for sending, move it to `until`. If there is no successor yet, add one.
    Also add one if the latest successor was claimed for sending but then failed or was skipped, for example because of
    a pause. Return None in four cases: the key is unknown, the occurrence was never claimed for sending, its schedule
    is off, or a successor was sent, is being sent or may have been sent.
    """
    found = await find_by_key(connection, key)
    if found is None or found[0].attempts == 0 or found[1].is_over:
        return None
    latest = await find_latest(connection, found[0])
    if latest.attempts == 0:
        return await _move(connection, latest, until)
    if latest.id == found[0].id or latest.state in _DID_NOT_COME:
        return await _add_successor(connection, latest, until, at)
    return None


async def find_latest(connection: AsyncConnection, occurrence: Occurrence) -> Occurrence:
    """Follow the chain of snoozes from an occurrence, and return the successor at which to stop.

    Stop at the first successor that did not fail and was not skipped. If there is none, return the end of the chain.
    Return the occurrence itself if it was never snoozed.
    """
    latest = occurrence
    while latest is occurrence or latest.state in _DID_NOT_COME:
        wanted = select(*OF_OCCURRENCE).where(occurrences.c.snoozed_from == latest.id)
        row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            break
        latest = Occurrence(*row)
    return latest


async def drop_waiting(connection: AsyncConnection, schedule_id: int, at: datetime, only_id: int | None = None) -> int:
    """Skip the waiting occurrences of a schedule because the member asked for it. Return how many were skipped.

    An occurrence that could not be sent and would be retried is skipped too.
    `only_id`: skip only this occurrence.
    """
    waiting = (occurrences.c.schedule_id == schedule_id) & (WAITS | GIVEN_BACK)
    if only_id is not None:
        waiting &= occurrences.c.id == only_id
    values = {
        "state": "skipped",
        "reason": Cause(Reason.SKIPPED),
        "lease_until": None,
        "finished_at": at,
        "told_at": at,
    }
    return (await connection.execute(update(occurrences).where(waiting).values(values))).rowcount


async def _add_successor(
    connection: AsyncConnection, former: Occurrence, until: datetime, at: datetime
) -> Occurrence | None:
    values: dict[str, object] = {
        "due_at": until,
        "snooze": await _free_number(connection, former.schedule_id, until, former.snooze + 1),
        "state": "claimed",
        "claimed_at": at,
        "lease_until": until,
        "attempts": 0,
        "snoozed_from": former.id,
    }
    original_day = OccurrenceKey.parse(former.key).day
    return await add_occurrence(connection, former.schedule_id, original_day, values)


async def _move(connection: AsyncConnection, successor: Occurrence, until: datetime) -> Occurrence:
    """Move a successor to the due time `until`, even if the successor was skipped while it waited."""
    values = {
        "due_at": until,
        "lease_until": until,
        "snooze": await _free_number(connection, successor.schedule_id, until, successor.snooze, successor.id),
        "state": "claimed",
        "finished_at": None,
        "reason": None,
        "told_at": None,
    }
    moved = update(occurrences).where(occurrences.c.id == successor.id).values(values)
    return Occurrence(*(await connection.execute(moved.returning(*OF_OCCURRENCE))).one())


async def _free_number(
    connection: AsyncConnection, schedule_id: int, due_at: datetime, least: int, own_id: int | None = None
) -> int:
    """Return the first snooze number from `least` on that is free.

    A number is taken if another occurrence of the schedule has it and is due at the same instant.
    """
    others = (occurrences.c.schedule_id == schedule_id) & (occurrences.c.due_at == due_at)
    others &= occurrences.c.id.is_distinct_from(own_id)
    taken = set((await connection.execute(select(occurrences.c.snooze).where(others))).scalars())
    return next(number for number in count(least) if number not in taken)
