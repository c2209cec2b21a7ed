"""Find the time zone that a member names: by IANA name, city, common abbreviation or an offset such as +5:30."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import MemberError
from bot.zones.abbreviations import AMBIGUOUS, CHOSEN, abbreviations_in_use
from bot.zones.countries import country_key
from bot.zones.folding import joined, plain, spellings
from bot.zones.name_index import LEAST_HELD
from bot.zones.offsets import offset_words, read_offset, zone_at
from bot.zones.places import (
    WELL_KNOWN,
    NamedZone,
    iana_by_plain_name,
    iana_names,
    is_of,
    largest_of_each_zone,
    last_part,
    name_index,
    named_places,
)
from knowledge.text.markup import escape

_FIXED: Final = re.compile(r"Etc/GMT([+-])(\d{1,2})")  # the sign is inverted: Etc/GMT-2 is UTC+2
_BRACKETS: Final = re.compile(r"\(([^()]*)")
_SURE_LENGTH: Final = 4
_LONGEST: Final = 100  # characters of a choice's name in Discord
_COUNTRY_WORDS: Final = 4


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of a stored IANA name. Return UTC if the name is not, or is no longer, that of a zone."""
    return ZoneInfo(name if is_zone(name) else "UTC")


def is_zone(name: str) -> bool:
    """Return whether a name is the IANA name of a zone. A folder of the tz database, such as `America`, is no zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such file; not the name of a file; a folder
        return False
    return True


def make_ready() -> None:
    """Read the cities and index their names, so that no member has to wait for this. It takes half a second."""
    name_index()
    _abbreviations()


def find_zone(typed: str) -> str:
    """Return the IANA name of the zone that a member typed.

    Raise MemberError if the text is unknown or ambiguous. The error says what to type instead.
    """
    wanted = plain(typed)
    if (abbreviation := joined(wanted)) in AMBIGUOUS:
        one, other = AMBIGUOUS[abbreviation]
        raise MemberError(
            f"{abbreviation.upper()} can mean the time in `{one}` or in `{other}`. "
            "Type one of these names, or the nearest large city."
        )
    if (offset := read_offset(wanted)) is not None:
        return zone_at(offset)
    if (found := next(_meant(wanted), None)) is not None:
        return found.zone
    shown = escape(" ".join(typed.split())[:40])
    raise MemberError(f"I do not know the time zone “{shown}”. Type the nearest large city and choose from the list.")


def zone_words(name: str) -> str:
    """Return the words by which members read a zone.

    Zones such as Etc/GMT-2 are shown by their offset, because the sign in their names misleads.
    """
    if not is_zone(name):
        return f"UTC, because I do not know the time zone “{escape(name)}”"
    fixed = _FIXED.fullmatch(name)
    if fixed is None:
        return name
    return f"UTC{'-' if fixed[1] == '+' else '+'}{int(fixed[2])} ({name})"


def suggest_zones(typed: str, now: datetime, most: int = 25) -> list[tuple[str, str]]:
    """Return (label with the local time, IANA name) for each zone that the typed text may mean, large cities first.

    The text may be the beginning of a name. If `find_zone` accepts the text as it is, its zone comes before all others.
    """
    wanted = plain(typed)
    if (offset := read_offset(wanted)) is not None:
        return [_choice(place, now) for place in _places_at(offset, now, most)]
    found: dict[str, NamedZone] = {}
    meant = _meant(wanted)
    first = islice(meant, len(AMBIGUOUS.get(joined(wanted), "1")))
    for place in chain(first, _beginning(wanted), meant):
        found.setdefault(f"{place.name} {place.zone}", place)
        if len(found) >= most:
            break
    return [_choice(place, now) for place in found.values()]


def _meant(wanted: str) -> Iterator[NamedZone]:
    """Yield what a plain text names in full, the likeliest first.

    The text may also be a label of `suggest_zones`, whole or cut off.
    """
    if "(" not in wanted:
        yield from _named(wanted)
        return
    for bracketed in _BRACKETS.finditer(wanted):
        if (zone := iana_by_plain_name().get(bracketed[1].strip())) is not None:
            yield from (place for place in _named(wanted[: bracketed.start()].strip()) if place.zone == zone)
            yield NamedZone(last_part(zone), zone)
            return
    yield from _named(wanted)
    before, _, inner = (part.strip() for part in wanted.rpartition("("))
    yield from _named(f"{before}, {inner.rstrip(')')}")
    yield from (place for place in _named(before) if plain(place.zone).startswith(inner))


def _named(wanted: str) -> Iterator[NamedZone]:
    """Yield what has the plain text as its name.

    The text may be an abbreviation, a zone, a place, or a place followed by its country or state.
    """
    short = joined(wanted)
    if short in _abbreviations():
        yield NamedZone(short.upper(), _abbreviations()[short])
    yield from (NamedZone(short.upper(), zone) for zone in AMBIGUOUS.get(short, ()))
    if wanted in iana_by_plain_name():
        zone = iana_by_plain_name()[wanted]
        yield NamedZone(last_part(zone), zone)
    if (well_known := WELL_KNOWN.get(wanted.replace(".", ""))) is not None:
        yield well_known
    yield from _called(wanted)
    city, comma, rest = wanted.partition(",")
    if comma:
        yield from _in(city.strip(), rest.split(","))
    words = wanted.split(" ")
    for at in range(len(words) - 1, max(0, len(words) - 1 - _COUNTRY_WORDS), -1):
        yield from _in(" ".join(words[:at]), [" ".join(words[at:])])


def _called(name: str) -> Iterator[NamedZone]:
    """Yield the places with a plain name. Names that are spelt as typed come first, and then larger cities first."""
    places = named_places()
    for spelling in spellings(name):
        numbers = [*name_index().equal(joined(spelling))]
        if len(numbers) > 1:
            as_typed = spelling.replace(" ", "")
            if places[numbers[0]][0].replace(" ", "") != as_typed:
                numbers.sort(key=lambda one: places[one][0].replace(" ", "") != as_typed)
        yield from (places[number][1] for number in numbers)


def _in(city: str, parts: list[str], *, beginning: bool = False) -> Iterator[NamedZone]:
    """Yield the places with a plain name in a country or state.

    `parts`: the typed parts after the city, each of which must fit the place's country or state.
    `beginning`: whether a part may be the beginning of a country's or state's name.
    """
    keys = [key for part in parts if (key := country_key(part))]
    ranked = [(place, [is_of(place, key, beginning=beginning) for key in keys]) for place in _called(city)]
    there = [(place, ranks) for place, ranks in ranked if None not in ranks]
    yield from (
        place for place, _ in sorted(there, key=lambda one: 1 in one[1])
    )  # matches by country come before matches by state: CA is Canada, then California


def _beginning(wanted: str) -> Iterator[NamedZone]:
    """Yield the places that a member may mean if the plain text is only a part of what they will type."""
    likely = [joined(spelling) for spelling in spellings(wanted)]
    numbers = [name_index().starting(name) for name in likely]
    if len(wanted) >= _SURE_LENGTH:
        numbers += [name_index().holding(name) for name in likely if len(name) >= LEAST_HELD]
    yield from (named_places()[number][1] for number in chain.from_iterable(numbers))
    city, comma, rest = wanted.partition(",")
    if comma:
        yield from _in(city.strip(), rest.split(","), beginning=True)


def _places_at(offset: int, now: datetime, most: int) -> list[NamedZone]:
    """Return the zone that has an offset all the year, then the largest city of each zone that has the offset now."""
    found: dict[str, NamedZone] = {}
    with suppress(MemberError):
        fixed = zone_at(offset)
        found[fixed] = NamedZone(f"{offset_words(offset)} all year", fixed)
    there = {name for name in iana_names() if now.astimezone(ZoneInfo(name)).utcoffset() == timedelta(minutes=offset)}
    for name, place in largest_of_each_zone().items():
        if len(found) < most and name in there:
            found.setdefault(name, place)
    return [*found.values()]


def _choice(place: NamedZone, now: datetime) -> tuple[str, str]:
    """Return a place's label and its zone. In a label that is too long, only the name of the place is cut."""
    rest = f" ({place.zone}), now {now.astimezone(ZoneInfo(place.zone)):%H:%M}"
    return place.name[: _LONGEST - len(rest)] + rest, place.zone


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    """Return the zone of each abbreviation.

    If several zones of the tz database use an abbreviation, it means the one with the largest city. The zones in CHOSEN
    take precedence.
    """
    return {**abbreviations_in_use(largest_of_each_zone()), **CHOSEN}
