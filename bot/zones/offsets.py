"""Read the offsets from UTC that members type, such as +5:30, and find a zone that has an offset all the year."""

from __future__ import annotations

import re
from typing import Final

from bot.errors import MemberError

# Offsets in minutes that are no whole hours, each with the best-known zone that has the offset: first the offsets that
# a zone has all the year, then the offsets that zones have only for a part of the year.
_ALL_YEAR: Final = {
    -570: "Pacific/Marquesas",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}
_PART_OF_THE_YEAR: Final = {
    -210: "America/St_Johns",
    -150: "America/St_Johns",
    630: "Australia/Lord_Howe",
    765: "Pacific/Chatham",
    825: "Pacific/Chatham",
}
_FIRST: Final = -12 * 60
_LAST: Final = 14 * 60
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?:(?::|h)?(\d{2})|[.,](25|5|75))?")
_DECIMALS: Final = {"25": 15, "5": 30, "75": 45}


def read_offset(wanted: str) -> int | None:
    """Read an offset such as `+5:30`, `utc-3` or `gmt +5.5`, and return it in minutes.

    Return None if the plain text is something else.
    """
    match = _OFFSET.fullmatch(wanted)
    part = 0 if match is None else _DECIMALS[match[4]] if match[4] else int(match[3] or 0)
    if match is None or part >= 60:
        return None
    minutes = int(match[2]) * 60 + part
    return minutes if match[1] == "+" else -minutes


def zone_at(offset: int) -> str:
    """Return the zone that has an offset all the year. Raise MemberError if there is none."""
    if offset in _ALL_YEAR:
        return _ALL_YEAR[offset]
    if offset % 60 == 0 and _FIRST <= offset <= _LAST:
        hours = -offset // 60
        return f"Etc/GMT{hours:+d}" if hours else "UTC"
    if offset in _PART_OF_THE_YEAR:
        place = _PART_OF_THE_YEAR[offset]
        raise MemberError(
            f"{offset_words(offset)} is used for part of the year only, in {place}. Type `{place}` if you live there."
        )
    raise MemberError(
        f"No place on earth uses {offset_words(offset)}. Type the nearest large city and choose from the list."
    )


def offset_words(offset: int) -> str:
    """Return the words for an offset in minutes, such as UTC+5:30."""
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours}{f':{minutes:02}' if minutes else ''}"
