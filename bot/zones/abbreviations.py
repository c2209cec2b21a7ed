"""Abbreviations of time zones, such as EST: those of the tz database, and others that people still use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import resources
from typing import Final

# Zones and the abbreviations that people type for them. An abbreviation with several meanings belongs to the zone with
# most people. Most abbreviations that tzdata has replaced by numbers are listed too. This list takes precedence over
# the abbreviations that tzdata itself uses.
_CHOSEN: Final = {
    "UTC": "utc gmt z zulu uct greenwich",
    "Etc/GMT+12": "aoe",
    "Europe/London": "bst",
    "Europe/Lisbon": "wet west",
    "Europe/Berlin": "cet cest met mest mez mesz",
    "Europe/Athens": "eet eest",
    "Europe/Moscow": "msk msd",
    "Europe/Istanbul": "trt",
    "Europe/Minsk": "fet",
    "Europe/Samara": "samt kuyt",
    "Europe/Volgograd": "volt",
    "Africa/Johannesburg": "sast",
    "Africa/Nairobi": "eat",
    "Africa/Lagos": "wat",
    "Africa/Windhoek": "wast",
    "Asia/Dubai": "gst",
    "Asia/Karachi": "pkt",
    "Asia/Kolkata": "ist",
    "Asia/Jakarta": "wib",
    "Asia/Bangkok": "ict",
    "Asia/Singapore": "sgt",
    "Asia/Hong_Kong": "hkt hkst",
    "Asia/Tokyo": "jst",
    "Asia/Seoul": "kst",
    "Asia/Yekaterinburg": "yekt",
    "Asia/Omsk": "omst",
    "Asia/Novosibirsk": "novt",
    "Asia/Krasnoyarsk": "krat",
    "Asia/Irkutsk": "irkt",
    "Asia/Yakutsk": "yakt",
    "Asia/Vladivostok": "vlat",
    "Asia/Magadan": "magt",
    "Asia/Sakhalin": "sakt",
    "Asia/Srednekolymsk": "sret",
    "Asia/Kamchatka": "pett",
    "Asia/Anadyr": "anat",
    "Asia/Baku": "azt azst",
    "Asia/Tbilisi": "get",
    "Asia/Tehran": "irst irdt irt",
    "Asia/Kabul": "aft",
    "Asia/Jerusalem": "idt",
    "Asia/Tashkent": "uzt",
    "Asia/Almaty": "almt",
    "Asia/Qyzylorda": "qyzt",
    "Asia/Aqtau": "aqtt",
    "Asia/Oral": "orat",
    "Asia/Bishkek": "kgt",
    "Asia/Dushanbe": "tjt",
    "Asia/Ashgabat": "tmt",
    "Asia/Kathmandu": "npt",
    "Asia/Thimphu": "btt",
    "Asia/Dhaka": "bdt bdst",
    "Asia/Colombo": "slst lkt",
    "Asia/Yangon": "mmt",
    "Asia/Kuala_Lumpur": "myt",
    "Asia/Brunei": "bnt",
    "Asia/Manila": "pht phst",
    "Asia/Makassar": "wita cit",
    "Asia/Jayapura": "wit eit",
    "Asia/Dili": "tlt",
    "Asia/Hovd": "hovt",
    "Asia/Ulaanbaatar": "ulat chot",
    "Indian/Maldives": "mvt",
    "Indian/Mauritius": "mut",
    "Indian/Reunion": "ret",
    "Indian/Mahe": "sct",
    "Indian/Chagos": "iot",
    "Indian/Christmas": "cxt",
    "Indian/Kerguelen": "tft",
    "Australia/Sydney": "aest aedt aet",
    "Australia/Adelaide": "acst acdt",
    "Australia/Perth": "awst awdt awt",
    "Australia/Eucla": "acwst cwst",
    "Australia/Lord_Howe": "lhst lhdt",
    "Pacific/Auckland": "nzst nzdt nzt",
    "Pacific/Honolulu": "hst hast ht",
    "Pacific/Chatham": "chast chadt",
    "Pacific/Norfolk": "nft nfdt",
    "Pacific/Fiji": "fjt fjst",
    "Pacific/Tongatapu": "tot",
    "Pacific/Guam": "chst",
    "Pacific/Port_Moresby": "pgt",
    "Pacific/Bougainville": "bout",
    "Pacific/Guadalcanal": "sbt",
    "Pacific/Efate": "vut",
    "Pacific/Noumea": "nct",
    "Pacific/Tarawa": "gilt",
    "Pacific/Kanton": "phot",
    "Pacific/Kiritimati": "lint",
    "Pacific/Funafuti": "tvt",
    "Pacific/Majuro": "mht",
    "Pacific/Kosrae": "kost",
    "Pacific/Pohnpei": "pont",
    "Pacific/Chuuk": "chut",
    "Pacific/Palau": "pwt",
    "Pacific/Wake": "wakt",
    "Pacific/Wallis": "wft",
    "Pacific/Fakaofo": "tkt",
    "Pacific/Rarotonga": "ckt",
    "Pacific/Niue": "nut",
    "Pacific/Tahiti": "taht",
    "Pacific/Marquesas": "mart",
    "Pacific/Gambier": "gamt",
    "Pacific/Easter": "east easst",
    "Pacific/Galapagos": "galt",
    "America/New_York": "est edt et est5edt",
    "America/Chicago": "cst6cdt cst cdt ct",
    "America/Denver": "mst7mdt mst mdt mt",
    "America/Los_Angeles": "pst8pdt pst pdt pt",
    "America/Anchorage": "akst akt",
    "America/Sao_Paulo": "brt brst",
    "America/Argentina/Buenos_Aires": "art arst",
    "America/Halifax": "at",
    "America/St_Johns": "nt",
    "America/Adak": "hadt",
    "America/Noronha": "fnt",
    "America/Santiago": "clt clst",
    "America/Bogota": "cot",
    "America/Lima": "pet",
    "America/Caracas": "vet",
    "America/La_Paz": "bot",
    "America/Asuncion": "pyt pyst",
    "America/Montevideo": "uyt uyst",
    "America/Cayenne": "gft",
    "America/Paramaribo": "srt",
    "America/Guyana": "gyt",
    "America/Miquelon": "pmst pmdt",
    "America/Nuuk": "wgt wgst",
    "America/Scoresbysund": "egt egst",
    "Atlantic/Stanley": "fkt fkst",
    "Atlantic/Azores": "azot azost",
    "Atlantic/Cape_Verde": "cvt",
    "Antarctica/Casey": "cast",
    "Antarctica/Davis": "davt",
    "Antarctica/Mawson": "mawt",
    "Antarctica/Vostok": "vost",
    "Antarctica/Rothera": "rott",
    "Antarctica/Syowa": "syot",
    "Antarctica/DumontDUrville": "ddut",
}
CHOSEN: Final = {abbreviation: zone for zone, all_of_it in _CHOSEN.items() for abbreviation in all_of_it.split()}

# Abbreviations of zones that are far apart, none of which has most of the people. A guess would be wrong for many.
AMBIGUOUS: Final = {
    "act": ("America/Rio_Branco", "Australia/Darwin"),
    "amt": ("America/Manaus", "Asia/Yerevan"),
    "amst": ("America/Manaus", "Asia/Yerevan"),
    "cct": ("Asia/Shanghai", "Indian/Cocos"),
    "ect": ("America/Guayaquil", "America/Puerto_Rico"),
    "wst": ("Australia/Perth", "Pacific/Apia"),
}

# Names of cities that have the form of an abbreviation. Each city is better known than any zone of that abbreviation.
_CITIES: Final = frozenset({"cpt", "dort", "jkt", "kut", "nrt", "pit", "salt", "sat", "sirt", "surt", "trst", "yyt"})
_FORM: Final = re.compile(r"[a-z]{2,3}t")
_NUMERIC: Final = re.compile(rb"<[^>]*>")
_LETTERS: Final = re.compile(rb"[A-Za-z]{3,}")


def looks_abbreviated(name: str) -> bool:
    """Return whether a name has the form of an abbreviation. Such a name must not be another name of a city."""
    return _FORM.fullmatch(name) is not None and name not in _CITIES


def abbreviations_in_use(zones: Iterable[str]) -> dict[str, str]:
    """Return the abbreviations that the tz database uses from now on, each with the first of `zones` that has it.

    They are in the last line of a zone's file: the POSIX rule for the time after the file's table (RFC 9636, 3.3).
    """
    files = resources.files("tzdata").joinpath("zoneinfo")
    first: dict[str, str] = {}
    for zone in zones:
        file = files.joinpath(*zone.split("/"))
        if not file.is_file():  # a zone that the system has and the package lacks
            continue
        rule = file.read_bytes().rsplit(b"\n", 2)[-2].partition(b",")[0]
        for letters in _LETTERS.findall(_NUMERIC.sub(b"", rule)):
            first.setdefault(letters.decode("ascii").casefold(), zone)
    return first
