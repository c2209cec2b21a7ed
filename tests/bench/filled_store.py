"""Stores that hold much, and how long one thing takes in them."""

from __future__ import annotations

import time as clock
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table

from bot.store import Store
from bot.store.schedules import Schedule
from bot.store.tables import given_answers, members, schedules

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
A_WEEK = timedelta(weeks=1)
GAPS = 100
AT_ONCE = 10


async def fill(store: Store, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Puts rows into a table in one transaction."""
    async with store.questions._database.write() as connection:
        await connection.execute(table.insert(), rows)


async def fill_questions(store: Store, size: int) -> None:
    """Puts in questions of the last 90 days, GAPS of them not answered."""
    step = timedelta(days=90) / size
    gap_each = max(1, size // GAPS)
    rows = [
        {
            "guild_id": number % 7 + 1,
            "question": f"What is question {number} about?",
            "status": "answered" if number % gap_each else "not_covered",
            "passage_id": None,
            "guide_version": "1",
            "asked_at": NOW - step * number,
        }
        for number in range(size)
    ]
    await fill(store, given_answers, rows)


async def recording(store: Store, size: int, times: int) -> list[float]:
    """Measures keeping a question."""
    await fill_questions(store, size)
    seconds: list[float] = []
    for _ in range(times):
        began = clock.perf_counter()
        await store.questions.record("How hard is it?", "answered", "how-hard", "1", 1, NOW)
        seconds.append(clock.perf_counter() - began)
    return seconds


async def reading_gaps(store: Store, size: int, times: int) -> list[float]:
    """Measures reading what was not answered in 90 days, of every server."""
    await fill_questions(store, size)
    seconds: list[float] = []
    for _ in range(times):
        began = clock.perf_counter()
        found = await store.questions.gaps(None, NOW - timedelta(days=91), 100)
        seconds.append(clock.perf_counter() - began)
        assert 0 < len(found) <= 2 * GAPS
    return seconds


async def claiming(store: Store, size: int, times: int) -> list[float]:
    """Measures claiming AT_ONCE reminders that fall due in the same minute."""
    people = [{"member_id": number + 1, "day_ends_at_hour": 4, "created_at": NOW} for number in range(size)]
    await fill(store, members, people)
    rows = [
        {
            "member_id": number + 1,
            "weekdays": frozenset({0}),
            "wall_time": time(10, 0),
            "zone": "Europe/Berlin",
            "dm_channel_id": None,
            "state": "on",
            "next_due_at": NOW + timedelta(minutes=number // AT_ONCE),
            "created_at": NOW,
        }
        for number in range(size)
    ]
    await fill(store, schedules, rows)
    seconds: list[float] = []
    for minute in range(min(times, max(1, size // AT_ONCE))):
        now = NOW + timedelta(minutes=minute)
        began = clock.perf_counter()
        claims = await store.reminders.claim_due(now, timedelta(hours=1), AT_ONCE, next_week)
        seconds.append(clock.perf_counter() - began)
        assert len(claims) == min(AT_ONCE, size)
    return seconds


def next_week(schedule: Schedule, due_at: datetime) -> datetime:
    """Gives a schedule's occurrence after one."""
    return due_at + A_WEEK
