"""Time zones as members name them: IANA names, cities, common abbreviations, offsets such as +5:30."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources
from itertools import chain
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.errors import MemberError
from bot.zones.name_index import NameIndex
from knowledge.text.markup import escape

# What people type for where they live; where an abbreviation has several meanings, the one with most people.
_ABBREVIATIONS: Final = {
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "bst": "Europe/London",
    "wet": "Europe/Lisbon",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "eet": "Europe/Athens",
    "eest": "Europe/Athens",
    "msk": "Europe/Moscow",
    "trt": "Europe/Istanbul",
    "gst": "Asia/Dubai",
    "pkt": "Asia/Karachi",
    "ist": "Asia/Kolkata",
    "wib": "Asia/Jakarta",
    "ict": "Asia/Bangkok",
    "sgt": "Asia/Singapore",
    "hkt": "Asia/Hong_Kong",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
    "acst": "Australia/Adelaide",
    "awst": "Australia/Perth",
    "nzst": "Pacific/Auckland",
    "nzdt": "Pacific/Auckland",
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "est5edt": "America/New_York",
    "cst6cdt": "America/Chicago",
    "mst7mdt": "America/Denver",
    "pst8pdt": "America/Los_Angeles",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "ct": "America/Chicago",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "akst": "America/Anchorage",
    "hst": "Pacific/Honolulu",
    "brt": "America/Sao_Paulo",
    "art": "America/Argentina/Buenos_Aires",
    "sast": "Africa/Johannesburg",
    "eat": "Africa/Nairobi",
    "wat": "Africa/Lagos",
}

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
_FIRST_OFFSET: Final = -12 * 60
_LAST_OFFSET: Final = 14 * 60
_FIXED: Final = re.compile(r"Etc/GMT([+-])(\d{1,2})")  # their sign is the other way round
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+\-−–])\s*(\d{1,2})(?:(?::|h)?(\d{2})|[.,](25|5|75))?")
_DECIMALS: Final = {"25": 15, "5": 30, "75": 45}
_SURE_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class NamedZone:
    """Something that a member may mean: what it is called, and its IANA zone."""

    name: str
    zone: str


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of a kept IANA name; UTC stands in for one that is no zone, or no longer."""
    return ZoneInfo(name if is_zone(name) else "UTC")


