"""The reminder of a streak: when it is due, and what a missed day would cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.last_hours import cost_of_missing, reminder_time
from bot.rules.streaks import History, Outage, Pause, RestDays, ZoneSince, walk

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
UTC_ZONE = ZoneInfo("UTC")
BEFORE = {MONDAY - DAY: 0, MONDAY - 2 * DAY: 0}


def member(created_ms: int) -> int:
    """The id of a member whom Discord has known since some milliseconds."""
    return created_ms << 22 | 12345


@pytest.mark.parametrize(
    ("hour", "minutes", "at"), [(4, 0, time(22, 0)), (4, 59, time(22, 59)), (0, 5, time(18, 5)), (6, 61, time(0, 1))]
)
def test_it_is_due_six_to_five_hours_before_the_day_ends(hour: int, minutes: int, at: time) -> None:
    assert reminder_time(hour, member(minutes)) == at


@given(hour=st.integers(0, 6), member_id=st.integers(1, 2**63 - 1))
def test_it_is_due_after_the_last_hours_begin_for_each_member(hour: int, member_id: int) -> None:
    at = reminder_time(hour, member_id)
    minutes_left = (hour * 60 - at.hour * 60 - at.minute) % (24 * 60)
    assert 300 < minutes_left <= 360


@pytest.mark.parametrize(
    ("history", "cost"),
    [
        (History(), None),
        (History(BEFORE), "broken"),
        (History({MONDAY - number * DAY: 0 for number in range(1, 8)}), "frozen"),
        (History({**BEFORE, MONDAY: 0}), None),
        (History({MONDAY - 9 * DAY: 0}), None),
        (History(BEFORE, rest_days=[RestDays(MONDAY - 9 * DAY, frozenset({0}))]), None),
        (History(BEFORE, pauses=[Pause(MONDAY)]), None),
        (
            History(
                BEFORE,
                outages=[Outage(datetime(2026, 11, 23, 22, 0, tzinfo=UTC), datetime(2026, 11, 23, 22, 30, tzinfo=UTC))],
            ),
            None,
        ),
    ],
    ids=["nothing", "streak", "freeze", "studied", "streak that ended", "rest day", "pause", "outage"],
)
def test_what_a_missed_day_costs(history: History, cost: str | None) -> None:
    in_utc = replace(history, zones=[ZoneSince(datetime.min.replace(tzinfo=UTC), UTC_ZONE)])
    assert cost_of_missing(in_utc, MONDAY) == cost


@given(
    studied=st.sets(st.integers(1, 30)),
    rests=st.sets(st.integers(0, 6), max_size=3),
    paused=st.none() | st.integers(0, 10),
)
def test_it_costs_what_the_next_day_says(studied: set[int], rests: set[int], paused: int | None) -> None:
    """What is said beforehand is what the walk finds a day later."""
    history = History(
        {MONDAY - number * DAY: 0 for number in studied},
        [RestDays(MONDAY - 40 * DAY, frozenset(rests))],
        [Pause(MONDAY - paused * DAY, MONDAY)] if paused is not None else [],
        [ZoneSince(datetime.min.replace(tzinfo=UTC), UTC_ZONE)],
    )
    days = {one.on: one for one in walk(history, MONDAY + DAY)}
    before = days[MONDAY - DAY].state if MONDAY - DAY in days else None
    after = days[MONDAY].state if MONDAY in days else None
    lost = before is not None and after is not None and (before.current, before.credit) != (after.current, after.credit)
    assert (cost_of_missing(history, MONDAY) is not None) == (lost and before is not None and before.current > 0)
