"""Which kinds of amounts a question asks for, and which a text gives: money, a day or a time, a number.

Nobody who asks "how much" is helped by a text without figures. The words are data, by language (amounts.yaml). Figures
and the signs of currencies are the same in all languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.text.tokens import Writing
from knowledge.yaml_file import load_yaml

_FILE: Final = "amounts.yaml"
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD: Final = re.compile(r"\w+")
_FIGURE: Final = re.compile(r"\d")
_SIGNS: Final = {
    "money": re.compile(r"[$€£¥₺₹₽₩]\s?\d|\d[.,]*\s?(?:[$€£¥₺₹₽₩]|(?:eur|usd|gbp|chf|cad|aud|jpy|inr|brl|try|tl)\b)"),
    "day": re.compile(
        r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\.\s?\d{1,2}\.|\d\s?[月日時]"
    ),
    "number": _FIGURE,
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


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Words and phrases that are looked for in a text.

    `words`: single words. `groups`: several words, with a space before, between and behind them.
    `pieces`: words of a script without spaces.
    """

    words: frozenset[str]
    groups: tuple[str, ...]
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, phrases: Iterable[str], language: str | None) -> _Phrases:
        """Sort phrases by their kind."""
        folded = [_folded(phrase, language) for phrase in phrases]
        pieces = tuple(one for one in folded if _UNSPACED.search(one))
        spaced = [_WORD.findall(one) for one in folded if one not in pieces]
        return cls(
            frozenset(words[0] for words in spaced if len(words) == 1),
            tuple(f" {' '.join(words)} " for words in spaced if len(words) > 1),
            pieces,
        )

    def are_in(self, text: str, words: list[str]) -> bool:
        """Return whether one of the phrases is in a text that consists of some words."""
        if not self.words.isdisjoint(words) or any(piece in text for piece in self.pieces):
            return True
        spaced = f" {' '.join(words)} " if self.groups else ""
        return any(group in spaced for group in self.groups)


def asked_amounts(question: str, language: str | None) -> tuple[bool, ...]:
    """Return for each of KINDS whether a question asks for it. In an unknown language, no question does."""
    text = _folded(question, language)
    words = _WORD.findall(text)
    return tuple(asked.are_in(text, words) for asked, _ in _phrases(language))


def given_amounts(text: str, language: str | None) -> tuple[bool, ...]:
    """Return for each of KINDS whether a text gives it."""
    text = _folded(text, language)
    words = _WORD.findall(text)
    has_figures = _FIGURE.search(text) is not None
    return tuple(
        given.are_in(text, words) or (has_figures and signs.search(text) is not None)
        for (_, given), signs in zip(_phrases(language), _SIGNS.values(), strict=True)
    )


def _folded(text: str, language: str | None) -> str:
    text = unicodedata.normalize("NFKC", text)
    if Writing.of(language or "").dotless:
        text = text.replace("I", "ı").replace("İ", "i")
    return text.casefold()


@lru_cache(maxsize=64)
def _phrases(language: str | None) -> list[tuple[_Phrases, _Phrases]]:
    """Return for each kind what asks for it, and what gives it."""
    words = _read().root.get(language or "")
    own: list[_Words | None] = [getattr(words, kind) if words else None for kind in KINDS]
    return [
        (_Phrases.of(one.asked if one else (), language), _Phrases.of(one.given if one else (), language))
        for one in own
    ]


@lru_cache(maxsize=1)
def _read() -> _File:
    text = resources.files("knowledge.text").joinpath(_FILE).read_text("utf-8")
    return load_yaml(f"knowledge/text/{_FILE}", text, _File)
