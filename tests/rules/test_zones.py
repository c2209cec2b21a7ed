"""Offsets from UTC that members type for their zone, and zones guessed from their Discord's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MemberError
from bot.zones import look_up
from cogs.study.zone_guess import guess_zone

SUMMER, WINTER = datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("+5:30", "Asia/Kolkata"),
        ("+0530", "Asia/Kolkata"),
        ("UTC+5.5", "Asia/Kolkata"),
        ("GMT +5:45", "Asia/Kathmandu"),
        ("+5.75", "Asia/Kathmandu"),
        ("utc + 3:30", "Asia/Tehran"),
        ("+4:30", "Asia/Kabul"),
        ("+6:30", "Asia/Yangon"),
        ("+8:45", "Australia/Eucla"),
        ("+9:30", "Australia/Darwin"),
        ("-9:30", "Pacific/Marquesas"),
        ("UTC-3", "Etc/GMT+3"),
        ("GMT+2", "Etc/GMT-2"),
        ("−5", "Etc/GMT+5"),
        ("+14", "Etc/GMT-14"),
        ("-12:00", "Etc/GMT+12"),
        ("+0", "UTC"),
        ("UTC-0", "UTC"),
    ],
)
def test_an_offset_becomes_the_best_known_zone_that_has_it(typed: str, zone: str) -> None:
    assert look_up.find_zone(typed) == zone


@pytest.mark.parametrize("minutes", range(-12 * 60, 14 * 60 + 1, 15))
def test_a_zone_found_by_its_offset_has_it_all_the_year(minutes: int) -> None:
    typed = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
    moments = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13)]
    offset = timedelta(minutes=minutes)
    try:
        found = ZoneInfo(look_up.find_zone(typed))
    except MemberError:
        there = [ZoneInfo(name) for name in available_timezones() if "/" in name]
        assert not [zone for zone in there if all(moment.astimezone(zone).utcoffset() == offset for moment in moments)]
    else:
        assert {moment.astimezone(found).utcoffset() for moment in moments} == {offset}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-3:30", "is used for part of the year only, in America/St_Johns"),
        ("+10:30", "Australia/Lord_Howe"),
        ("+12:45", "Pacific/Chatham"),
        ("+15", "No place on earth uses UTC+15"),
        ("-13", "No place on earth uses UTC-13"),
        ("UTC+2:20", "No place on earth uses UTC+2:20"),
        ("+5:75", "I do not know the time zone"),
        ("5:30", "I do not know the time zone"),
    ],
)
def test_an_offset_that_no_place_keeps_says_what_to_type(typed: str, words: str) -> None:
    with pytest.raises(MemberError, match=r"(?i)type") as caught:
        look_up.find_zone(typed)
    assert words in str(caught.value)


@pytest.mark.parametrize("typed", ["America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham"])
def test_the_zone_that_is_named_instead_can_be_typed(typed: str) -> None:
    assert look_up.find_zone(typed) == typed


@given(st.integers(-12, 14))
def test_zones_of_whole_hours_are_shown_by_their_offset(hours: int) -> None:
    found = look_up.find_zone(f"UTC{hours:+d}")
    assert look_up.zone_words(found).startswith(f"UTC{hours:+d} (" if hours else "UTC")
    assert look_up.zone_words("Asia/Kolkata") == "Asia/Kolkata"


def test_an_offset_suggests_its_zone_first_then_the_cities_that_have_it_now() -> None:
    suggested = look_up.suggest_zones("+2", SUMMER)
    assert suggested[0] == ("UTC+2 all year (Etc/GMT-2), now 14:00", "Etc/GMT-2")
    assert "Europe/Berlin" in [zone for _, zone in suggested]
    assert "Europe/Berlin" not in [zone for _, zone in look_up.suggest_zones("+2", WINTER)]
    assert len({zone for _, zone in suggested}) == len(suggested) <= 25
    assert all(name.endswith("now 14:00") for name, _ in suggested)
    assert "America/St_Johns" in [zone for _, zone in look_up.suggest_zones("-3:30", WINTER)]
    assert look_up.suggest_zones("+15", SUMMER) == []


def test_a_zone_is_guessed_for_every_language_of_discord() -> None:
    guessed = {locale.value: guess_zone(locale) for locale in discord.Locale}
    assert set(guessed.values()) <= available_timezones()
    assert (guessed["de"], guessed["pt-BR"], guessed["hi"]) == ("Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata")
