"""Read the days of the week and the times of day that members type, or say what to type instead."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from bot.errors import MemberError
from bot.rules.typed_text import folded, told_back

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
_FILLERS: Final = frozenset(
    {",", ";", "+", "&", "/", "|", ".", "、", "・", "and", "every", "on", "each", "the", "from"}
)
_EVERY_DAY: Final = re.compile(r"\b(?:every|all)\s+days?\b")
_UNTIL: Final = re.compile(r"\s+(?:to|through|thru|until|till?)\s+|\s*(?:\.{2,}|[-=]{0,3}[>→⇒]|[~〜]|-{2,})\s*")

_HOURS: Final = r"hours?|hrs?|hs?|heures?|horas?|uhr|uur|o'?clock"
_HALVES: Final = {"in the morning": "am", "in the afternoon": "pm", "in the evening": "pm"}
_TIME: Final = re.compile(
    r"(?:at |@ ?)?(?P<hour>\d{1,2})"
    rf"(?: ?[:.,] ?(?P<after>\d\d)| ?(?:{_HOURS}) ?(?P<past>\d\d)(?: ?m(?:in)?\b)?| ?(?P<joined>\d\d))?"
    rf"(?: ?(?P<unit>{_HOURS}))?(?: ?(?P<half>[ap])(?:\.? ?m)?\.?)?\.?"
)
_WORD_FOR_TIME: Final = re.compile(r"(?:at )?(?:12(?:[:.]?00)? ?)?(noon|midday|midnight)")
_WORDS_FOR_TIME: Final = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_LIKE: Final = "Type it like `19:30` or `7:30 pm`."


def weekdays(text: str) -> frozenset[int]:
    """Read days of the week such as `mon wed`, `Tue-Thu`, `mon..fri`, `mon to fri` or `weekdays`. Monday is 0.

    Raise MemberError if the text names no days, or holds another word.
    """
    typed = _UNTIL.sub("-", _EVERY_DAY.sub("everyday", folded(text)))
    found: set[int] = set()
    for word in re.findall(r"[^\W\d_]+(?:\.?\s*-\s*[^\W\d_]+)?|\S", typed):
        if word in _FILLERS:
            continue
        if word in _GROUPS:
            found.update(_GROUPS[word])
        elif "-" in word and word != "-":
            first, last = (_weekday(part.strip(" ."), text) for part in word.split("-"))
            found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
        else:
            found.add(_weekday(word, text))
    if not found:
        raise MemberError("On which days? Type days of the week, such as `mon wed` or `weekdays`.")
    return frozenset(found)


def weekdays_or_none(text: str) -> frozenset[int]:
    """Read days of the week. Return an empty set for `none`."""
    return frozenset() if folded(text) in {"none", "no", "never", "-"} else weekdays(text)


def weekday_names(days: frozenset[int]) -> str:
    """Return the names of days of the week in order. Return "Every day" for all seven."""
    if len(days) == len(WEEKDAYS):
        return "Every day"
    return ", ".join(WEEKDAYS[day] for day in sorted(days))


def time_of_day(text: str) -> time:
    """Read a time of day such as `19:30`, `1930`, `19h30`, `19 Uhr`, `730pm`, `at 7.30 p. m.` or `noon`.

    Raise MemberError if the text is no time of day. If the time may be in the morning or in the evening, the error asks
    which one is meant.
    """
    typed = folded(text).replace("’", "'")
    for words, half in _HALVES.items():
        typed = typed.replace(words, half)
    if word := _WORD_FOR_TIME.fullmatch(typed):
        return _WORDS_FOR_TIME[word[1]]
    match = _TIME.fullmatch(typed)
    if match is not None:
        hour, half = int(match["hour"]), match["half"]
        minute = int(match["after"] or match["past"] or match["joined"] or 0)
        if half and minute < 60 and 1 <= hour <= 12:
            return time(hour % 12 + (12 if half == "p" else 0), minute)
        if not half and minute < 60 and hour < 24:
            if _is_of_either_half(match, hour):
                raise MemberError(_which_half(hour, minute))
            return time(hour, minute)
    raise MemberError(f"“{told_back(text)}” is not a time of day. {_LIKE}")


def _is_of_either_half(match: re.Match[str], hour: int) -> bool:
    """Return whether a time without am or pm may be in the morning or in the evening.

    This is so for `7`, `7 o'clock` and `730`. It is not so for `7:30`, `0730` and `7h`, because they are forms of the
    24-hour clock.
    """
    if not 1 <= hour <= 12:
        return False
    if match["joined"]:
        return len(match["hour"]) == 1 and match["unit"] in {None, "o'clock", "oclock"}
    return not (match["after"] or match["past"]) and match["unit"] in {None, "o'clock", "oclock"}


def _which_half(hour: int, minute: int) -> str:
    if (hour, minute) == (12, 0):
        return "Is that noon or midnight? Type `12:00` or `0:00`."
    return f"Is that {hour}:{minute:02} or {f'{hour}:{minute:02}' if minute else hour} pm? {_LIKE}"


def _weekday(word: str, whole: str) -> int:
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 2 and name.casefold().startswith(word.removesuffix("s") if len(word) > 3 else word):
            return number
    raise MemberError(f"“{told_back(whole)}” does not name days of the week. Type them like `mon wed` or `weekdays`.")
