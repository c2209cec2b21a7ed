"""Rules of weekly times, clock changes included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders import Weekly, is_late, is_too_late, next_occurrence, next_occurrences
from bot.wall_clock import wall_instant

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(name for name in available_timezones() if "/" in name)


@pytest.mark.parametrize(
    ("day", "wall", "zone", "instant"),
    [
        ("2026-11-24", "19:30", "Europe/Berlin", "2026-11-24 18:30"),
        ("2026-03-29", "02:30", "Europe/Berlin", "2026-03-29 01:00"),  # skipped: right after
        ("2026-03-29", "02:00", "Europe/Berlin", "2026-03-29 01:00"),
        ("2026-03-29", "03:00", "Europe/Berlin", "2026-03-29 01:00"),
        ("2026-10-25", "02:30", "Europe/Berlin", "2026-10-25 00:30"),  # twice: the first
        ("2027-03-14", "02:15", "America/New_York", "2027-03-14 07:00"),
        ("2026-10-04", "02:10", "Australia/Lord_Howe", "2026-10-03 15:30"),  # half an hour is skipped
    ],
)
def test_a_wall_clock_time_as_an_instant(day: str, wall: str, zone: str, instant: str) -> None:
    found = wall_instant(date.fromisoformat(day), time.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_the_next_is_strictly_later_and_a_week_on_the_same_wall_clock() -> None:
    weekly = Weekly(frozenset({1}), time(19, 30), BERLIN)
    first = next_occurrence(weekly, datetime(2026, 10, 20, 17, 30, tzinfo=UTC))
    assert [f"{at:%m-%d %H:%M}" for at in next_occurrences(weekly, first, 2)] == ["11-03 18:30", "11-10 18:30"]
    assert first == datetime(2026, 10, 27, 18, 30, tzinfo=UTC)


@given(
    st.sampled_from(ZONES),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None)),
    st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2028-12-31")),
)
@settings(max_examples=300, deadline=None)
def test_each_named_day_comes_once_in_every_zone(
    name: str, weekdays: frozenset[int], at: time, after: datetime
) -> None:
    zone, start = ZoneInfo(name), after.replace(tzinfo=UTC)
    found = next_occurrences(Weekly(weekdays, at, zone), start, 2 * len(weekdays) + 1)

    assert found == sorted(set(found))
    assert found[0] > start
    for instant in found:
        local = instant.astimezone(zone).replace(tzinfo=None)
        intended = [datetime.combine(local.date() - timedelta(days=back), at) for back in (0, 1)]
        exact = local == intended[0] and local.weekday() in weekdays
        # Where the time does not exist, the instant is the first one after the gap, at most three hours later
        # (but for Samoa's and Kiribati's skipped days, which lie outside these years).
        moved = any(timedelta(0) < local - wanted <= timedelta(hours=3) for wanted in intended)
        assert exact or moved


@pytest.mark.parametrize(
    ("late", "expected"),
    [(timedelta(minutes=59), (False, False)), (timedelta(hours=1), (True, False)), (timedelta(days=1), (True, True))],
)
def test_late_from_an_hour_too_late_from_a_day(late: timedelta, expected: tuple[bool, bool]) -> None:
    due = datetime(2026, 11, 24, tzinfo=UTC)
    assert (is_late(due, due + late), is_too_late(due, due + late)) == expected
