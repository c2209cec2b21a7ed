"""Rules of streaks: readable histories first, then what must hold for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.streaks import (
    DAY_ENDS_AT_HOUR,
    History,
    Outage,
    Pause,
    RestDays,
    StreakState,
    ZoneSince,
    length_of,
    local_day,
    streak,
    walk,
)

TABLE = yaml.safe_load((Path(__file__).parent / "histories.yaml").read_text("utf-8"))
TODAY: date = TABLE["today"]
LETTERS = {"studied": "x", "open": "o", "paused": "p", "rest": "r", "outage": "u", "short": "s", "frozen": "f"}
LETTERS |= {"broken": "B", "missed": "m"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UTC_ZONE = ZoneInfo("UTC")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def ago(days: int) -> date:
    return TODAY - days * DAY


def history_of(row: dict[str, Any]) -> History:
    """Reads a line of the golden table."""
    first, paused = ago(len(row["days"]) - 1), row.get("paused")
    down = [
        (datetime.combine(ago(back - 1), time(DAY_ENDS_AT_HOUR), UTC), minutes)
        for back, minutes in row.get("down", {}).items()
    ]
    return History(
        days={first + number * DAY: 0 for number, letter in enumerate(row["days"]) if letter == "x"},
        rest_days=[RestDays(first, frozenset(WEEKDAYS.index(name) for name in row.get("rest", ())))],
        pauses=[Pause(ago(paused[0]), ago(paused[1]) if paused[1:] else None)] if paused else [],
        outages=[Outage(end - timedelta(minutes=minutes), end) for end, minutes in down],
    )


@pytest.mark.parametrize("row", TABLE["histories"], ids=[row["name"] for row in TABLE["histories"]])
def test_the_golden_histories(row: dict[str, Any]) -> None:
    history = history_of(row)
    assert "".join(LETTERS[day.mark] for day in walk(history, TODAY)) == row["marks"]
    found = streak(history, TODAY)
    assert (found.current, found.longest, found.freezes) == (row["streak"], row["longest"], row["freezes"])
    assert found.studied_today == row["days"].endswith("x")


@pytest.mark.parametrize("row", TABLE["histories"], ids=[row["name"] for row in TABLE["histories"]])
def test_a_golden_history_goes_on_from_a_mark_on_any_of_its_days(row: dict[str, Any]) -> None:
    history = history_of(row)
    whole = list(walk(history, TODAY))
    for number, last in enumerate(whole, start=1):
        assert list(walk(history, TODAY, last.on, last.state)) == whole[number:]
        assert streak(history, TODAY, last.on, last.state) == streak(history, TODAY)


def test_the_golden_table_is_large_enough() -> None:
    assert len(TABLE["histories"]) >= 30


def test_this_week_begins_on_monday_and_adds_up_minutes() -> None:
    days = {date(2026, 11, 22): 10, date(2026, 11, 23): 20, date(2026, 11, 25): 30}
    found = streak(History(days), TODAY)
    assert (found.days_this_week, found.minutes_this_week) == (2, 50)
    assert [day.minutes for day in walk(History(days), TODAY)] == [10, 20, 0, 30]


dates = st.integers(0, 60).map(ago)
days_studied = st.dictionaries(dates, st.integers(0, 1440), max_size=40)
pauses = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 14)).map(lambda p: Pause(ago(p[0]), ago(p[0]) + p[1] * DAY)),
    max_size=3,
)
rests = st.lists(st.builds(RestDays, dates, st.frozensets(st.integers(0, 6), max_size=3)), max_size=3)
outages = st.lists(
    st.tuples(st.integers(0, 24 * 60), st.integers(1, 72)).map(
        lambda o: Outage(
            datetime.combine(TODAY, time(12), UTC) - timedelta(hours=o[0]),
            datetime.combine(TODAY, time(12), UTC) - timedelta(hours=o[0]) + timedelta(hours=o[1]),
        )
    ),
    max_size=3,
)
histories = st.builds(History, days_studied, rests, pauses, st.just(()), outages)


def with_days(history: History, days: dict[date, int]) -> History:
    return History(days, history.rest_days, history.pauses, history.zones, history.outages)


@given(histories, dates)
def test_studying_more_never_shortens_the_streak(history: History, day: date) -> None:
    more = with_days(history, {**history.days, day: 10})
    before, after = streak(history, TODAY), streak(more, TODAY)
    assert after.current >= before.current
    assert after.longest >= before.longest


@given(histories, dates, st.integers(1, 90))
def test_undo_is_the_exact_inverse(history: History, day: date, minutes: int) -> None:
    logged = dict(history.days)
    logged[day] = logged.get(day, 0) + minutes
    undone = dict(logged)
    if day in history.days:
        undone[day] -= minutes
    else:
        del undone[day]
    assert streak(with_days(history, undone), TODAY) == streak(history, TODAY)


@given(histories, st.randoms())
def test_the_order_of_logging_does_not_matter(history: History, chance: Any) -> None:
    shuffled = list(history.days.items())
    chance.shuffle(shuffled)
    assert streak(with_days(history, dict(shuffled)), TODAY) == streak(history, TODAY)


@given(histories, st.integers(0, 60))
def test_a_mark_on_the_way_changes_nothing(history: History, back: int) -> None:
    marked = [day for day in walk(history, TODAY) if day.on <= ago(back) and day.on < TODAY]
    if marked:
        last = marked[-1]
        later = with_days(history, {day: m for day, m in history.days.items() if day > last.on})
        found, whole = streak(later, TODAY, last.on, last.state), streak(history, TODAY)
        assert (found.current, found.longest, found.freezes) == (whole.current, whole.longest, whole.freezes)


@given(histories)
def test_what_protects_never_makes_a_streak_shorter(history: History) -> None:
    bare = History(history.days)
    assert streak(history, TODAY).current >= streak(bare, TODAY).current


@given(histories)
def test_no_credit_is_below_nothing_or_above_what_is_kept(history: History) -> None:
    for day in walk(history, TODAY):
        assert 0 <= day.state.credit <= 14
        assert day.state.current <= day.state.longest


def test_rest_days_hold_from_the_day_on_which_they_were_set() -> None:
    history = History({ago(6): 0, ago(5): 0}, [RestDays(ago(3), frozenset(range(7))), RestDays(ago(1), frozenset())])
    assert [day.mark for day in walk(history, TODAY)] == [
        "studied", "studied", "broken", "rest", "rest", "missed", "open",
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize(("ended_before", "mark"), [(330, "outage"), (331, "broken"), (-30, "outage"), (-31, "broken")])
def test_an_outage_counts_within_the_last_six_hours_of_the_date(zone: str, ended_before: int, mark: str) -> None:
    """An hour's outage counts for as long as it lies in the six hours before the date ends, wherever that is."""
    ends = datetime.combine(ago(1), time(DAY_ENDS_AT_HOUR), ZoneInfo(zone)).astimezone(UTC)
    ended_at = ends - timedelta(minutes=ended_before)
    history = History({ago(3): 0}, zones=zones((BEGINNING, zone)), outages=[Outage(ended_at - HOUR, ended_at)])
    assert [day.mark for day in walk(history, ago(1))] == ["studied", mark, "open"]


