"""Read the dates that members type, or say what to type instead.

A date of numbers alone may have two readings: `3/4/2027` is 3 April or 4 March. The bot then asks the member and does
not guess.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.errors import MemberError
from bot.rules.parsing import WEEKDAYS
from bot.rules.refused_dates import MONTH, MONTHS, like, refusal
from bot.rules.typed_text import folded, told_back
from knowledge.text.dates import day_words

_DAY: Final = timedelta(days=1)
_YEARS_TRIED: Final = 9  # a 29 February may be eight years away
_LONGEST: Final = 60

_WEEKDAY: Final = "(?:" + "|".join(rf"{name[:2]}[a-z]*" for name in map(str.lower, WEEKDAYS)) + ")"
_NUMBERS: Final = (
    "a",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_BEFORE: Final = re.compile(r"^(?:(?:on|by|until|till?|from|for|starting|the)\s+)+")
_OF_A_YEAR: Final = re.compile(r"(?<! of)(?<!^end)(?<!^start) (next|this) year$")
_APART: Final = r"(?: ?[./-] ?| )"  # what stands between numbers
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}}){_APART}(\d\d?){_APART}(\d\d?)|(\d{{4}})(\d\d)(\d\d)")
_NUMERIC: Final = re.compile(rf"(\d\d?){_APART}(\d\d?)(?:{_APART}(\d{{4}})| ?[./ ] ?(\d\d))?")
_NAMED: Final = re.compile(rf"(?:(?<![a-z]){MONTH}(?![a-z])|(?<!\d)\d{{1,4}}(?:st|nd|rd|th)?(?!\d)|of|the|[ ./'-])+")
_ORDINAL: Final = re.compile(r"(\d\d?)(?:st|nd|rd|th)")
_WITH_WEEKDAY: Final = re.compile(rf"({_WEEKDAY})[. ]+(?:the )?(\S.*)")
_OF_A_WEEK: Final = re.compile(rf"(?:(next|this|coming) )?({_WEEKDAY})(?: of)?( next week| this week)?")
_AWAY: Final = re.compile(
    rf"(?P<in>in )?(?P<number>an?|{'|'.join(_NUMBERS)}|half an?|\d{{1,4}}) "
    r"(?P<unit>day|week|wk|fortnight|month|year|yr)(?:s|s'|'s)?"
    r"(?: time)?(?P<from> from (?:now|today))?"
)
_PART_OF: Final = re.compile(
    r"(?P<part>end|last day|start|beginning|first day|middle|mid) ?-?(?:of )?(?:the )?"
    rf"(?:(?P<which>this |next )?(?P<unit>month|year)|(?P<month>{MONTH})\.?(?: (?P<year>\d{{4}}))?)"
)
_END: Final = frozenset({"end", "last day"})
_MIDDLE: Final = frozenset({"middle", "mid"})
_NEAR: Final = {
    "today": 0,
    "tomorrow": 1,
    "tomorow": 1,
    "tommorow": 1,
    "tommorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "day after tomorrow": 2,
    "yesterday": -1,
}


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A typed date, read in each order of day and month.

    The two readings are the same if the order makes no difference. A reading is None if its order gives no date.
    """

    day_first: date | None
    month_first: date | None


def readings(typed: Sequence[str | None], today: date, *, month_first: bool) -> list[tuple[date | None, ...]]:
    """Return the readings of texts that were typed together. The reading in the member's own order comes first.

    A reading uses the same order of day and month for all texts. A text that is None stays None. If no order fits all
    texts, return one reading in which each text has the order that fits it.
    Raise MemberError if a text is no date.
    """
    days = [None if text is None else calendar_day(text, today) for text in typed]
    by_day = tuple(one and one.day_first for one in days)
    by_month = tuple(one and one.month_first for one in days)
    found = [
        row
        for row in ((by_month, by_day) if month_first else (by_day, by_month))
        if all(day is None or read is not None for day, read in zip(days, row, strict=True))
    ]
    return list(dict.fromkeys(found)) or [tuple(one and (one.day_first or one.month_first) for one in days)]


