"""Guess a member's time zone from the language of their Discord.

The guess is the zone of the largest city in which this language is spoken.
"""

from __future__ import annotations

from typing import Final

from discord import Locale

_ZONES: Final = {
    Locale.american_english: "America/New_York",
    Locale.british_english: "Europe/London",
    Locale.bulgarian: "Europe/Sofia",
    Locale.chinese: "Asia/Shanghai",
    Locale.taiwan_chinese: "Asia/Taipei",
    Locale.croatian: "Europe/Zagreb",
    Locale.czech: "Europe/Prague",
    Locale.indonesian: "Asia/Jakarta",
    Locale.danish: "Europe/Copenhagen",
    Locale.dutch: "Europe/Amsterdam",
    Locale.finnish: "Europe/Helsinki",
    Locale.french: "Europe/Paris",
    Locale.german: "Europe/Berlin",
    Locale.greek: "Europe/Athens",
    Locale.hindi: "Asia/Kolkata",
    Locale.hungarian: "Europe/Budapest",
    Locale.italian: "Europe/Rome",
    Locale.japanese: "Asia/Tokyo",
    Locale.korean: "Asia/Seoul",
    Locale.latin_american_spanish: "America/Mexico_City",
    Locale.lithuanian: "Europe/Vilnius",
    Locale.norwegian: "Europe/Oslo",
    Locale.polish: "Europe/Warsaw",
    Locale.brazil_portuguese: "America/Sao_Paulo",
    Locale.romanian: "Europe/Bucharest",
    Locale.russian: "Europe/Moscow",
    Locale.spain_spanish: "Europe/Madrid",
    Locale.swedish: "Europe/Stockholm",
    Locale.thai: "Asia/Bangkok",
    Locale.turkish: "Europe/Istanbul",
    Locale.ukrainian: "Europe/Kyiv",
    Locale.vietnamese: "Asia/Ho_Chi_Minh",
}


def guess_zone(locale: Locale) -> str | None:
    """Return the IANA time zone that fits a Discord locale best; None if the table lacks the locale."""
    return _ZONES.get(locale)
