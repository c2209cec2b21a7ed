"""Time zones as members name them: IANA names, cities, common abbreviations."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import MemberError
from knowledge.markup import escape

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


_SURE_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a member may mean: what it is called, and its IANA zone."""

    name: str
    zone: str


def zone(name: str) -> ZoneInfo:
    """Gives the zone of an IANA name that the bot itself wrote or showed."""
    return ZoneInfo(name)


def find_zone(typed: str) -> str:
    """Gives the IANA name of what a member typed; MemberError says what to type instead."""
    wanted = _folded(typed)
    if wanted in _ABBREVIATIONS:
        return _ABBREVIATIONS[wanted]
    iana = {_folded(name): name for name in _iana()}
    if wanted in iana:
        return iana[wanted]
    joined = wanted.replace(" ", "")
    for name, place in _named():
        if name.replace(" ", "") == joined:
            return place.zone
    shown = escape(" ".join(typed.split())[:40])
    raise MemberError(f"I know no time zone “{shown}”. Type the nearest large city and choose from the list.")


def suggest_zones(typed: str, now: datetime, most: int = 25) -> list[tuple[str, str]]:
    """Gives what the typed beginning may mean as (label with the local time, IANA name), large cities first."""
    wanted = _folded(typed)
    found: dict[str, Place] = {}
    if wanted in _ABBREVIATIONS:
        found[_ABBREVIATIONS[wanted]] = Place(typed.strip().upper(), _ABBREVIATIONS[wanted])
    for matches in (str.startswith, str.__contains__)[: 2 if len(wanted) >= _SURE_LENGTH else 1]:
        for name, place in _named():
            if matches(name, wanted):
                found.setdefault(f"{place.name} {place.zone}", place)
            if len(found) >= most:
                return [_choice(place, now) for place in found.values()]
    return [_choice(place, now) for place in found.values()]


def _choice(place: Place, now: datetime) -> tuple[str, str]:
    local = now.astimezone(ZoneInfo(place.zone))
    return f"{place.name} ({place.zone}), now {local:%H:%M}"[:100], place.zone


@lru_cache(maxsize=1)
def _iana() -> list[str]:
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


@lru_cache(maxsize=1)
def _named() -> list[tuple[str, Place]]:
    """Gives every name that can be typed with its place: the cities by size, then the IANA names."""
    known = set(_iana())
    names: list[tuple[str, Place]] = []
    text = resources.files("bot").joinpath("cities.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines()]
    for city, zone_name, country, _ in lines:
        if zone_name in known:
            names.append((_folded(city), Place(f"{city}, {country}", zone_name)))
    for city, zone_name, country, others in lines:
        if zone_name in known:
            names += [(_folded(other), Place(f"{city}, {country}", zone_name)) for other in others.split("|") if other]
    names += [(_folded(name), Place(name.split("/")[-1].replace("_", " "), name)) for name in _iana()]
    return names


def _folded(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.replace("_", " ").split())
