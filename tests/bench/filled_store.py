"""Stores that hold much, and how long one thing takes in them."""

from __future__ import annotations

import time as clock
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table

from bot.core import Core
from bot.members.presence import Presence
from bot.members.streak import member_streak, members_to_mark, move_mark
from bot.members.study import log_study
from bot.rules.reminders import Schedule
from bot.store import Store
from bot.store.tables import given_answers, members, shares, study_entries
from knowledge.guide import Guide
from tests.bench.corpus import synthetic

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
A_WEEK = timedelta(weeks=1)
GAPS = 100
AT_ONCE = 20
SERVERS = 1_000


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


async def fill_schedules(store: Store, size: int, at_once: int) -> None:
    """Puts in schedules of as many members in SERVERS servers, so many of which fall due each minute from NOW on."""
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {size - 1})"
    instant = f"strftime('%Y-%m-%d %H:%M:00.000000', '{NOW:%Y-%m-%d %H:%M}', '+' || (n / {at_once}) || ' minutes')"
    async with store.reminders._database.write() as connection:  # by SQLite itself: a million are made in seconds
        await connection.exec_driver_sql(
            f"{numbers} INSERT INTO members (member_id, day_ends_at_hour, created_at)"
            f" SELECT n + 1, 4, '{NOW:%Y-%m-%d %H:%M}:00.000000' FROM numbers"
        )
        await connection.exec_driver_sql(
            f"{numbers} INSERT INTO schedules"
            " (member_id, weekdays, wall_time, zone, state, next_due_at, created_at, guild_id)"
            f" SELECT n + 1, 1, '10:00', 'Europe/Berlin', 'on', {instant}, '{NOW:%Y-%m-%d %H:%M}:00.000000',"
            f" n * n % {SERVERS} FROM numbers"
        )


async def claiming(store: Store, size: int, times: int) -> list[float]:
    """Measures finding and claiming AT_ONCE reminders that fall due in the same minute."""
    await fill_schedules(store, size, AT_ONCE)
    seconds: list[float] = []
    for minute in range(min(times, max(1, size // AT_ONCE))):
        now = NOW + timedelta(minutes=minute)
        began = clock.perf_counter()
        due = await store.reminders.due(now)
        claims = await store.reminders.claim(due, now, timedelta(hours=1), next_week)
        seconds.append(clock.perf_counter() - began)
        assert len(claims) == min(AT_ONCE, size)
    return seconds


async def finding(store: Store, size: int, times: int) -> list[float]:
    """Measures finding the first 500 in turns of reminders that are all due at once."""
    await fill_schedules(store, size, size)
    seconds: list[float] = []
    for _ in range(times):
        began = clock.perf_counter()
        due = await store.reminders.due(NOW)
        seconds.append(clock.perf_counter() - began)
        assert len(due) == min(500, size)
    return seconds


async def one_who_studied(store: Store, days: int) -> Core:
    """Give what a use case needs, with a member who studied up to yesterday, of each ten days one left out."""
    await fill(store, members, [{"member_id": 1, "zone": "Europe/Berlin", "day_ends_at_hour": 4, "created_at": NOW}])
    rows = [
        {
            "member_id": 1,
            "studied_on": (NOW - timedelta(days=back)).date(),
            "minutes": 30,
            "what": "MLOps",
            "zone": "Europe/Berlin",
            "logged_at": NOW - timedelta(days=back),
        }
        for back in range(1, days + 1)
        if back % 10
    ]
    await fill(store, study_entries, rows)
    core = Core(store, Guide(synthetic(1, 1)), lambda: NOW, Presence(store, lambda: NOW))
    core.presence.found()
    for member_id in await members_to_mark(core):  # as the daily job does
        await move_mark(core, member_id)
    return core


async def logging(store: Store, days: int, times: int) -> list[float]:
    """Measures what /studied does: logging a session and deriving the streak of its answer."""
    core = await one_who_studied(store, days)
    seconds: list[float] = []
    for _ in range(times):
        began = clock.perf_counter()
        await log_study(core, 1, 0, 30, None)
        seconds.append(clock.perf_counter() - began)
    return seconds


async def showing(store: Store, days: int, times: int) -> list[float]:
    """Measures deriving what /streak show shows, the drawing left out: that takes the same for everybody."""
    core = await one_who_studied(store, days)
    seconds: list[float] = []
    for _ in range(times):
        began = clock.perf_counter()
        shown = await member_streak(core, 1)
        seconds.append(clock.perf_counter() - began)
        assert shown.streak.longest > 0
    return seconds


async def reading_board(store: Store, size: int, times: int) -> list[float]:
    """Measures the data of a leaderboard's page, of members who studied on each day of their last four weeks."""
    people = range(1, size + 1)
    await fill(store, members, [{"member_id": one, "day_ends_at_hour": 4, "created_at": NOW} for one in people])
    await fill(store, shares, [{"member_id": one, "guild_id": 1, "since": NOW} for one in people])
    sunday = NOW.date() + timedelta(days=6)
    rows = [
        {
            "member_id": one,
            "studied_on": sunday - timedelta(days=back),
            "minutes": 1 + one * 37 % 240,
            "what": "MLOps",
            "zone": "UTC",
            "logged_at": NOW,
        }
        for back in range(27, -1, -1)
        for one in people
        if (one + back) % 5
    ]
    await fill(store, study_entries, rows)
    seconds: list[float] = []
    for number in range(times):
        first = number * 10 % size
        began = clock.perf_counter()
        board = await store.sharing.board(1, NOW.date(), first, 10, 1)
        seconds.append(clock.perf_counter() - began)
        assert (board.count, len(board.places)) == (size, min(10, size - first))
    return seconds


def next_week(schedule: Schedule, due_at: datetime) -> datetime:
    """Gives a schedule's occurrence after one."""
    return due_at + A_WEEK
