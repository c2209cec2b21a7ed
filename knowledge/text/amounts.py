"""Which kinds of amounts a question asks for, and which a text gives: money, a day or a time, a number.

Nobody who asks "how much" is helped by a text without figures. The words are data, by language (amounts.yaml). Figures
and the signs of currencies are the same in all languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.text.tokens import is_dotless, without_accents
from knowledge.yaml_file import load_yaml

_FILE: Final = "amounts.yaml"
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD: Final = re.compile(r"\w+")
_FIGURE: Final = re.compile(r"\d")
# A pattern that begins with a set of characters is searched ten times as fast as alternatives.
_SIGNS: Final = {
    "money": re.compile(
        r"[\d$€£¥₺₹₽₩](?:(?<=\d)[.,]*\s?(?:[$€£¥₺₹₽₩]|(?:eur|usd|gbp|chf|cad|aud|jpy|inr|brl|try|tl)\b)"
        r"|(?<!\d)\s?\d)"
    ),
    "day": re.compile(
        r"\d(?:(?<=\b\d)\d?(?:[:h]\d{2}\b|\s?[ap]\.?m\b|\.\s?\d{1,2}\.)|(?<=\b\d)\d{3}-\d{2}-\d{2}\b|\s?[月日時])"
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

    `words`: single words. `begins`: the first word of each phrase of several words.
    `others`: a pattern of the phrases of several words, and of words of a script without spaces.
    """

    words: frozenset[str]
    begins: frozenset[str]
    others: re.Pattern[str] | None

    @classmethod
    def of(cls, phrases: Iterable[str], language: str | None) -> _Phrases:
        """Sort phrases by their kind."""
        folded = [_folded(phrase, language) for phrase in phrases]
        pieces = [one for one in folded if _UNSPACED.search(one)]
        spaced = [_WORD.findall(one) for one in folded if one not in pieces]
        several = [words for words in spaced if len(words) > 1]
        patterns = [*map(re.escape, pieces), *map(_in_a_row, several)]
        return cls(
            frozenset(words[0] for words in spaced if len(words) == 1),
            frozenset(words[0] for words in several),
            re.compile("|".join(patterns)) if patterns else None,
        )

    def are_in(self, text: str, words: Iterable[str]) -> bool:
        """Return whether one of the phrases is in a text that consists of some words."""
        return not self.words.isdisjoint(words) or (self.others is not None and self.others.search(text) is not None)


def _in_a_row(words: Sequence[str]) -> str:
    """Return a pattern of several words in a row. It begins with a letter, because a letter is searched fast."""
    first, rest = words[0][0], r"\W+".join(words)[1:]
    return rf"{first}(?<=\b{first}){rest}\b"


def asked_amounts(question: str, language: str | None) -> tuple[bool, ...]:
    """Return for each of KINDS whether a question asks for it. In an unknown language, no question does."""
    text = _folded(question, language)
    words = _WORD.findall(text)
    return tuple(asked.are_in(text, words) for asked, _ in _phrases(language))


def given_amounts(text: str, language: str | None) -> tuple[bool, ...]:
    """Return for each of KINDS whether a text gives it."""
    return _given(_folded(text, language), language, single_words=True)


def amounts_of_word(word: str, language: str | None) -> tuple[bool, ...]:
    """Return for each of KINDS whether every text with this lower-case word gives it."""
    word = without_accents(word)
    return tuple(word in given.words for _, given in _phrases(language))


def other_amounts(text: str, language: str | None) -> tuple[bool, ...]:
    """Return for each of KINDS whether a text gives it by more than a single word: by figures, signs or phrases."""
    return _given(_folded(text, language), language, single_words=False)


def _given(text: str, language: str | None, *, single_words: bool) -> tuple[bool, ...]:
    words = _WORD.findall(text) if single_words else ()
    return tuple(
        given.are_in(text, words) or signs.search(text) is not None
        for (_, given), signs in zip(_phrases(language), _SIGNS.values(), strict=True)
    )


def may_give_more(word: str, language: str | None) -> bool:
    """Return whether a text with this lower-case word may give what none of its words gives alone."""
    word = without_accents(word)
    return (
        _FIGURE.search(word) is not None
        or _UNSPACED.search(word) is not None
        or any(word in given.begins for _, given in _phrases(language))
    )


def _folded(text: str, language: str | None) -> str:
    """Return a text in lower case without accents, because many people type none."""
    text = unicodedata.normalize("NFKC", text)
    if is_dotless(language):
        text = text.replace("I", "ı").replace("İ", "i")
    return without_accents(text.casefold())


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
