"""The custom_id of what outlives a restart: declared once as `studied:{key}`, built of values and parsed into them.

What stands between the braces is a field of the item, and its annotation says how it is written: an int, a date, a time
to the minute, one of a Literal's words, any of these or None; else Annotated names the codec.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from string import Formatter
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin


@dataclass(frozen=True)
class Codec:
    """Writes a value into a custom_id and reads it again; `decode` may raise ValueError or LookupError."""

    pattern: str
    encode: Callable[[Any], str]
    decode: Callable[[str], Any]


def text(pattern: str) -> Codec:
    """Return the codec of text as it stands."""
    return Codec(pattern, str, str)


def words(meanings: Mapping[str, object]) -> Codec:
    """Return the codec of values that each have a word."""
    written = {value: word for word, value in meanings.items()}
    return Codec("|".join(map(re.escape, meanings)), lambda value: written[value], lambda word: meanings[word])


def optional(codec: Codec, none: str = "none") -> Codec:
    """Return the codec of a value that may be None, for which a word stands."""
    return Codec(
        f"{codec.pattern}|{re.escape(none)}",
        lambda value: none if value is None else codec.encode(value),
        lambda word: None if word == none else codec.decode(word),
    )


def last(codec: Codec) -> Codec:
    """Return the codec of a last value that is left out, with the colon before it, where it is None."""
    return Codec(
        f"(?::(?:{codec.pattern}))?",
        lambda value: "" if value is None else f":{codec.encode(value)}",
        lambda word: codec.decode(word[1:]) if word else None,
    )


def _time(word: str) -> time:
    return datetime.strptime(word, "%H%M").replace(tzinfo=UTC).time()


INTEGER: Final = Codec(r"\d{1,18}", str, int)
DISCORD_ID: Final = Codec(r"\d{1,20}", str, int)
PAGE: Final = Codec(r"\d{1,6}", str, int)
DAY: Final = Codec(r"\d{4}-\d\d-\d\d", date.isoformat, date.fromisoformat)
TIME: Final = Codec(r"\d{4}", lambda at: f"{at:%H%M}", _time)

CredentialId = Annotated[str, text(r"[a-z0-9-]{1,64}")]
PassageId = Annotated[str, text(r"[a-z0-9-]{1,64}")]


class CustomId:
    """Builds and parses the custom_ids of one declaration."""

    def __init__(self, declaration: str, hints: Mapping[str, Any]) -> None:
        parts = [(fixed, name) for fixed, name, *_ in Formatter().parse(declaration)]
        self._declaration = declaration
        self._codecs = {name: _codec_of(hints[name]) for _, name in parts if name}
        self._exact = re.compile(
            "".join(
                re.escape(fixed) + (f"(?P<{name}>{self._codecs[name].pattern})" if name else "")
                for fixed, name in parts
            )
        )

    def build(self, values: Mapping[str, Any]) -> str:
        """Return the custom_id of some values, of which others than the declared ones are left out."""
        return self._declaration.format_map({name: one.encode(values[name]) for name, one in self._codecs.items()})

    def parse(self, custom_id: str) -> dict[str, Any] | None:
        """Return the values that a custom_id names; None for one that was never built so."""
        match = self._exact.fullmatch(custom_id)
        if match is None:
            return None
        try:
            return {name: one.decode(match[name]) for name, one in self._codecs.items()}
        except (ValueError, LookupError, OverflowError):
            return None


def template(declaration: str) -> str:
    """Return the loose pattern by which an item is recognised: what stands before its first value."""
    kind, brace, _ = declaration.partition("{")
    return f"(?s:{re.escape(kind)}{'.*' if brace else ''})"


def _codec_of(hint: Any) -> Codec:
    """Return the codec that an annotation asks for."""
    if get_origin(hint) is Annotated:
        return next(one for one in get_args(hint) if isinstance(one, Codec))
    if get_origin(hint) is Literal:
        return words({word: word for word in cast("Sequence[str]", get_args(hint))})
    if get_origin(hint) in {Union, UnionType}:
        (one,) = (one for one in get_args(hint) if one is not NoneType)
        return optional(_codec_of(one))
    return {int: INTEGER, date: DAY, time: TIME}[hint]
