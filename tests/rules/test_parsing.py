"""What members type, and what they read where it means nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MemberError
from bot.rules import dates, parsing
from bot.zones import look_up

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon wed", {0, 2}),
        ("Mon, Wed & Fri", {0, 2, 4}),
        ("every day", set(range(7))),
        ("Tue-Thu", {1, 2, 3}),
        ("fri – mon", {4, 5, 6, 0}),
        ("Tuesdays and saturdays", {1, 5}),
        ("th", {3}),
        ("every weekday", {0, 1, 2, 3, 4}),
        ("the weekend", {5, 6}),
        ("all days", set(range(7))),
        ("mon to fri", {0, 1, 2, 3, 4}),
        ("mon through wed and sun", {0, 1, 2, 6}),
        ("mon — wed", {0, 1, 2}),
        ("ＭＯＮ", {0}),
        ("mons & tues", {0, 1}),
        *((word, set(range(7))) for word in ("daily", "everyday", "all")),
        *((word, set(range(5))) for word in ("weekday", "weekdays", "workday", "workdays")),
        *((word, {5, 6}) for word in ("weekend", "weekends")),
        ("mon..fri", {0, 1, 2, 3, 4}),
        ("mon…fri", {0, 1, 2, 3, 4}),
        ("Mon … Fri", {0, 1, 2, 3, 4}),
        ("fri...mon", {4, 5, 6, 0}),
        ("mon->wed", {0, 1, 2}),
        ("mon → wed", {0, 1, 2}),
        ("mon~wed", {0, 1, 2}),
        ("mon--wed, sat", {0, 1, 2, 5}),
        ("mon. - wed.", {0, 1, 2}),
        ("from mon to wed", {0, 1, 2}),
        ("mon.wed", {0, 2}),
        ("mon. wed.", {0, 2}),
        ("mo\u200bn\u200e wed\ufe0f", {0, 2}),
    ],
)
def test_days_of_the_week(text: str, days: set[int]) -> None:
    assert parsing.weekdays(text) == days


@pytest.mark.parametrize(
    "text",
    ["", " ", "t", "mos", "someday", "mon tomorrow", "1", "mon-", "mon…", "-", "..", "between mon and fri", "📅"],
)
def test_no_days_of_the_week(text: str) -> None:
    with pytest.raises(MemberError, match="mon wed"):
        parsing.weekdays(text)


@pytest.mark.parametrize(
    ("text", "days"), [("none", set()), (" No ", set()), ("never", set()), ("-", set()), ("sun", {6})]
)
def test_days_of_the_week_or_none(text: str, days: set[int]) -> None:
    assert parsing.weekdays_or_none(text) == days


@pytest.mark.parametrize(
    ("days", "names"), [(range(7), "Every day"), ((4, 0, 2), "Monday, Wednesday, Friday"), ((6,), "Sunday"), ((), "")]
)
def test_days_of_the_week_are_named_in_their_order(days: Iterable[int], names: str) -> None:
    assert parsing.weekday_names(frozenset(days)) == names


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("19:30", (19, 30)),
        ("7pm", (19, 0)),
        ("7.30 PM", (19, 30)),
        ("12 am", (0, 0)),
        ("noon", (12, 0)),
        ("19h", (19, 0)),
        ("1930", (19, 30)),
        ("7 p.m", (19, 0)),
        ("7:30pm.", (19, 30)),
        ("at 7 pm", (19, 0)),
        ("12 noon", (12, 0)),
        ("at midnight", (0, 0)),
        ("7 : 30", (7, 30)),
        ("19:30h", (19, 30)),
        ("19：30", (19, 30)),
        ("midday", (12, 0)),
        ("1 am", (1, 0)),
        ("0:00", (0, 0)),
        ("23:59", (23, 59)),
        ("19 h", (19, 0)),
        ("19h30", (19, 30)),
        ("19 h 30", (19, 30)),
        ("7 h 30", (7, 30)),
        ("7 p. m.", (19, 0)),
        ("7 P M", (19, 0)),
        ("7p", (19, 0)),
        ("7:30a", (7, 30)),
        ("19:30 Uhr", (19, 30)),
        ("19 Uhr", (19, 0)),
        ("19 Uhr 30", (19, 30)),
        ("19.30 uur", (19, 30)),
        ("19 heures 30", (19, 30)),
        ("1930 hrs", (19, 30)),
        ("730pm", (19, 30)),
        ("730 PM", (19, 30)),
        ("1230am", (0, 30)),
        ("7.30PM", (19, 30)),
        ("7 30 pm", (19, 30)),
        ("19.30", (19, 30)),
        ("19 30", (19, 30)),
        ("19,30", (19, 30)),
        ("0730", (7, 30)),
        ("19", (19, 0)),
        ("7 o’clock pm", (19, 0)),
        ("7 in the evening", (19, 0)),
        ("@7pm", (19, 0)),
        ("12.00 noon", (12, 0)),
        ("\u200e19:\u200b30", (19, 30)),
        ("7\u202fPM", (19, 0)),
    ],
)
def test_times_of_day(text: str, wall: tuple[int, int]) -> None:
    assert parsing.time_of_day(text) == time(*wall)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25:00",
        "24:00",
        "19:60",
        "13pm",
        "0 am",
        "seven",
        "19:30:00",
        "-1:00",
        "193",
        "19:3",
        "half past 7",
        "7-8 pm",
    ],
)
def test_no_times_of_day(text: str) -> None:
    with pytest.raises(MemberError, match=r"is not a time of day.*19:30"):
        parsing.time_of_day(text)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("1", "Is that 1:00 or 1 pm"),
        ("7", "Is that 7:00 or 7 pm"),
        ("at 7", "Is that 7:00 or 7 pm"),
        ("7 o'clock", "Is that 7:00 or 7 pm"),
        ("730", "Is that 7:30 or 7:30 pm"),
        ("7 30", "Is that 7:30 or 7:30 pm"),
        ("12", "Is that noon or midnight"),
    ],
)
def test_what_may_be_of_the_morning_or_the_evening_is_asked_about(text: str, question: str) -> None:
    with pytest.raises(MemberError, match=question):
        parsing.time_of_day(text)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    for read in (
        parsing.weekdays,
        parsing.time_of_day,
        partial(dates.calendar_day, today=NOW.date()),
        look_up.find_zone,
    ):
        assert len(words_of(read, text)) < 200


@pytest.mark.parametrize("read", [parsing.weekdays, parsing.time_of_day, partial(dates.calendar_day, today=NOW.date())])
def test_what_is_refused_is_shown_without_markdown_and_cut(read: Callable[[str], object]) -> None:
    shown = r"\*" + 29 * "x"
    assert f"“{shown}” " in words_of(read, " *" + 60 * "x")


def words_of(read: Callable[[str], object], text: str) -> str:
    """What a member reads who typed the text, nothing where it was understood."""
    try:
        read(text)
    except MemberError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("münchen", "Europe/Berlin"),
        ("Newyork", "America/New_York"),
        ("EST", "America/New_York"),
        ("bombay", "Asia/Kolkata"),
        ("europe/paris", "Europe/Paris"),
        ("utc", "UTC"),
        ("EST5EDT", "America/New_York"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("London, CA", "America/Toronto"),
    ],
)
def test_zones_by_city_abbreviation_and_name(text: str, zone: str) -> None:
    assert look_up.find_zone(text) == zone


def test_a_city_of_a_country_that_has_none_of_the_name_is_not_guessed() -> None:
    with pytest.raises(MemberError, match="I do not know the time zone"):
        look_up.find_zone("Berlin, Atlantis")


def test_suggested_zones_say_the_local_time_and_fit_discord() -> None:
    for beginning in ("", "a", "san", "münch", "EST"):
        suggested = look_up.suggest_zones(beginning, NOW)
        assert 0 < len(suggested) <= 25
        assert all(len(name) <= 100 and len(value) <= 100 for name, value in suggested)
    assert ("Tokyo, JP (Asia/Tokyo), now 18:00", "Asia/Tokyo") in look_up.suggest_zones("tok", NOW)
