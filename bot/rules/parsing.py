"""What members type: days of the week, a time of day, a calendar day -> values, or words that say what to type."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from typing import Final

from bot.errors import MemberError
from knowledge.text.markup import escape

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GROUPS: Final = {
    "daily": range(7),
    "everyday": range(7),
    "all": range(7),
    "weekday": range(5),
    "weekdays": range(5),
    "workday": range(5),
    "workdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
}
_FILLERS: Final = frozenset({",", ";", "+", "&", "/", ".", "and", "every", "on", "each", "the"})
_EVERY_DAY: Final = re.compile(r"\b(?:every|all)\s+days?\b")
_UNTIL: Final = re.compile(r"\s+(?:to|through|thru|until|till)\s+|[‐‑‒–—−]")
_TIME: Final = re.compile(r"(?:at )?(\d{1,2})(?:(?: ?[:.h] ?|(?<=\d\d))(\d{2})h?|h)? ?(am|pm|a\.m|p\.m)?\.?")
_WORD_FOR_TIME: Final = re.compile(r"(?:at )?(?:12(?::00)? )?(noon|midday|midnight)")
_WORDS_FOR_TIME: Final = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def weekdays(text: str) -> frozenset[int]:
    """Read days of the week such as `mon wed`, `Tue-Thu`, `mon to fri`, `weekdays`; Monday is 0."""
    folded = _UNTIL.sub("-", _EVERY_DAY.sub("everyday", _folded(text)))
    found: set[int] = set()
    for word in re.findall(r"[^\W\d_]+(?:\s*-\s*[^\W\d_]+)?|\S", folded):
        if word in _FILLERS:
            continue
        if word in _GROUPS:
            found.update(_GROUPS[word])
        elif "-" in word:
            first, last = (_weekday(part.strip(), text) for part in word.split("-"))
            found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
        else:
            found.add(_weekday(word, text))
    if not found:
        raise MemberError("On which days? Type days of the week, such as `mon wed` or `weekdays`.")
    return frozenset(found)


def weekdays_or_none(text: str) -> frozenset[int]:
    """Read days of the week, or `none`."""
    return frozenset() if text.casefold().strip() in {"none", "no", "never", "-"} else weekdays(text)


def weekday_names(days: frozenset[int]) -> str:
    """Name days of the week in their order."""
    if len(days) == len(WEEKDAYS):
        return "Every day"
    return ", ".join(WEEKDAYS[day] for day in sorted(days))


def time_of_day(text: str) -> time:
    """Read a time of day such as `19:30`, `1930`, `7pm`, `at 7.30 p.m.` or `noon`."""
    folded = _folded(text)
    if word := _WORD_FOR_TIME.fullmatch(folded):
        return _WORDS_FOR_TIME[word[1]]
    match = _TIME.fullmatch(folded)
    if match is not None:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").replace(".", "")
        plain = match[2] is None and not half and "h" not in folded
        if plain and 1 <= hour <= 12:
            raise MemberError(f"Is that {hour}:00 or {hour} pm? Type it like `19:30` or `7:30 pm`.")
        if minute < 60 and not plain and (1 <= hour <= 12 if half else hour < 24):
            return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)
    raise MemberError(f"“{_shown(text)}” is no time of day. Type it like `19:30` or `7:30 pm`.")


def calendar_day(text: str) -> date:
    """Read a day written as 2027-03-14."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise MemberError(f"“{_shown(text)}” is no date. Type it like `2027-03-14` (year, month, day).") from None


def _weekday(word: str, whole: str) -> int:
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 2 and name.casefold().startswith(word.removesuffix("s") if len(word) > 3 else word):
            return number
    raise MemberError(f"“{_shown(whole)}” names no days of the week. Type them like `mon wed` or `weekdays`.")


def _folded(text: str) -> str:
    """Return what was typed in small letters and plain widths, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _shown(text: str) -> str:
    return escape(text.strip()[:40])
