"""Say why a value was refused, in words for people who edit files and settings.

pydantic's messages are for programmers. Here, each type of error that a model of this project can raise has its own
words, to be read after the name of the field. Any other type has general words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pydantic_core import ErrorDetails

from knowledge.faults import shown

ADDRESS_FORM: Final = r"^https://[^\s()<>]+$"
ASKED_FORM: Final = r"^([^|<>-]+-?)+$"
CODE_FORM: Final = r"^([A-Z][A-Z0-9]+|[0-9]+[A-Z][A-Z0-9]*)(-[A-Z0-9]+)*$"
ID_FORM: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DISCORD_ID_FORM: Final = r"^[0-9]{1,19}$"
LANGUAGE_FORM: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
WORD_FORM: Final = r"^[a-z0-9-]{1,64}$"

_DATE: Final = "should be a date such as 2026-09-29"
_INSTANT: Final = "should be a date and time with its UTC offset, such as 2026-09-29T19:30:00Z"
_TIME: Final = "should be a time of day such as 19:30"
_WHOLE: Final = "should be a whole number"
_NUMBER: Final = "should be a number"
_LIST: Final = "should be a list"
_MAPPING: Final = "should be a mapping"
_IN_GENERAL: Final = "is not what belongs here"

_WORDS: Final[dict[str, str]] = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "invalid_key": "should have text as its name (put it in quotes)",
    "model_type": "should be a mapping of fields to values",
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "iterable_type": _LIST,
    "none_required": "should be left empty",
    "string_type": "should be text (put it in quotes)",
    "string_unicode": "contains half a character (a lone surrogate)",
    "string_too_short": "should not be empty",
    "string_too_long": "should have {max_length} characters at most",
    "too_short": "needs at least {min_length}",
    "too_long": "takes {max_length} at most",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "should be a number with fewer digits",
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "should be a number that is not infinite",
    "greater_than": "should be more than {gt}",
    "greater_than_equal": "should be {ge} or more",
    "less_than": "should be less than {lt}",
    "less_than_equal": "should be {le} or less",
    "literal_error": "should be {expected}",
    "enum": "should be {expected}",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": f"{_DATE}, without a time of day",
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "timezone_aware": _INSTANT,
    "timezone_offset": _INSTANT,
    "time_type": _TIME,
    "time_parsing": _TIME,
    "path_type": "should be the path of a file or folder",
}
_FORMS: Final[dict[str, str]] = {
    ADDRESS_FORM: "should be an address that begins with https:// and has no blanks, parentheses or angle brackets",
    ASKED_FORM: "should be a question without |, <, > or two hyphens in a row",
    CODE_FORM: "should be a code of capital letters and digits with single hyphens in between, such as SAA-C03",
    ID_FORM: "should be an id of lower-case letters and digits with single hyphens in between, such as google-pmle",
    DISCORD_ID_FORM: "should be a Discord id: up to 19 digits, in quotes",
    LANGUAGE_FORM: "should be the code of a language, such as de or pt-BR",
    WORD_FORM: "should be a name of lower-case letters, digits and hyphens, 64 at most",
}
_NOT_SHOWN: Final = frozenset({"missing", "extra_forbidden", "value_error", "too_short", "too_long"})


def refusal(details: Sequence[ErrorDetails], written: str | None = None) -> str:
    """Say what is wrong with a value, in words to be read after the name of its field.

    `details`: the errors of the value. Each type of a union has its own error for the same value.
    `written`: how the value is written in the file, if that may differ from the value that was read (`no`, which is
    false).
    """
    words = " or ".join(dict.fromkeys(_words(detail) for detail in details))
    telling = [detail for detail in details if detail["type"] not in _NOT_SHOWN]
    given = _given(telling[0]["input"], written) if telling else None
    return words if given is None else f"{words}, not {given}"


def _words(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":  # a rule of ours, in our own words
        error = context["error"]
        return _WORDS["string_unicode"] if isinstance(error, UnicodeError) else str(error)
    if kind == "string_pattern_mismatch":
        return _FORMS.get(str(context["pattern"]), _IN_GENERAL)
    return _filled(_WORDS.get(kind, _IN_GENERAL), context)


def _filled(words: str, context: dict[str, Any]) -> str:
    try:
        return words.format_map(context)
    except KeyError:  # a limit that this kind of value does not name
        return _IN_GENERAL


def _given(value: object, written: str | None) -> str | None:
    """Return the value as text. Return None if it is a list or a mapping, because the line of the error says enough."""
    if isinstance(value, str):
        return shown(value, quoted=True)
    if written is not None:
        return shown(written) or None
    if not isinstance(value, int | float):
        return None
    try:
        return shown(str(value))
    except ValueError:  # more digits than Python writes
        return None
