"""The limits of application commands and of autocomplete (interactions/application-commands)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.wire.counted import at, count_faults, items, repeated_faults, text_faults

_MOST_COMMANDS = {1: 100, 2: 15, 3: 15, 4: 1}
_MOST_CHARACTERS = 8000
_SLASH = 1
_SUBCOMMAND, _GROUP, _STRING, _INTEGER, _NUMBER = 1, 2, 3, 4, 10


def commands_faults(place: str, commands: Sequence[Any]) -> Iterator[str]:
    """Names the faults of all commands of an application, or of those of a server."""
    for kind, most in _MOST_COMMANDS.items():
        yield from count_faults(f"{place} of type {kind}", [one for one in commands if _kind(one) == kind], most)
    for number, command in enumerate(commands):
        yield from command_faults(f"{place}[{number}]", command)
    yield from repeated_faults(
        (f"{place}[{number}] as type and name", (_kind(command), command.get("name")))
        for number, command in enumerate(commands)
    )


def command_faults(place: str, command: Mapping[str, Any], *, is_new: bool = True) -> Iterator[str]:
    """Names the faults of a command; one that is changed need not say all."""
    is_slash = _kind(command) == _SLASH
    if is_new or "name" in command:
        yield from _name_faults(place, command, is_slash=is_slash)
    if is_slash:
        if is_new or "description" in command:
            yield from _localised_faults(place, command, "description", 100)
        yield from _option_faults(place, command, (_SUBCOMMAND, _GROUP))
        if (characters := _characters(command)) > _MOST_CHARACTERS:
            yield f"{place} has {characters} characters in all, {_MOST_CHARACTERS} at most"
    else:
        for key in ("description", "options"):
            if command.get(key):
                yield f"{at(place, key)} is given, which only a slash command may have"


def choice_faults(place: str, holder: Mapping[str, Any]) -> Iterator[str]:
    """Names the faults of an option's choices, or of those of an autocomplete."""
    yield from count_faults(at(place, "choices"), holder.get("choices"), 25)
    choices = list(items(place, holder, "choices"))
    for where, choice in choices:
        yield from _localised_faults(where, choice, "name", 100)
        if isinstance(choice.get("value"), str):
            yield from text_faults(where, choice, "value", 100)
        elif isinstance(choice.get("value"), bool) or not isinstance(choice.get("value"), int | float):
            yield f"{at(where, 'value')} is neither a text nor a number"
    yield from repeated_faults((at(where, "name"), choice.get("name")) for where, choice in choices)


def _kind(command: Mapping[str, Any]) -> int:
    return command.get("type") or _SLASH


def _option_faults(place: str, holder: Mapping[str, Any], nested: tuple[int, ...]) -> Iterator[str]:
    """Names the faults of a level of options, where those of the nested types may stand."""
    yield from count_faults(at(place, "options"), holder.get("options"), 25)
    options = list(items(place, holder, "options"))
    yield from repeated_faults((at(where, "name"), option.get("name")) for where, option in options)
    optional = None
    for where, option in options:
        kind = option.get("type")
        yield from _name_faults(where, option, is_slash=True)
        yield from _localised_faults(where, option, "description", 100)
        if kind in (_SUBCOMMAND, _GROUP):
            if kind not in nested:
                yield f"{where} is a subcommand or group, which may not stand here"
            yield from _option_faults(where, option, (_SUBCOMMAND,) if kind == _GROUP else ())
            continue
        if nested == (_SUBCOMMAND,) or any(one.get("type") in (_SUBCOMMAND, _GROUP) for _, one in options):
            yield f"{where} stands among subcommands"
        if option.get("required") and optional:
            yield f"{where} is required and comes after {optional}, which is not"
        optional = optional or (None if option.get("required") else where)
        yield from _value_faults(where, option)


def _value_faults(place: str, option: Mapping[str, Any]) -> Iterator[str]:
    kind = option.get("type")
    if option.get("choices") or option.get("autocomplete"):
        if kind not in (_STRING, _INTEGER, _NUMBER):
            yield f"{place} has choices or autocomplete, which type {kind} forbids"
        if option.get("choices") and option.get("autocomplete"):
            yield f"{place} has choices and autocomplete, one of them allowed"
    yield from choice_faults(place, option)
    for keys, kinds, (lowest, highest) in (
        (("min_length", "max_length"), (_STRING,), (0, 6000)),
        (("min_value", "max_value"), (_INTEGER, _NUMBER), (-(2**53), 2**53)),
    ):
        least, most = (option.get(key) for key in keys)
        if (least is not None or most is not None) and kind not in kinds:
            yield f"{place} has {keys[0]} or {keys[1]}, which type {kind} forbids"
        if not lowest <= (lowest if least is None else least) <= (highest if most is None else most) <= highest:
            yield f"{place} has {keys[0]} {least} and {keys[1]} {most}, {lowest} to {highest} allowed"
    if option.get("max_length") == 0:
        yield f"{at(place, 'max_length')} is 0, 1 at least"


def _name_faults(place: str, holder: Mapping[str, Any], *, is_slash: bool) -> Iterator[str]:
    yield from _localised_faults(place, holder, "name", 32)
    if is_slash:
        for where, name in _localised(place, holder, "name"):
            if not all(_is_of_a_name(character) for character in name) or name != name.lower():
                yield f"{where} is not of small letters, digits, - and _: {name[:40]}"


def _is_of_a_name(character: str) -> bool:
    r"""Tells whether a character is in [-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]."""
    scripts = ("DEVANAGARI ", "THAI ")
    is_word = unicodedata.category(character)[0] in "LN"
    return is_word or character in "-_'" or unicodedata.name(character, "").startswith(scripts)


def _localised_faults(place: str, holder: Mapping[str, Any], key: str, most: int) -> Iterator[str]:
    yield from text_faults(place, holder, key, most, 1)
    localised = holder.get(f"{key}_localizations") or {}
    for language in localised:
        yield from text_faults(at(place, f"{key}_localizations"), localised, language, most, 1)


def _localised(place: str, holder: Mapping[str, Any], key: str) -> Iterator[tuple[str, str]]:
    """Gives a text and its translations."""
    yield at(place, key), holder.get(key) or ""
    for language, text in (holder.get(f"{key}_localizations") or {}).items():
        yield at(place, f"{key}_localizations.{language}"), text or ""


def _characters(holder: Mapping[str, Any]) -> int:
    """Counts name, description and value, of options and choices too; of translations the longest counts."""
    own = sum(max(len(text) for _, text in _localised("", holder, key)) for key in ("name", "description"))
    value = holder.get("value")
    inner = (one for key in ("options", "choices") for _, one in items("", holder, key))
    return own + (len(value) if isinstance(value, str) else 0) + sum(_characters(one) for one in inner)
