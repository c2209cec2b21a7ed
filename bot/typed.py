"""What members type: days of the week, a time of day, a calendar day -> values, or words that say what to type."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

from bot.errors import MemberError
from knowledge.markup import escape

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GROUPS: Final = {
    "daily": range(7),
    "everyday": range(7),
    "all": range(7),
    "weekdays": range(5),
    "workdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
}
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})|h)?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_WORDS_FOR_TIME: Final = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def weekdays(text: str) -> frozenset[int]:
    """Reads days of the week such as `mon wed`, `Tue-Thu`, `weekdays`; Monday is 0."""
    folded = re.sub(r"every\s+day", "everyday", text.casefold()).replace("–", "-")
    found: set[int] = set()
    for word in re.findall(r"[^\W\d_]+(?:\s*-\s*[^\W\d_]+)?|\S", folded):
        if word in {",", ";", "+", "&", "/", "."} or word in {"and", "every", "on", "each"}:
            continue
        if word in _GROUPS:
            found.update(_GROUPS[word])
        elif "-" in word and word != "-":
            first, last = (_weekday(part.strip(), text) for part in word.split("-"))
            found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
        else:
            found.add(_weekday(word, text))
    if not found:
        raise MemberError("On which days? Type days of the week, such as `mon wed` or `weekdays`.")
    return frozenset(found)


def weekdays_or_none(text: str) -> frozenset[int]:
    """Reads days of the week, or `none`."""
    return frozenset() if text.casefold().strip() in {"none", "no", "never", "-"} else weekdays(text)


def weekday_names(days: frozenset[int]) -> str:
    """Names days of the week in their order."""
    if len(days) == len(WEEKDAYS):
        return "Every day"
    return ", ".join(WEEKDAYS[day] for day in sorted(days))


def time_of_day(text: str) -> time:
    """Reads a time of day such as `19:30`, `7pm`, `7.30 pm` or `noon`."""
    folded = " ".join(text.casefold().split())
    if folded in _WORDS_FOR_TIME:
        return _WORDS_FOR_TIME[folded]
    match = _TIME.fullmatch(folded)
    if match is not None:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").replace(".", "")
        plain = match[2] is None and not half and "h" not in folded
        if minute < 60 and not plain and (1 <= hour <= 12 if half else hour < 24):
            return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)
    raise MemberError(f"“{_shown(text)}” is no time of day. Type it like `19:30` or `7:30 pm`.")


def calendar_day(text: str) -> date:
    """Reads a day written as 2027-03-14."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise MemberError(f"“{_shown(text)}” is no date. Type it like `2027-03-14` (year, month, day).") from None


def _weekday(word: str, whole: str) -> int:
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 2 and name.casefold().startswith(word.removesuffix("s") if len(word) > 3 else word):
            return number
    raise MemberError(f"“{_shown(whole)}” names no days of the week. Type them like `mon wed` or `weekdays`.")


def _shown(text: str) -> str:
    return escape(text.strip()[:40])