def is_zone(name: str) -> bool:
    """Tell whether an IANA name is a zone's; a folder of the tz database, such as `America`, is none."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such file, no file's name, a folder
        return False
    return True


def make_ready() -> None:
    """Read the cities and index their names, which takes half a second, before anybody waits for them."""
    _index()
    _largest()


def find_zone(typed: str) -> str:
    """Return the IANA name of what a member typed; MemberError says what to type instead."""
    wanted = _folded(typed)
    if wanted in _ABBREVIATIONS:
        return _ABBREVIATIONS[wanted]
    if (offset := _offset_minutes(wanted)) is not None:
        return _zone_at(offset)
    if wanted in _folded_iana():
        return _folded_iana()[wanted]
    city, _, country = wanted.partition(", ")
    named = _named()
    there = [one for one in _index().equal(city) if named[one][0] == city and country in _country_of(named[one][1])]
    if found := [*_index().equal(wanted), *there]:
        return named[min(found)][1].zone
    shown = escape(" ".join(typed.split())[:40])
    raise MemberError(f"I know no time zone “{shown}”. Type the nearest large city and choose from the list.")


def zone_words(name: str) -> str:
    """Name a zone as members read it: those of whole hours by their offset, for the sign of their names misleads."""
    if not is_zone(name):
        return f"UTC, for “{escape(name)}” is no time zone that I know"
    fixed = _FIXED.fullmatch(name)
    if fixed is None:
        return name
    return f"UTC{'-' if fixed[1] == '+' else '+'}{int(fixed[2])} ({name})"


def suggest_zones(typed: str, now: datetime, most: int = 25) -> list[tuple[str, str]]:
    """Return what the typed beginning may mean as (label with the local time, IANA name), large cities first."""
    wanted = _folded(typed)
    found: dict[str, NamedZone] = {}
    if wanted in _ABBREVIATIONS:
        found[_ABBREVIATIONS[wanted]] = NamedZone(typed.strip().upper(), _ABBREVIATIONS[wanted])
    if (offset := _offset_minutes(wanted)) is not None:
        return [_choice(place, now) for place in _places_at(offset, now, most)]
    numbers = chain(_index().starting(wanted), _index().holding(wanted) if len(wanted) >= _SURE_LENGTH else ())
    for number in numbers:
        place = _named()[number][1]
        found.setdefault(f"{place.name} {place.zone}", place)
        if len(found) >= most:
            break
    return [_choice(place, now) for place in found.values()]


def _offset_minutes(wanted: str) -> int | None:
    """Read an offset from UTC, such as `+5:30`, `utc-3` or `gmt +5.5`; None where it is something else."""
    match = _OFFSET.fullmatch(wanted)
    part = 0 if match is None else _DECIMALS[match[4]] if match[4] else int(match[3] or 0)
    if match is None or part >= 60:
        return None
    minutes = int(match[2]) * 60 + part
    return minutes if match[1] == "+" else -minutes


def _zone_at(offset: int) -> str:
    """Return the zone that is at an offset all the year; MemberError where there is none."""
    if offset in _ALL_YEAR:
        return _ALL_YEAR[offset]
    if offset % 60 == 0 and _FIRST_OFFSET <= offset <= _LAST_OFFSET:
        hours = -offset // 60
        return f"Etc/GMT{hours:+d}" if hours else "UTC"
    if offset in _PART_OF_THE_YEAR:
        place = _PART_OF_THE_YEAR[offset]
        raise MemberError(
            f"{_offset_words(offset)} holds for a part of the year only, in {place}. Type `{place}` if you live there."
        )
    raise MemberError(
        f"No place on earth is at {_offset_words(offset)}. Type the nearest large city and choose from the list."
    )


def _places_at(offset: int, now: datetime, most: int) -> list[NamedZone]:
    """Return the zone of an offset, then the largest city of each zone that is at this offset now."""
    found: dict[str, NamedZone] = {}
    with suppress(MemberError):
        fixed = _zone_at(offset)
        found[fixed] = NamedZone(f"{_offset_words(offset)} all the year", fixed)
    there = {name for name in _iana() if now.astimezone(ZoneInfo(name)).utcoffset() == timedelta(minutes=offset)}
    for name, place in _largest().items():
        if len(found) < most and name in there:
            found.setdefault(name, place)
    return [*found.values()]


def _offset_words(offset: int) -> str:
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


def _choice(place: NamedZone, now: datetime) -> tuple[str, str]:
    local = now.astimezone(ZoneInfo(place.zone))
    return f"{place.name} ({place.zone}), now {local:%H:%M}"[:100], place.zone


@lru_cache(maxsize=1)
def _iana() -> list[str]:
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


def _country_of(place: NamedZone) -> tuple[str, ...]:
    """Return how a city's country may be typed: its code of ISO 3166 and its name in English."""
    code = place.name.rpartition(", ")[2]
    return (code.casefold(), _countries()[code]) if code in _countries() else ()


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    text = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {code: _folded(name) for code, name in lines}


@lru_cache(maxsize=1)
def _named() -> list[tuple[str, NamedZone]]:
    """Return every name that can be typed with its place: the cities by size, then the IANA names."""
    known = set(_iana())
    names: list[tuple[str, NamedZone]] = []
    text = resources.files("bot.zones").joinpath("cities.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines()]
    for city, zone_name, country, _, _ in lines:
        if zone_name in known:
            names.append((_folded(city), NamedZone(f"{city}, {country}", zone_name)))
    for city, zone_name, country, _, others in lines:
        if zone_name in known:
            names += [
                (_folded(other), NamedZone(f"{city}, {country}", zone_name)) for other in others.split("|") if other
            ]
    names += [(_folded(name), NamedZone(name.split("/")[-1].replace("_", " "), name)) for name in _iana()]
    return names


@lru_cache(maxsize=1)
def _largest() -> dict[str, NamedZone]:
    """Return the largest city of each zone, the largest of all first."""
    largest: dict[str, NamedZone] = {}
    for _, place in _named():
        largest.setdefault(place.zone, place)
    return largest


@lru_cache(maxsize=1)
def _folded_iana() -> dict[str, str]:
    return {_folded(name): name for name in _iana()}


@lru_cache(maxsize=1)
def _index() -> NameIndex:
    return NameIndex([name for name, _ in _named()])


def _folded(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.replace("_", " ").split())
