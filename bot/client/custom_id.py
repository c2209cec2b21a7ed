"""Build custom_ids from values, and parse them back into values.

An item declares its custom_id once, such as `studied:{key}`. A name in braces is a field of the item. The annotation of
the field selects the codec: int, date, time (to the minute), a Literal of words, or a union of one of these with None.
For any other codec, the annotation is Annotated and contains the codec.
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
    """Encodes a value for a custom_id and decodes it again. `decode` may raise ValueError or LookupError."""

    pattern: str
    encode: Callable[[Any], str]
    decode: Callable[[str], Any]


def text(pattern: str) -> Codec:
    """Return a codec for text that matches a pattern and is written unchanged."""
    return Codec(pattern, str, str)


def words(meanings: Mapping[str, object]) -> Codec:
    """Return a codec for a fixed set of values. `meanings` maps each word to its value."""
    written = {value: word for word, value in meanings.items()}
    return Codec("|".join(map(re.escape, meanings)), lambda value: written[value], lambda word: meanings[word])


def optional(codec: Codec, none: str = "none") -> Codec:
    """Return a codec for a value that may be None. The word `none` is written for None."""
    return Codec(
        f"{codec.pattern}|{re.escape(none)}",
        lambda value: none if value is None else codec.encode(value),
        lambda word: None if word == none else codec.decode(word),
    )


def last(codec: Codec) -> Codec:
    """Return a codec for the last value of a custom_id, which may be None.

    The codec also writes the colon before the value, so the declaration must not contain this colon. For None, nothing
    is written.
    """
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
        """Return the custom_id for some values. Values that the declaration does not name are ignored."""
        return self._declaration.format_map({name: one.encode(values[name]) for name, one in self._codecs.items()})

    def parse(self, custom_id: str) -> dict[str, Any] | None:
        """Return the values of a custom_id. Return None if it does not fit the declaration."""
        match = self._exact.fullmatch(custom_id)
        if match is None:
            return None
        try:
            return {name: one.decode(match[name]) for name, one in self._codecs.items()}
        except (ValueError, LookupError, OverflowError):
            return None


def template(declaration: str) -> str:
    """Return a pattern that matches every custom_id with the same beginning as the declaration.

    The beginning is the part before the first value. The pattern is loose, so that a custom_id of another version of
    the bot is recognised too.
    """
    kind, brace, _ = declaration.partition("{")
    return f"(?s:{re.escape(kind)}{'.*' if brace else ''})"


def _codec_of(hint: Any) -> Codec:
    """Return the codec that an annotation selects."""
    if get_origin(hint) is Annotated:
        return next(one for one in get_args(hint) if isinstance(one, Codec))
    if get_origin(hint) is Literal:
        return words({word: word for word in cast("Sequence[str]", get_args(hint))})
    if get_origin(hint) in {Union, UnionType}:
        (one,) = (one for one in get_args(hint) if one is not NoneType)
        return optional(_codec_of(one))
    return {int: INTEGER, date: DAY, time: TIME}[hint]
