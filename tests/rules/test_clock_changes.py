"""A weekly time through every clock change of every zone from 2024 to 2028."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.recurrence import Weekly, occurrences
from bot.rules.wall_clock import wall_instant

pytestmark = pytest.mark.whole

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones())
MINUTE = timedelta(minutes=1)


def offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    found = instant.astimezone(zone).utcoffset()
    assert found is not None
    return found


@cache
def changes(name: str) -> list[datetime]:
    """The instants (UTC) at which a zone's offset changes."""
    zone, found = ZoneInfo(name), []
    day = FIRST
    while day < LAST:
        following = day + timedelta(days=1)
        if offset(zone, day) != offset(zone, following):
            low, high = day, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(zone, middle) == offset(zone, day) else (low, middle)
            found.append(high.replace(microsecond=0))
        day = following
    return found


@pytest.mark.slow
def test_in_the_night_of_each_clock_change_a_time_is_the_moment_after_the_gap_or_the_first_of_two() -> None:
    gaps = overlaps = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes(name):
            before, after = offset(zone, change - MINUTE), offset(zone, change)
            wall_before, wall_after = ((change + by).replace(tzinfo=None) for by in (before, after))
            if after > before:
                gaps += 1
                wall = wall_before
                while wall < wall_after:
                    assert wall_instant(wall.date(), wall.time(), zone) == change, (name, wall)
                    wall += timedelta(minutes=10)
                beyond = wall_after
            else:
                overlaps += 1
                wall = wall_after
                while wall < wall_before:
                    first = (wall - before).replace(tzinfo=UTC)
                    assert wall_instant(wall.date(), wall.time(), zone) == first, (name, wall)
                    wall += timedelta(minutes=10)
                beyond = wall_before
            assert wall_instant(beyond.date(), beyond.time(), zone) == (beyond - after).replace(tzinfo=UTC)
            last = min(wall_before, wall_after) - MINUTE
            assert wall_instant(last.date(), last.time(), zone) == (last - before).replace(tzinfo=UTC)
    assert gaps > 500  # so many are in the time zone database for these years
    assert overlaps > 500


@example(
    name="America/Havana",  # whose clocks are set forward at midnight
    weekdays=frozenset([6]),
    at=time(0, 0),
    day=date(2024, 3, 1),
    night=0,
    days_before=None,
)
@given(
    name=st.sampled_from(ZONES),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    day=st.dates(date(2024, 1, 1), date(2028, 11, 1)),
    night=st.integers(0, 30),
    days_before=st.none() | st.integers(0, 8),
)
def test_a_series_comes_once_on_each_of_its_days_whatever_the_clocks_do(
    name: str, weekdays: frozenset[int], at: time, day: date, night: int, days_before: int | None
) -> None:
    zone, nights = ZoneInfo(name), changes(name)
    if nights and days_before is not None:
        day = nights[night % len(nights)].date() - timedelta(days=days_before)
    after = datetime.combine(day, time(12), UTC)

    series = list(islice(occurrences(Weekly(weekdays, at, zone), after), 10))

    assert series == sorted(set(series))
    assert series[0] > after
    local_days = []
    for instant in series:
        local = instant.astimezone(zone)
        wall = local.replace(tzinfo=None)
        if local.time() != at:  # it does not exist that day: the moment right after the gap
            assert instant in nights
            before = (instant - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
            in_gap = [datetime.combine(day, at) for day in {before.date(), wall.date()}]
            (wall,) = [one for one in in_gap if before < one < wall]
        assert local.fold == 0
        local_days.append(wall.date())
    expected = [local_days[0] + timedelta(days=n) for n in range((local_days[-1] - local_days[0]).days + 1)]
    assert local_days == [one for one in expected if one.weekday() in weekdays]
