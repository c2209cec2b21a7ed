"""Dates as members type them, as of a Monday in November."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.errors import MemberError
from bot.rules.dates import TypedDay, calendar_day, readings

TODAY = date(2026, 11, 23)


def days(text: str, *, month_first: bool = False, today: date = TODAY) -> list[date | None]:
    """What a text may be, the member's own order first."""
    return [row[0] for row in readings([text], today, month_first=month_first)]


def refusal(text: str) -> str:
    with pytest.raises(MemberError) as refused:
        calendar_day(text, TODAY)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-20",
        "2027-3-20",
        "2027/03/20",
        "2027.3.20",
        "2027. 3. 20.",
        "20270320",
        "2027-W11-6",
        "20.3.2027",
        "20.03.2027",
        "20. 3. 2027",
        "20/3/2027",
        "20-3-2027",
        "20–3–2027",
        "20 3 2027",
        "20,3,2027",
        "20.3.27",
        "3/20/2027",
        "3/20/27",
        "3-20-2027",
        "20.3.",
        "20.3",
        "20/3",
        "3/20",
        "20 March",
        "20 march 2027",
        "20. March",
        "20th of March",
        "the 20th of March, 2027",
        "march 20",
        "march 20 2027",
        "March 20th, 2027",
        "March the 20th",
        "Mar. 20, 2027",
        "20-Mar-2027",
        "20/mar/27",
        "20mar2027",
        "20 March '27",
        "2027 March 20",
        "Saturday, 20 March 2027",
        "Sat 20 Mar",
        "٢٠/٣/٢٠٢٧",
        "sat 20.3.",
        "on 20 March",
        "until 20 March",
        "20 March?",
        "  20\u00a0March  ",
        "２０２７－０３－２０",
        "20\u200b.3\u200e.2027",
        "2027-03-20\ufeff",
    ],
)
def test_one_day_written_in_many_ways(text: str) -> None:
    assert days(text) == days(text, month_first=True) == [date(2027, 3, 20)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", (2026, 11, 23)),
        ("Tomorrow", (2026, 11, 24)),
        ("the day after tomorrow", (2026, 11, 25)),
        ("yesterday", (2026, 11, 22)),
        ("friday", (2026, 11, 27)),
        ("on Fri.", (2026, 11, 27)),
        ("this friday", (2026, 11, 27)),
        ("next friday", (2026, 12, 4)),
        ("friday next week", (2026, 12, 4)),
        ("monday", (2026, 11, 23)),
        ("next monday", (2026, 11, 30)),
        ("in 10 days", (2026, 12, 3)),
        ("in 3 weeks", (2026, 12, 14)),
        ("in three weeks' time", (2026, 12, 14)),
        ("3 weeks from now", (2026, 12, 14)),
        ("in a week", (2026, 11, 30)),
        ("in a fortnight", (2026, 12, 7)),
        ("in 2 months", (2027, 1, 23)),
        ("in half a year", (2027, 5, 23)),
        ("in a year", (2027, 11, 23)),
        ("end of March", (2027, 3, 31)),
        ("the end of march 2028", (2028, 3, 31)),
        ("20 March next year", (2027, 3, 20)),
        ("31.12. this year", (2026, 12, 31)),
        ("end of march next year", (2027, 3, 31)),
        ("end of November", (2026, 11, 30)),
        ("end of the month", (2026, 11, 30)),
        ("end of next month", (2026, 12, 31)),
        ("end of the year", (2026, 12, 31)),
        ("end of next year", (2027, 12, 31)),
        ("beginning of May", (2027, 5, 1)),
        ("last day of Feb", (2027, 2, 28)),
        ("mid-March", (2027, 3, 15)),
        ("23 November", (2026, 11, 23)),
        ("22 November", (2027, 11, 22)),
        ("29 Feb", (2028, 2, 29)),
        ("the 31st", (2026, 12, 31)),
        ("5/5", (2027, 5, 5)),
        ("22/11/2026", (2026, 11, 22)),
    ],
)
def test_days_as_of_a_members_today(text: str, day: tuple[int, int, int]) -> None:
    assert days(text) == [date(*day)]


