"""Rules of streaks: readable histories first, then what must hold for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.study import local_day, streak

TODAY = date(2026, 11, 25)  # a Wednesday

# A history of days up to today (the last letter): x studied, . not. Then current streak, longest and freezes.
HISTORIES = [
    ("", 0, 0, 0),
    (".", 0, 0, 0),
    ("x", 1, 1, 0),
    ("x.", 1, 1, 0),
    ("x..", 0, 1, 0),
    ("xx.x", 1, 2, 0),
    ("xxxxxxx", 7, 7, 1),
    ("xxxxxxx..", 7, 7, 0),
    ("xxxxxxx...", 0, 7, 0),
    ("xxxxxxx.x", 8, 8, 0),
    ("xxxxxx.x", 1, 6, 0),
    ("x" * 14, 14, 14, 2),
    ("x" * 20, 20, 20, 2),
    ("x" * 14 + "...", 14, 14, 0),
    ("x" * 14 + "....", 0, 14, 0),
    ("x" * 14 + "..x", 15, 15, 0),
    ("x" * 14 + ".x.x", 16, 16, 0),
    ("x" * 7 + ".." + "xx", 2, 7, 0),
    ("xx" + "." * 30 + "xxx", 3, 3, 0),
]


def days_of(history: str) -> list[date]:
    first = TODAY - timedelta(days=len(history) - 1)
    return [first + timedelta(days=number) for number, letter in enumerate(history) if letter == "x"]


@pytest.mark.parametrize(("history", "current", "longest", "freezes"), HISTORIES)
def test_histories(history: str, current: int, longest: int, freezes: int) -> None:
    now = streak(days_of(history), TODAY)
    assert (now.current, now.longest, now.freezes) == (current, longest, freezes)
    assert now.studied_today == history.endswith("x")


def test_this_week_begins_on_monday() -> None:
    days = [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 25)]
    assert streak(days, TODAY).days_this_week == 2


histories = st.lists(st.integers(0, 60), max_size=40).map(lambda back: {TODAY - timedelta(days=n) for n in back})


@given(histories, st.integers(0, 60))
@settings(max_examples=400, deadline=None)
def test_studying_more_never_shortens_the_streak(days: set[date], back: int) -> None:
    assert streak(days | {TODAY - timedelta(days=back)}, TODAY).current >= streak(days, TODAY).current


@given(st.lists(st.integers(-5, 60), max_size=40).flatmap(lambda days: st.tuples(st.just(days), st.permutations(days))))
def test_neither_order_nor_repetition_matters(both: tuple[list[int], list[int]]) -> None:
    one, other = ([TODAY - timedelta(days=n) for n in days] for days in both)
    assert streak(one + one, TODAY) == streak(other, TODAY)


@pytest.mark.parametrize(
    ("at", "zone", "ends", "day"),
    [
        ("2026-11-25 12:00", "UTC", 4, "2026-11-25"),
        ("2026-11-25 03:59", "UTC", 4, "2026-11-24"),
        ("2026-11-25 04:00", "UTC", 4, "2026-11-25"),
        ("2026-11-25 03:59", "UTC", 0, "2026-11-25"),
        ("2026-11-25 11:00", "Pacific/Kiritimati", 0, "2026-11-26"),
        ("2026-11-25 11:00", "Pacific/Niue", 0, "2026-11-25"),
        ("2026-03-29 02:30", "Europe/Berlin", 4, "2026-03-29"),
        ("2026-10-25 02:30", "Europe/Berlin", 4, "2026-10-24"),
    ],
)
def test_the_members_own_date(at: str, zone: str, ends: int, day: str) -> None:
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert local_day(instant, ZoneInfo(zone), ends) == date.fromisoformat(day)
