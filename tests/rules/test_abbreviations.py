"""Abbreviations of time zones as members type them, and the short names of cities that look like some."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.errors import MemberError
from bot.zones import look_up
from bot.zones.abbreviations import AMBIGUOUS, CHOSEN, looks_abbreviated
from bot.zones.folding import plain
from bot.zones.places import named_places

JANUARY, JULY = datetime(2026, 1, 15, 8, 0, tzinfo=UTC), datetime(2026, 7, 15, 8, 0, tzinfo=UTC)


def found(typed: str) -> str | None:
    try:
        return look_up.find_zone(typed)
    except MemberError:
        return None


def in_use(zone: str) -> set[str]:
    return {str(moment.astimezone(ZoneInfo(zone)).tzname()) for moment in (JANUARY, JULY)}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("PET", "America/Lima"),
        ("NST", "America/St_Johns"),
        ("BRST", "America/Sao_Paulo"),
        ("SRT", "America/Paramaribo"),
        ("CLT", "America/Santiago"),
        ("CLST", "America/Santiago"),
        ("KGT", "Asia/Bishkek"),
        ("CVT", "Atlantic/Cape_Verde"),
        ("MT", "America/Denver"),
        ("AT", "America/Halifax"),
        ("AST", "America/Santo_Domingo"),
        ("ADT", "America/Halifax"),
        ("NDT", "America/St_Johns"),
        ("AKDT", "America/Anchorage"),
        ("HDT", "America/Adak"),
        ("PHT", "Asia/Manila"),
        ("WITA", "Asia/Makassar"),
        ("WIT", "Asia/Jayapura"),
        ("ChST", "Pacific/Guam"),
        ("IDT", "Asia/Jerusalem"),
        ("WEST", "Europe/Lisbon"),
        ("ACDT", "Australia/Adelaide"),
        ("MEZ", "Europe/Berlin"),
        ("AoE", "Etc/GMT+12"),
        ("E.S.T.", "America/New_York"),
        ("IST", "Asia/Kolkata"),
        ("BST", "Europe/London"),
    ],
)
def test_an_abbreviation_is_its_zone_and_no_citys_by_name(typed: str, zone: str) -> None:
    assert look_up.find_zone(typed) == zone
    assert look_up.suggest_zones(typed, JULY)[0][1] == zone


def test_each_abbreviation_of_the_tz_database_leads_to_a_zone_that_has_it() -> None:
    of = {name: in_use(name) for name in available_timezones() if "/" in name}
    abbreviations = {one for many in of.values() for one in many if one.isalpha()}
    assert len(abbreviations) > 40
    wrong = {one: found(one) for one in abbreviations if one not in in_use(look_up.find_zone(one))}
    assert wrong == {"GMT": "UTC"}


def test_a_chosen_abbreviation_is_a_zones_and_hides_no_city() -> None:
    assert not [zone for zone in CHOSEN.values() if not look_up.is_zone(zone)]
    assert not set(CHOSEN) & set(AMBIGUOUS)
    cities = {name for name, place in named_places() if plain(place.name.rpartition(", ")[0]) == name}
    assert not cities & {*CHOSEN, *AMBIGUOUS}


@pytest.mark.parametrize("typed", AMBIGUOUS)
def test_an_ambiguous_abbreviation_is_refused_with_what_it_may_mean_and_suggested(typed: str) -> None:
    with pytest.raises(MemberError, match="can mean the time in") as caught:
        look_up.find_zone(typed.upper())
    assert all(zone in str(caught.value) and look_up.find_zone(zone) == zone for zone in AMBIGUOUS[typed])
    assert [zone for _, zone in look_up.suggest_zones(typed, JULY)[:2]] == [*AMBIGUOUS[typed]]


@pytest.mark.parametrize("typed", ["LMT", "DTT", "GRT", "brt4", "MTT", "SKT", "mkt", "bsht"])
def test_what_looks_like_an_abbreviation_is_no_citys_by_name(typed: str) -> None:
    assert found(typed) is None


def test_no_by_name_in_the_form_of_an_abbreviation_is_known() -> None:
    cities = {plain(place.name.rpartition(", ")[0]) for _, place in named_places()}
    assert not {name for name, place in named_places() if looks_abbreviated(name) and place.country} - cities


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Lima", "America/Lima"),
        ("Oslo", "Europe/Oslo"),
        ("Bern", "Europe/Zurich"),
        ("Ufa", "Asia/Yekaterinburg"),
        ("Gent", "Europe/Brussels"),
        ("Kent", "America/Los_Angeles"),
        ("Pest", "Europe/Budapest"),
        ("Rio", "America/Sao_Paulo"),
        ("Goa", "Asia/Kolkata"),
        ("Bali", "Asia/Makassar"),
        ("Bali, IN", "Asia/Kolkata"),
        ("Nis", "Europe/Belgrade"),
        ("Pau", "Europe/Paris"),
        ("Hull", "Europe/London"),
        ("NYC", "America/New_York"),
        ("LA", "America/Los_Angeles"),
        ("L.A.", "America/Los_Angeles"),
        ("SF", "America/Los_Angeles"),
        ("DC", "America/New_York"),
        ("HK", "Asia/Hong_Kong"),
        ("KL", "Asia/Kuala_Lumpur"),
        ("CPT", "Africa/Johannesburg"),
    ],
)
def test_a_short_name_of_a_city_is_the_city(typed: str, zone: str) -> None:
    assert look_up.find_zone(typed) == zone