def test_next_friday_is_that_of_next_week_from_every_day_of_this_one() -> None:
    for day in range(23, 30):
        assert days("next friday", today=date(2026, 11, day)) == [date(2026, 12, 4)]
    assert days("friday", today=date(2026, 11, 27)) == [date(2026, 11, 27)]
    assert days("friday", today=date(2026, 11, 28)) == [date(2026, 12, 4)]


def test_a_month_later_ends_with_a_shorter_month() -> None:
    assert days("in 1 month", today=date(2027, 1, 31)) == [date(2027, 2, 28)]
    assert days("in 1 year", today=date(2028, 2, 29)) == [date(2029, 2, 28)]


@pytest.mark.parametrize("text", ["3/4/2027", "3.4.2027", "03-04-2027", "3 4 27", "3/4", "3.4."])
def test_numbers_of_two_orders_have_two_readings_the_members_own_first(text: str) -> None:
    april, march = date(2027, 4, 3), date(2027, 3, 4)
    assert days(text) == [april, march]
    assert days(text, month_first=True) == [march, april]


def test_what_is_past_in_one_order_alone_is_not_meant() -> None:
    assert days("1/12/2026") == days("12/1/2026") == [date(2026, 12, 1)]
    assert len(days("3/4/2026")) == 2


def test_the_day_of_the_week_decides_between_two_orders_and_has_to_be_right() -> None:
    assert days("Sat 3/4/2027") == [date(2027, 4, 3)]
    assert days("Thu 3/4/2027") == [date(2027, 3, 4)]
    assert "20 March 2027 is a Saturday" in refusal("Friday, 20 March 2027")


def test_days_typed_together_are_read_in_one_order() -> None:
    def both(first: str, last: str | None, *, month_first: bool = False) -> list[tuple[date | None, ...]]:
        return readings([first, last], TODAY, month_first=month_first)

    assert both("3/4/2027", "20/4/2027", month_first=True) == [(date(2027, 4, 3), date(2027, 4, 20))]
    assert len(both("3/4/2027", "5/4/2027")) == 2
    assert len(both("3/4/2027", "in 9 months")) == 2
    assert both("3/4/2027", None, month_first=True) == [(date(2027, 3, 4), None), (date(2027, 4, 3), None)]
    assert both("20/3/2027", "4/25/2027") == [(date(2027, 3, 20), date(2027, 4, 25))]
    assert calendar_day("20/3/2027", TODAY) == TypedDay(date(2027, 3, 20), None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a date. Type it like `20 February 2027`"),
        ("soon", "`next friday` or `in 3 weeks`"),
        ("3 weeks", "`in 3 weeks`"),
        ("next week", "is not a single date. Type one day, like `20 February 2027` or `next friday`"),
        ("next month", "`end of next month`"),
        ("March 2027", "`end of March`"),
        ("20", "`2027-02-20` or `20.2.2027`"),
        ("2027-02-30", "February 2027 has 28 days. Type it like `28 February 2027` or `2027-02-28`"),
        ("30.2.", "February 2027 has 28 days"),
        ("31/4/2027", "April 2027 has 30 days"),
        ("4/31/2027", "April 2027 has 30 days"),
        ("0/3/2027", "March 2027 has 31 days"),
        ("2027-13-01", "there is no month 13"),
        ("13.13.2027", "there is no month 13"),
        ("0000-01-01", "is not a date"),
        ("in 9999 years", "is not a date"),
        ("20 marching 2027", "is not a date"),
        ("frittata", "is not a date"),
        ("20 March 2027 10:00", "is not a date"),
        ("0th", "is not a date"),
        ("32nd", "is not a date"),
        ("1 2 3 4", "is not a date"),
        ("half a week", "is not a date"),
    ],
)
def test_what_is_no_day_says_what_to_type(text: str, words: str) -> None:
    told = refusal(text)
    assert words in told
    assert len(told) < 200


def test_what_is_told_to_type_is_read() -> None:
    for text in ("soon", "3 weeks", "next week", "next month", "20", "2027-02-30"):
        likes = refusal(text).split("`")[1::2]
        assert len(likes) >= 2
        assert all(len(days(like)) == 1 for like in likes)


@pytest.mark.parametrize("text", ["1" * 6000, "may" * 2000, "-" * 6000 + "!", "20 " * 2000, "on " * 2000])
def test_a_long_text_is_refused_without_every_way_to_read_it_being_tried(text: str) -> None:
    assert re.search("is not a (single )?date", refusal(text))
