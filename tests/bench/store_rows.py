"""Measure a store that holds little and one that holds much, in wall time, because it waits for the disk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store import Store
from tests.bench.filled_store import claiming, finding, logging, reading_board, reading_gaps, recording, showing
from tests.bench.report import WALL, Growth
from tests.bench.sizes import StoreSizes

Measuring = Callable[[Store, int, int], Awaitable[list[float]]]
TIMES = 30


async def store_growth(sizes: StoreSizes) -> list[Growth]:
    """Measure what members and the reminder job wait for."""
    return [
        await growth("record a question", "questions", sizes.questions, recording, times(sizes.questions)),
        await growth("read the gap list", "questions", sizes.questions, reading_gaps, times(sizes.questions)),
        await growth("claim twenty due reminders", "schedules", sizes.schedules, claiming, times(sizes.schedules)),
        await growth(
            "find what is due, all at once", "schedules", sizes.due_at_once, finding, times(sizes.due_at_once)
        ),
        await growth("log a study session", "days", sizes.study_days, logging, TIMES),
        await growth("derive a streak to show", "days", sizes.study_days, showing, TIMES),
        await growth("read a leaderboard's page", "members", sizes.sharing, reading_board, TIMES),
    ]


def times(sizes: tuple[int, int]) -> int:
    """Return how often to measure, so that the measured rows are few among those that the smaller store holds."""
    return min(TIMES, max(1, sizes[0] // 10))


async def growth(name: str, counted: str, sizes: tuple[int, int], measure: Measuring, times: int) -> Growth:
    """Measure one task at each size, in a store of its own."""
    measured: dict[int, list[float]] = {}
    for size in sizes:
        with TemporaryDirectory() as folder:
            store = await Store.open(None, Path(folder))
            try:
                measured[size] = await measure(store, size, times)
            finally:
                await store.close()
    return Growth.of(name, WALL, counted, measured)