def test_the_night_belongs_to_the_day_before() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert local_day(datetime(2026, 11, 25, 2, 59, tzinfo=UTC), berlin) == date(2026, 11, 24)
    assert local_day(datetime(2026, 11, 25, 3, 0, tzinfo=UTC), berlin) == date(2026, 11, 25)
    assert local_day(datetime(2026, 11, 25, 2, 59, tzinfo=UTC), berlin, 0) == date(2026, 11, 25)


# Zones


def zones(*steps: tuple[datetime, str]) -> list[ZoneSince]:
    return [ZoneSince(at, ZoneInfo(name)) for at, name in steps]


BEGINNING = datetime.min.replace(tzinfo=UTC)


def test_east_over_the_date_line_a_date_that_hardly_was_is_protected() -> None:
    # From Honolulu to Kiritimati at noon of the 20th: there it is noon of the 21st, so the 21st lost half of its day.
    change = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
    moved = zones((BEGINNING, "Pacific/Honolulu"), (change, "Pacific/Kiritimati"))
    history = History({date(2026, 11, 19): 0, date(2026, 11, 22): 0}, zones=moved)
    marks = {day.on: (day.mark, day.lasted) for day in walk(history, date(2026, 11, 22))}
    assert marks[date(2026, 11, 20)] == ("short", timedelta(hours=8))
    assert marks[date(2026, 11, 21)][0] == "broken"
    later = zones((BEGINNING, "Pacific/Honolulu"), (change + timedelta(hours=8), "Pacific/Kiritimati"))
    history = History({date(2026, 11, 20): 0, date(2026, 11, 22): 0}, zones=later)
    assert [day.mark for day in walk(history, date(2026, 11, 22))] == ["studied", "short", "studied"]


