"""Offsets from UTC as members type them, such as +5:30, and the zone that keeps one all the year."""

from __future__ import annotations

import re
from typing import Final

from bot.errors import MemberError

# The best-known zone that is at an offset of half or quarter hours (in minutes) all the year, or else for a part of it.
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
    """Read an offset in minutes, such as `+5:30`, `utc-3` or `gmt +5.5`; None where a plain text is something else."""
    match = _OFFSET.fullmatch(wanted)
    part = 0 if match is None else _DECIMALS[match[4]] if match[4] else int(match[3] or 0)
    if match is None or part >= 60:
        return None
    minutes = int(match[2]) * 60 + part
    return minutes if match[1] == "+" else -minutes


def zone_at(offset: int) -> str:
    """Return the zone that is at an offset all the year; MemberError where there is none."""
    if offset in _ALL_YEAR:
        return _ALL_YEAR[offset]
    if offset % 60 == 0 and _FIRST <= offset <= _LAST:
        hours = -offset // 60
        return f"Etc/GMT{hours:+d}" if hours else "UTC"
    if offset in _PART_OF_THE_YEAR:
        place = _PART_OF_THE_YEAR[offset]
        raise MemberError(
            f"{offset_words(offset)} holds for a part of the year only, in {place}. Type `{place}` if you live there."
        )
    raise MemberError(
        f"No place on earth is at {offset_words(offset)}. Type the nearest large city and choose from the list."
    )


def offset_words(offset: int) -> str:
    """Return an offset in minutes as members read it: UTC+5:30."""
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours}{f':{minutes:02}' if minutes else ''}"
