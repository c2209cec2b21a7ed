"""Rules of weekly times, clock changes included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.recurrence import (
    Weekly,
    day_of,
    due_anew,
    evening_of,
    is_late,
    is_old,
    is_too_late,
    next_occurrence,
    occurrences,
    tomorrow_at,
    turn_of,
    week_ends_at,
)
from bot.rules.wall_clock import wall_instant

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


@pytest.mark.parametrize("fold", [0, 1])
def test_of_a_time_that_is_there_twice_the_first_is_meant_whichever_was_asked_for(fold: int) -> None:
    found = wall_instant(date(2026, 10, 25), time(2, 30, fold=fold), BERLIN)
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_next_is_strictly_later_and_a_week_on_the_same_wall_clock() -> None:
    weekly = Weekly(frozenset({1}), time(19, 30), BERLIN)
    first = next_occurrence(weekly, datetime(2026, 10, 20, 17, 30, tzinfo=UTC))
    assert [f"{at:%m-%d %H:%M}" for at in islice(occurrences(weekly, first), 2)] == ["11-03 18:30", "11-10 18:30"]
    assert first == datetime(2026, 10, 27, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "zone", "first"),
    [
        ("2026-11-24 18:29", "Europe/Berlin", "2026-11-24 18:30"),
        ("2026-11-25 06:29", "Pacific/Pago_Pago", "2026-11-25 06:30"),  # where it is Tuesday still
        ("2026-11-23 20:00", "Pacific/Kiritimati", "2026-11-24 05:30"),  # where it is Tuesday already
    ],
)
def test_the_next_may_be_on_the_day_that_it_is_where_the_clock_hangs(after: str, zone: str, first: str) -> None:
    tuesdays = Weekly(frozenset({1}), time(19, 30), ZoneInfo(zone))
    assert next_occurrence(tuesdays, utc(after)) == utc(first)


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
    found = list(islice(occurrences(Weekly(weekdays, at, zone), start), 2 * len(weekdays) + 1))

    assert found == sorted(set(found))
    today = start.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(-2, 24)]
    instants = [wall_instant(day, at, zone) for day in days if day.weekday() in weekdays]
    assert found == [instant for instant in instants if instant > start][: len(found)]
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


# Putting one off


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "zone", "evening"),
    [
        ("2026-11-24 07:00", "Europe/Berlin", "2026-11-24 18:00"),
        ("2026-11-24 18:30", "Europe/Berlin", "2026-11-24 18:00"),  # half an hour ahead still
        ("2026-11-24 18:31", "Europe/Berlin", "2026-11-24 20:00"),
        ("2026-11-24 20:30", "Europe/Berlin", "2026-11-24 20:00"),
        ("2026-11-24 20:31", "Europe/Berlin", None),
        ("2026-11-24 23:59", "Europe/Berlin", None),
        ("2026-11-25 00:10", "Europe/Berlin", "2026-11-25 18:00"),
        ("2026-11-25 08:00", "Pacific/Kiritimati", "2026-11-25 05:00"),  # where it is Tuesday in UTC still
        ("2027-03-28 01:00", "Europe/Berlin", "2027-03-28 17:00"),  # the clocks change before it
    ],
)
def test_this_evening(local: str, zone: str, evening: str | None) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert evening_of(now, ZoneInfo(zone)) == (utc(evening) if evening else None)


@pytest.mark.parametrize(
    ("local", "at", "zone", "tomorrow"),
    [
        ("2026-11-24 19:35", "19:30", "Europe/Berlin", "2026-11-25 18:30"),
        ("2026-11-25 00:10", "19:30", "Europe/Berlin", "2026-11-26 18:30"),
        ("2027-03-27 19:35", "19:30", "Europe/Berlin", "2027-03-28 17:30"),  # the clocks change: 23 hours
        ("2027-10-30 19:35", "19:30", "Europe/Berlin", "2027-10-31 18:30"),  # 25 hours
        ("2027-03-27 02:35", "02:30", "Europe/Berlin", "2027-03-28 01:00"),  # skipped: right after
        ("2026-11-24 08:00", "08:00", "Pacific/Kiritimati", "2026-11-24 18:00"),
        ("2026-11-24 08:00", "08:00", "Pacific/Pago_Pago", "2026-11-25 19:00"),
        ("2011-12-29 19:35", "19:30", "Pacific/Apia", "2011-12-31 05:30"),  # the 30th was left out
        ("2026-03-27 23:40", "23:30", "America/Nuuk", "2026-03-29 01:00"),  # from 23:00 on it is midnight
    ],
)
def test_tomorrow_by_the_same_clock(local: str, at: str, zone: str, tomorrow: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert tomorrow_at(now, time.fromisoformat(at), ZoneInfo(zone)) == utc(tomorrow)


@pytest.mark.parametrize(
    ("local", "zone", "ends"),
    [
        ("2026-11-23 00:00", "Europe/Berlin", "2026-11-29 23:00"),
        ("2026-11-29 23:59", "Europe/Berlin", "2026-11-29 23:00"),
        ("2027-03-24 12:00", "Europe/Berlin", "2027-03-28 22:00"),  # the clocks change on its Sunday
        ("2026-11-30 08:00", "Pacific/Kiritimati", "2026-12-06 10:00"),  # a Sunday in UTC
    ],
)
def test_the_week_ends_as_monday_begins(local: str, zone: str, ends: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert week_ends_at(now, ZoneInfo(zone)) == utc(ends)


def test_two_weeks_make_it_old() -> None:
    assert not is_old(date(2026, 11, 24), date(2026, 12, 7))
    assert is_old(date(2026, 11, 24), date(2026, 12, 8))


@pytest.mark.parametrize("weekdays", [{0}, {6}, {0, 1}, {1, 3}, set(range(7))])
def test_turns_go_on_by_one_on_each_day_of_a_schedule_and_stay_on_others(weekdays: set[int]) -> None:
    for day in (date(2026, 12, 1) + timedelta(days=number) for number in range(60)):
        before = turn_of(frozenset(weekdays), day - timedelta(days=1))
        assert turn_of(frozenset(weekdays), day) - before == (day.weekday() in weekdays)


@pytest.mark.parametrize(
    ("weekday", "at", "zone", "due", "day"),
    [
        (0, "19:30", "Europe/Berlin", "2026-11-23 18:30", "2026-11-23"),
        (0, "00:15", "Asia/Tokyo", "2026-11-22 15:15", "2026-11-23"),
        (5, "23:30", "America/Nuuk", "2027-03-28 01:00", "2027-03-27"),  # the clocks skip the last hour of Saturday
        (0, "00:15", "Europe/Berlin", "2026-11-22 22:15", "2026-11-23"),  # an hour off, by other rules: 23:15 on Sunday
        (0, "23:45", "Europe/Berlin", "2026-11-23 23:45", "2026-11-23"),  # likewise: 00:45 on Tuesday
    ],
)
def test_an_occurrence_belongs_to_its_scheduled_date(weekday: int, at: str, zone: str, due: str, day: str) -> None:
    weekly = Weekly(frozenset({weekday}), time.fromisoformat(at), ZoneInfo(zone))
    assert day_of(weekly, utc(due)) == date.fromisoformat(day)
    assert due_anew(weekly, utc(due)) == wall_instant(date.fromisoformat(day), weekly.at, weekly.zone)


@given(
    st.sampled_from(ZONES),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None)),
    st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2028-12-31")),
    st.sampled_from([-60, -30, 30, 60]),
)
@settings(max_examples=300)
def test_a_due_time_of_other_rules_is_put_right(
    zone: str, weekdays: frozenset[int], at: time, after: datetime, minutes_off: int
) -> None:
    weekly = Weekly(weekdays, at, ZoneInfo(zone))
    due_at = next_occurrence(weekly, after.replace(tzinfo=UTC))
    assert due_anew(weekly, due_at) == due_at
    assert due_anew(weekly, due_at + timedelta(minutes=minutes_off)) == due_at