@pytest.mark.parametrize(
    ("minutes", "marks"), [(-1, ["short", "broken"]), (0, ["broken", "missed"]), (1, ["broken", "short"])]
)
def test_a_date_that_lasted_half_a_day_is_not_short(minutes: int, marks: list[str]) -> None:
    # From Honolulu to Kiritimati as the 20th has lasted for 12 hours: as much is left of the 21st there.
    change = datetime(2026, 11, 21, 2, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    moved = zones((BEGINNING, "Pacific/Honolulu"), (change, "Pacific/Kiritimati"))
    history = History({date(2026, 11, 19): 0, date(2026, 11, 22): 0}, zones=moved)
    assert [day.mark for day in walk(history, date(2026, 11, 22))] == ["studied", *marks, "studied"]


def test_west_over_the_date_line_a_date_is_there_twice_and_one_study_day() -> None:
    change = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
    moved = zones((BEGINNING, "Pacific/Kiritimati"), (change, "Pacific/Honolulu"))
    history = History({date(2026, 11, 20): 0, date(2026, 11, 21): 0}, zones=moved)
    assert streak(history, date(2026, 11, 21)).current == 2
    assert length_of(history, date(2026, 11, 20)) > timedelta(hours=24)


@pytest.mark.parametrize("name", sorted(available_timezones()))
def test_no_clock_change_of_any_zone_costs_a_day(name: str) -> None:
    zone = ZoneInfo(name)
    history = History(zones=[ZoneSince(BEGINNING, zone)])
    day, lengths = date(2024, 1, 1), set[timedelta]()
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    changes = [
        (begin + number * DAY).date()
        for number in range(5 * 366)
        if (begin + number * DAY).astimezone(zone).utcoffset()
        != (begin + (number + 1) * DAY).astimezone(zone).utcoffset()
    ]
    for change in changes:
        for day in (change - DAY, change, change + DAY):
            lengths.add(length_of(history, day))
            for hour in (0, 3, 12, 23):
                instant = datetime.combine(day, time(hour), UTC)
                assert local_day(instant, zone) <= local_day(instant + timedelta(hours=1), zone)
    assert all(length > timedelta(hours=12) for length in lengths)


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(available_timezones())),
    st.sampled_from(sorted(available_timezones())),
    st.integers(0, 5 * 365 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(0, 6),
)
def test_whoever_travels_and_studies_on_each_date_that_lasts_loses_nothing(
    home: str, away: str, change: datetime, hour: int
) -> None:
    moved = zones((BEGINNING, home), (change, away))
    days: dict[date, int] = {}
    instant = change - timedelta(days=5)
    while instant <= change + timedelta(days=5):
        days[local_day(instant, moved[instant >= change].zone, hour)] = 0
        instant += timedelta(hours=11)
    last = max(days)
    marks = [day.mark for day in walk(History(days, zones=moved, day_ends_at_hour=hour), last)]
    assert set(marks) <= {"studied", "short"}


def test_a_state_counts_its_freezes() -> None:
    assert [StreakState(credit=credit).freezes for credit in (0, 6, 7, 13, 14)] == [0, 0, 1, 1, 2]


def test_no_more_than_two_freezes_are_kept_however_long_the_streak_was() -> None:
    """Three weeks of study bridge two missed days, and the third ends the streak."""
    days = {ago(back): 10 for back in range(4, 34)}
    marks = [day.mark for day in walk(History(days=days), TODAY) if ago(3) <= day.on < TODAY]
    assert marks == ["frozen", "frozen", "broken"]
    (last,) = [day for day in walk(History(days=days), TODAY) if day.on == ago(4)]
    assert (last.state.credit, last.state.freezes) == (14, 2)


def test_an_outage_is_judged_by_the_zone_in_which_the_member_lived_then() -> None:
    """The evening of a date in Tokyo lies nine hours before that in London, to where the member moved later."""
    tokyo, london = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/London")
    missed, studied = ago(5), ago(6)
    evening = datetime.combine(missed + DAY, time(2), tokyo)
    history = History(
        days={studied: 10},
        zones=[ZoneSince(datetime.min.replace(tzinfo=UTC), tokyo), ZoneSince(evening + 2 * DAY, london)],
        outages=[Outage(evening - timedelta(hours=1), evening)],
    )
    assert next(day.mark for day in walk(history, TODAY) if day.on == missed) == "outage"
    moved = History(
        days=history.days,
        zones=[history.zones[0], ZoneSince(datetime.combine(missed, time(12), london), london)],
        outages=[
            Outage(datetime.combine(missed + DAY, time(3), london), datetime.combine(missed + DAY, time(4), london))
        ],
    )
    assert next(day.mark for day in walk(moved, TODAY) if day.on == missed) == "outage", "as the date ended in London"
    moved_before = History(
        days=history.days,
        zones=[ZoneSince(datetime.min.replace(tzinfo=UTC), london)],
        outages=history.outages,
    )
    assert next(day.mark for day in walk(moved_before, TODAY) if day.on == missed) == "broken"
