"""The names of countries and their states: in ISO 3166, in the tz database, and in everyday use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Final

from bot.zones.folding import joined, plain

# Everyday names besides the short names of tzdata's iso3166.tab.
_SAID: Final = {
    "AE": "UAE, Emirates",
    "BA": "Bosnia, Bosnia-Herzegovina",
    "BR": "Brasil",
    "CD": "Congo, DRC, DR Congo, Democratic Republic of the Congo, Democratic Republic of Congo, Congo Kinshasa",
    "CF": "Central African Republic",
    "CG": "Congo, Republic of the Congo, Congo Brazzaville",
    "CH": "Schweiz, Suisse, Svizzera",
    "CI": "Ivory Coast",
    "CN": "PRC, Mainland China, People's Republic of China",
    "CV": "Cabo Verde",
    "CZ": "Czechia",
    "DE": "Deutschland",
    "ES": "España",
    "FK": "Falklands",
    "FM": "Federated States of Micronesia",
    "FO": "Faroes, Faeroe Islands",
    "GB": "UK, United Kingdom, Great Britain, England, Scotland, Wales, Northern Ireland",
    "HK": "HK, Hong Kong SAR, China",
    "IE": "Eire, Republic of Ireland",
    "IT": "Italia",
    "KR": "Korea, ROK, Republic of Korea",
    "KP": "DPRK",
    "LA": "Lao",
    "MK": "Macedonia",
    "MO": "Macao, China",
    "NL": "Holland, Nederland",
    "NZ": "NZ, Aotearoa",
    "PH": "The Philippines",
    "RU": "Russian Federation",
    "SA": "KSA",
    "ST": "São Tomé",
    "TC": "Turks and Caicos, Turks and Caicos Islands",
    "TL": "Timor-Leste",
    "TR": "Türkiye",
    "TW": "ROC",
    "US": "USA, United States of America, America, The States",
    "VA": "Vatican, Holy See",
    "VC": "Saint Vincent and the Grenadines",
    "VI": "USVI",
    "VN": "Viet Nam",
    "WS": "Samoa",
    "XK": "Kosovo",
}
# The states whose codes people write after a city, as in `Portland, OR`.
_STATES: Final = {
    "US": "AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE "
    "Delaware, DC District of Columbia, FL Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN "
    "Indiana, IA Iowa, KS Kansas, KY Kentucky, LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI "
    "Michigan, MN Minnesota, MS Mississippi, MO Missouri, MT Montana, NE Nebraska, NV Nevada, NH New "
    "Hampshire, NJ New Jersey, NM New Mexico, NY New York, NC North Carolina, ND North Dakota, OH Ohio, "
    "OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island, SC South Carolina, SD South Dakota, TN "
    "Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia, WI "
    "Wisconsin, WY Wyoming",
    "CA": "AB Alberta, BC British Columbia, MB Manitoba, NB New Brunswick, NL Newfoundland and Labrador, "
    "NS Nova Scotia, NT Northwest Territories, NU Nunavut, ON Ontario, PE Prince Edward Island, QC Québec, "
    "SK Saskatchewan, YT Yukon",
    "AU": "ACT Australian Capital Territory, NSW New South Wales, NT Northern Territory, QLD Queensland, "
    "SA South Australia, TAS Tasmania, VIC Victoria, WA Western Australia",
}
_BRACKETED: Final = re.compile(r"(.+) \((.+)\)(.*)")  # Korea (South), Myanmar (Burma), Cocos (Keeling) Islands
_SAINT: Final = re.compile(r"\bsaint\b")
_AND: Final = re.compile(r" & | and ")


def country_key(name: str) -> str:
    """Return the form of a country's or state's name for comparisons."""
    return joined(_SAINT.sub("st", _AND.sub(" ", plain(name))).removeprefix("the "))


@lru_cache(maxsize=1)
def country_names() -> dict[str, list[str]]:
    """Return the names of each country by its ISO code. Names of tzdata come first."""
    text = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    names: dict[str, list[str]] = defaultdict(list)
    for code, name in lines:
        names[code] += _readings(name)
    for code, said in _SAID.items():
        names[code] += said.split(", ")
    return dict(names)


@lru_cache(maxsize=1)
def country_keys() -> dict[str, frozenset[str]]:
    """Return the forms in which each country may be typed after a city, by its ISO code. The code is one of them."""
    return {code: frozenset({code.casefold(), *map(country_key, names)}) for code, names in country_names().items()}


@lru_cache(maxsize=1)
def state_keys() -> dict[tuple[str, str], frozenset[str]]:
    """Return the forms in which each state may be typed after a city, by the codes of country and state."""
    coded = ((country, state.partition(" ")) for country, states in _STATES.items() for state in states.split(", "))
    return {(country, code): frozenset({code.casefold(), country_key(name)}) for country, (code, _, name) in coded}


def _readings(name: str) -> Iterator[str]:
    """Yield a name of iso3166.tab, then the names that follow from its brackets, such as `South Korea` and `Korea`.

    If the name joins two places by `&`, also yield the first of them.
    """
    yield name
    if bracketed := _BRACKETED.fullmatch(name):
        before, inner, behind = bracketed.groups()
        yield from (f"{inner} {before}{behind}", f"{before}{behind}") if inner[0].isupper() else ()
        if inner in ("Burma", "Swaziland"):
            yield inner
    if " & " in name:
        yield name.partition(" & ")[0]
