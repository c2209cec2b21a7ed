"""Which kinds of amounts a question asks for, and which a text gives: money, a day or a time, a number.

Nobody who asks "how much" is helped by a text without figures. The words are data, by language (amounts.yaml). Figures
and the signs of currencies are the same in all languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.yaml_file import load_yaml

_FILE: Final = "amounts.yaml"
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SIGNS: Final = {
    "money": r"[$€£¥₺₹₽₩]\s?\d|\d[\d.,]*\s?(?:[$€£¥₺₹₽₩]|(?:eur|usd|gbp|chf|cad|aud|jpy|inr|brl|try|tl)\b)",
    "day": r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\.\s?\d{1,2}\.|\d\s?[月日時]",
    "number": r"\d",
}
KINDS: Final = tuple(_SIGNS)


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: list[str]
    given: list[str]


class _Language(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    money: _Words
    day: _Words
    number: _Words


class _File(RootModel[dict[str, _Language]]):
    """The words of each language, by its ISO 639-1 code."""


def asked_amounts(question: str, language: str | None) -> tuple[bool, ...]:
    """Return for each of KINDS whether a question asks for it. In an unknown language, no question does."""
    text = _folded(question)
    return tuple(pattern is not None and pattern.search(text) is not None for pattern, _ in _patterns(language))


def given_amounts(text: str, language: str | None) -> tuple[bool, ...]:
    """Return for each of KINDS whether a text gives it."""
    folded = _folded(text)
    return tuple(pattern.search(folded) is not None for _, pattern in _patterns(language))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


@lru_cache(maxsize=64)
def _patterns(language: str | None) -> list[tuple[re.Pattern[str] | None, re.Pattern[str]]]:
    """Return for each kind the pattern of a question, and that of a text."""
    words = _read().root.get(language or "")
    found: list[tuple[re.Pattern[str] | None, re.Pattern[str]]] = []
    for kind, signs in _SIGNS.items():
        own: _Words | None = getattr(words, kind) if words else None
        given = f"{signs}|{_any_of(own.given)}" if own else signs
        found.append((re.compile(_any_of(own.asked)) if own else None, re.compile(given)))
    return found


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of words. Words of a script with spaces match as a whole."""
    return "|".join(
        re.escape(word) if _UNSPACED.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)"
        for word in map(_folded, words)
    )


@lru_cache(maxsize=1)
def _read() -> _File:
    text = resources.files("knowledge.text").joinpath(_FILE).read_text("utf-8")
    return load_yaml(f"knowledge/text/{_FILE}", text, _File)