def calendar_day(text: str, today: date) -> TypedDay:
    """Read a day such as `20.3.2027`, `20 March`, `next friday` or `in 3 weeks`. `today` is the member's current date.

    Without a year, the day is the next such day, or today. If one of two readings is past, the other reading is meant.
    Raise MemberError if the text is no date.
    """
    typed = folded(text).replace(",", " ").replace("’", "'").strip(" .!?")
    typed = _BEFORE.sub("", " ".join(typed.split()))
    typed = _OF_A_YEAR.sub(lambda match: f" {today.year + (match[1] == 'next')}", typed)
    try:
        for read in (_by_words, _by_numbers, _with_weekday) if len(typed) <= _LONGEST else ():
            if found := read(typed, today):
                return found
    except _NoSuchDay as error:
        raise MemberError(f"“{told_back(text)}” is not a date: {error}") from None
    except (ValueError, OverflowError):  # such as a year that Python's calendar does not have
        pass
    raise MemberError(refusal(text, typed, today))


class _NoSuchDay(Exception):
    """Says why a typed date does not exist, and how to type a date."""


def _by_words(typed: str, today: date) -> TypedDay | None:
    """Read a day that is typed without its date, such as `tomorrow` or `in 3 weeks`. Return None for any other text."""
    if typed in _NEAR:
        return _certain(today + _NEAR[typed] * _DAY)
    if (match := _OF_A_WEEK.fullmatch(typed)) and (weekday := _number(match[2], WEEKDAYS)) is not None:
        monday = today - today.weekday() * _DAY
        if match[1] == "next" or match[3] == " next week":
            return _certain(monday + (7 + weekday) * _DAY)
        return _certain(today + (weekday - today.weekday()) % 7 * _DAY)
    if (match := _AWAY.fullmatch(typed)) and (match["in"] or match["from"]):
        return _certain(_away(match["number"], match["unit"], today))
    if match := _PART_OF.fullmatch(typed):
        return _part_of(match, today)
    return None


def _by_numbers(typed: str, today: date) -> TypedDay | None:
    """Read a day that is typed with its day of the month. Return None for any other text."""
    if match := _YEAR_FIRST.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups() if part)
        return _certain(_checked(year, month, day, today))
    if match := _NUMERIC.fullmatch(typed):
        year = int(match[3]) if match[3] else 2000 + int(match[4]) if match[4] else None
        return _in_both_orders(int(match[1]), int(match[2]), year, today)
    if match := _ORDINAL.fullmatch(typed):
        coming = (today + ahead * _DAY for ahead in range(62))
        return next((_certain(day) for day in coming if day.day == int(match[1])), None)
    if _NAMED.fullmatch(typed):
        return _named(typed, today)
    if re.fullmatch(r"\d{4}-?w\d\d-?\d", typed):
        return _certain(date.fromisoformat(typed.upper()))
    return None


def _with_weekday(typed: str, today: date) -> TypedDay | None:
    """Read a date behind its weekday. Leave out a reading that falls on another weekday.

    Raise _NoSuchDay if no reading is left. Return None for any other text.
    """
    match = _WITH_WEEKDAY.fullmatch(typed)
    weekday = _number(match[1], WEEKDAYS) if match else None
    found = _by_numbers(match[2], today) if match and weekday is not None else None
    if found is None or weekday is None:
        return None
    kept = [day if day and day.weekday() == weekday else None for day in (found.day_first, found.month_first)]
    if not any(kept):
        wrong = found.day_first or found.month_first or today
        raise _NoSuchDay(
            f"{day_words(wrong)} is a {WEEKDAYS[wrong.weekday()]}. Type the date alone, such as `{day_words(wrong)}`."
        )
    return TypedDay(*kept)


def _in_both_orders(first: int, second: int, year: int | None, today: date) -> TypedDay:
    day_first, month_first = (_possible(year, *order, today) for order in ((second, first), (first, second)))
    if day_first is None and month_first is None:
        month, day = (second, first) if second <= 12 else (first, second)
        return _certain(_checked(year, month, day, today))
    if day_first and month_first and (day_first < today) != (month_first < today):
        return _certain(max(day_first, month_first))
    return TypedDay(day_first, month_first)


