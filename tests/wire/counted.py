"""What the checks of limits are made of: places in a body, lengths of texts, numbers of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import Any


def at(place: str, key: str) -> str:
    """Names what stands under a key."""
    return f"{place}.{key}" if place else key


def items(place: str, holder: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Gives each object of a list with its place."""
    for number, item in enumerate(holder.get(key) or ()):
        if isinstance(item, Mapping):
            yield f"{at(place, key)}[{number}]", item


def text_faults(place: str, holder: Mapping[str, Any], key: str, most: int, least: int = 0) -> Iterator[str]:
    """Tells of a text that is too long, or of one that must be there and is blank."""
    text = holder.get(key)
    if text is not None and not isinstance(text, str):
        yield f"{at(place, key)} is no text"
    elif len(text or "") > most:
        yield f"{at(place, key)} has {len(text or '')} characters, {most} at most"
    elif least and len((text or "").strip()) < least:  # Discord takes white space off the ends
        yield f"{at(place, key)} is empty"


def count_faults(place: str, things: Sized | None, most: int, least: int = 0) -> Iterator[str]:
    """Tells of too many or too few things."""
    count = len(things or ())
    if not least <= count <= most:
        yield f"{place} has {count} entries, {f'{least} to {most} allowed' if least else f'{most} at most'}"


def repeated_faults(values: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """Tells of values that are there twice; None is no value."""
    seen: dict[Any, str] = {}
    for place, value in values:
        if value is None:
            continue
        if value in seen:
            yield f"{place} is the same as {seen[value]}: {value}"
        seen.setdefault(value, place)
