"""All names of places that members can type: cities by size, IANA names, then countries, islands and regions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final
from zoneinfo import available_timezones

from bot.zones.abbreviations import looks_abbreviated
from bot.zones.countries import country_key, country_keys, country_names, state_keys
from bot.zones.folding import joined, plain
from bot.zones.name_index import NameIndex

# Folders of the tz database that repeat zones under other names, such as US/Central, and names that mean no single
# place.
_NO_PLACES: Final = frozenset({"Brazil", "Canada", "Chile", "Etc", "Mexico", "US"})
_NO_NAMES: Final = frozenset({"ACT", "Center", "North", "South", "West"})
_FIXED: Final = re.compile(r"etc/gmt[+-]\d+")
_MOST_OF: Final = re.compile(r"(?:most of )?([^()]+?)(?: \((?:most areas|mainland|peninsula)\b[^()]*\))?")
_OUTSIDE_BRACKETS: Final = re.compile(r"[,;/]\s*(?![^()]*\))")


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A place or another name that a member may type, with its IANA zone and the codes of its country and state.

    `country`, `state`: "" if there is none or it is not known.
    """

    name: str
    zone: str
    country: str = ""
    state: str = ""


# Names, in plain form, that mean one place, although another place has the same name or no zone has this name.
WELL_KNOWN: Final = {
    "la": NamedZone("Los Angeles, US", "America/Los_Angeles"),
    "sf": NamedZone("San Francisco, US", "America/Los_Angeles"),
    "dc": NamedZone("Washington, US", "America/New_York"),
    "hk": NamedZone("Hong Kong, HK", "Asia/Hong_Kong"),
    "kl": NamedZone("Kuala Lumpur, MY", "Asia/Kuala_Lumpur"),
    "goa": NamedZone("Goa, IN", "Asia/Kolkata"),
    "bali": NamedZone("Bali, ID", "Asia/Makassar"),
    "codo": NamedZone("Codó, BR", "America/Fortaleza"),
    "pau": NamedZone("Pau, FR", "Europe/Paris"),
    "korea": NamedZone("Korea", "Asia/Seoul"),
    "samoa": NamedZone("Samoa", "Pacific/Apia"),
    "eastern time": NamedZone("Eastern time", "America/New_York"),
    "central time": NamedZone("Central time", "America/Chicago"),
    "mountain time": NamedZone("Mountain time", "America/Denver"),
    "pacific time": NamedZone("Pacific time", "America/Los_Angeles"),
    "atlantic time": NamedZone("Atlantic time", "America/Halifax"),
    "alaska time": NamedZone("Alaska time", "America/Anchorage"),
    "hawaii time": NamedZone("Hawaii time", "Pacific/Honolulu"),
    "newfoundland time": NamedZone("Newfoundland time", "America/St_Johns"),
}


@lru_cache(maxsize=1)
def iana_names() -> list[str]:
    """Return the names of zones. Names without a folder, such as `Japan`, are obsolete and left out, except UTC."""
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


@lru_cache(maxsize=1)
def iana_by_plain_name() -> dict[str, str]:
    """Return the names of zones by their plain form, in which case and underscores make no difference."""
    return {plain(name): name for name in iana_names()}


@lru_cache(maxsize=1)
def named_places() -> list[tuple[str, NamedZone]]:
    """Return every plain name with its place: the cities by size, their other names, the IANA names, the regions."""
    known = set(iana_names())
    names: list[tuple[str, NamedZone]] = []
    by_names: list[tuple[str, NamedZone]] = []
    text = resources.files("bot.zones").joinpath("cities.tsv").read_text("utf-8")
    for line in text.splitlines():
        city, zone, country, state, others = line.split("\t")
        if zone in known:
            place = NamedZone(f"{city}, {country}", zone, country, state)
            names.append((plain(city), place))
            by_names += [(plain(other), place) for other in others.split("|") if other]
    names += [one for one in by_names if not looks_abbreviated(one[0])]
    names += [(plain(name), NamedZone(last_part(name), name)) for name in iana_names()]
    return [*names, *((plain(place.name), place) for place in _regions())]


@lru_cache(maxsize=1)
def largest_of_each_zone() -> dict[str, NamedZone]:
    """Return the largest city of each zone, the largest of all first."""
    largest: dict[str, NamedZone] = {}
    for _, place in named_places():
        largest.setdefault(place.zone, place)
    return largest


@lru_cache(maxsize=1)
def name_index() -> NameIndex:
    """Return the index of the joined names. Names such as Etc/GMT-2 keep the dash, which distinguishes them."""
    return NameIndex([name if _FIXED.fullmatch(name) else joined(name) for name, _ in named_places()])


def is_of(place: NamedZone, key: str, *, beginning: bool = False) -> int | None:
    """Return 0 if a key names the place's country, 1 if it names the place's state, or None otherwise.

    `beginning`: whether the key may be only the beginning of a name.
    """
    of_country = country_keys().get(place.country, frozenset())
    of_state = state_keys().get((place.country, place.state), frozenset())
    for rank, keys in enumerate((of_country, of_state)):
        if key in keys or (beginning and any(one.startswith(key) for one in keys)):
            return rank
    return None


def last_part(zone: str) -> str:
    """Return the last part of a zone's name, which is often the name of a city."""
    return zone.rpartition("/")[2].replace("_", " ")


def _regions() -> Iterator[NamedZone]:
    """Yield countries with one zone, the regions and islands that tzdata's zone.tab names, and places in IANA names."""
    text = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    zones: dict[str, list[str]] = defaultdict(list)
    countries: dict[str, str] = {}
    for country, _, zone, *_ in lines:
        zones[country].append(zone)
        countries[zone] = country
    known = set(iana_names())
    codes: dict[str, set[str]] = defaultdict(set)
    for code, names in country_names().items():
        for name in names:
            codes[country_key(name)].add(code)
    for code, names in country_names().items():
        if len(zones[code]) == 1 and zones[code][0] in known:
            yield from (NamedZone(name, zones[code][0]) for name in names if len(codes[country_key(name)]) == 1)
    for country, _, zone, *comments in lines:
        for part in _OUTSIDE_BRACKETS.split(comments[0]) if comments and zone in known else ():
            if " - " not in comments[0] and (named := _MOST_OF.fullmatch(part)):
                yield NamedZone(named[1], zone, country)
    for zone in iana_names():
        if zone.partition("/")[0] not in _NO_PLACES and last_part(zone) not in _NO_NAMES:
            yield NamedZone(last_part(zone), zone, countries.get(zone, ""))