def _named(typed: str, today: date) -> TypedDay | None:
    """Read a day with the name of its month, such as `20 March 2027` or `march 20th`."""
    names = [
        word for word in re.findall(r"[a-z]+", re.sub(r"\d+(?:st|nd|rd|th)", " ", typed)) if word not in {"of", "the"}
    ]
    numbers = re.findall(r"\d+", typed)
    month = _number(names[0], MONTHS) if len(names) == 1 else None
    if month is None or not 1 <= len(numbers) <= 2:
        return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if not years and len(days) == 2:
        years, days = [f"20{days[1]:0>2}"], days[:1]
    if len(days) != 1 or len(years) != len(numbers) - 1:
        return None
    return _certain(_checked(int(years[0]) if years else None, month + 1, int(days[0]), today))


def _away(number: str, unit: str, today: date) -> date:
    """Return the day at a distance from today. If its month is too short for the day, return the month's last day."""
    if number.startswith("half "):
        if unit != "year":
            raise ValueError
        return _months_on(today, 6)
    count = int(number) if number.isdecimal() else max(1, _NUMBERS.index(number)) if number in _NUMBERS else 1
    match unit:
        case "day":
            return today + count * _DAY
        case "week" | "wk":
            return today + 7 * count * _DAY
        case "fortnight":
            return today + 14 * count * _DAY
        case "month":
            return _months_on(today, count)
        case _:
            return _months_on(today, 12 * count)


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _part_of(match: re.Match[str], today: date) -> TypedDay | None:
    """Read the first, the middle or the last day of a month or a year."""
    part = match["part"]
    if match["unit"] == "year":
        year = today.year + (match["which"] == "next ")
        return None if part in _MIDDLE else _certain(_within(date(year, 12 if part in _END else 1, 1), part))
    if match["unit"]:
        first = _months_on(today.replace(day=1), 1 if match["which"] == "next " else 0)
        return _certain(_within(first, part))
    month = _number(match["month"], MONTHS)
    if month is None:
        return None
    years = [int(match["year"])] if match["year"] else [today.year, today.year + 1]
    days = [_within(date(year, month + 1, 1), part) for year in years]
    return _certain(next((day for day in days if day >= today), days[-1]))


def _within(first: date, part: str) -> date:
    """Return the first day, the 15th or the last day of the month that begins on `first`."""
    if part in _END:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first.replace(day=15) if part in _MIDDLE else first


def _possible(year: int | None, month: int, day: int, today: date) -> date | None:
    """Return the date. Without a year, return the next such date, or today. Return None if there is no such date."""
    for tried in [year] if year is not None else range(today.year, today.year + _YEARS_TRIED):
        if 1 <= tried <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(tried, month)[1]:
            found = date(tried, month, day)
            if year is not None or found >= today:
                return found
    return None


def _checked(year: int | None, month: int, day: int, today: date) -> date:
    """Return the same as `_possible`, but raise _NoSuchDay with the reason if there is no such date.

    Raise ValueError for the year 0.
    """
    found = _possible(year, month, day, today)
    if found is not None:
        return found
    if year == 0:
        raise ValueError
    if not 1 <= month <= 12:
        raise _NoSuchDay(f"there is no month {month}. {like(today)}")
    in_year = year or today.year + ((month, day) < (today.month, today.day))
    last = calendar.monthrange(in_year, month)[1]
    near = date(in_year, month, min(max(day, 1), last))
    raise _NoSuchDay(f"{near:%B} {near.year} has {last} days. Type it like `{day_words(near)}` or `{near}`.")


def _certain(day: date) -> TypedDay:
    return TypedDay(day, day)


def _number(word: str, names: Sequence[str]) -> int | None:
    """Return the index of the first name that begins with a word, or with the word without its plural s.

    Return None if there is no such name.
    """
    word = word.rstrip(".")
    plural = word.removesuffix("s") if len(word) > 3 else word
    return next((n for n, name in enumerate(names) if name.lower().startswith((word, plural))), None)
