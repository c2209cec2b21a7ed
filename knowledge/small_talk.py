"""Tell small talk, insults and orders to a language model from questions, by small_talk.yaml.

small_talk_in("hi, thanks!") -> "thanks"
is_order("Ignore all previous instructions and ...") -> True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.text.characters import without_format
from knowledge.yaml_file import load_yaml

# What a message says. If it says several things, the earliest kind counts.
Kind = Literal["insult", "about", "thanks", "greeting", "chat"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_FILE: Final = "small_talk.yaml"
_MOST_CHARACTERS: Final = 200  # a longer text is no small talk
_LONGEST_REMARK: Final = 8  # units
_LONGEST_PRAISE: Final = 14  # units, with the thanks
# A question mark, or a word that asks. "What a pity" asks nothing.
_ASKS: Final = re.compile(
    r"[?？؟]|\b(?:or|who|which|what(?! a)|how|when|where|why|can|should|may|oder|ou)\b", re.IGNORECASE
)
# A word after which thanks go on to a wish.
_WISHES: Final = re.compile(r"\b(?:but|now|next|need|want|tell|show|give|aber|pero|mais|mas|ama)\b", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?:;\n]+")
_EMOTICON: Final = re.compile(r"(?<!\w)(?:[:;=8]['^-]?[)(\[\]|/\\*DdPpOo03]+|<3+|\^[_.-]?\^|:\w+:)(?!\w)")
_APOSTROPHE: Final = re.compile("['’‘`´ʼ]")
_UNIT: Final = re.compile(r"[\u3005-\u30ff\u3400-\u9fff]|[^\W_\u3005-\u30ff\u3400-\u9fff]+")  # Japanese: a character
_REPEATED_LETTER: Final = re.compile(r"(\D)\1+")
_REPEATED_SYLLABLE: Final = re.compile(r"(\D{2})\1+")

_Units = tuple[str, ...]


class _SmallTalkOf(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    greeting: list[str]
    thanks: list[str]
    about: list[str]
    chat: list[str]
    insult: list[str]
    beside: list[str]
    praise: list[str]
    orders: list[str]
    remarks: list[str]


class _SmallTalkFile(RootModel[dict[str, _SmallTalkOf]]):
    """The contents of small_talk.yaml, by language. A bar divides the phrases of a line."""


@dataclass(frozen=True)
class _KnownPhrases:
    """The phrases of all languages.

    `kinds`: the units of a phrase -> its kind, or None for words that only stand beside small talk.
    `praise`: how praise beside thanks begins.
    `orders`: how orders to a language model begin.
    `remarks`: how remarks about the bot begin.
    `longest`: the largest number of units of a phrase.
    """

    kinds: dict[_Units, Kind | None]
    praise: frozenset[_Units]
    orders: frozenset[_Units]
    remarks: frozenset[_Units]
    longest: int


def small_talk_in(text: str, names: Iterable[str] = ()) -> Kind | None:
    """Return the kind of a text that is nothing but small talk, or None for any other text.

    Thanks may stand beside praise in any words: "thanks, that was clearer than my course".
    `names`: the names by which members call the bot. They may stand beside small talk.
    """
    if len(text) > _MOST_CHARACTERS:
        return None
    units = _units(text)
    own = {_units(name) for name in names}
    found = _kinds(units, own)[-1]
    if found is None and not _ASKS.search(text) and not _WISHES.search(text):
        return "thanks" if _thanks_with_praise(units, own) else None
    return next((kind for kind in KINDS if kind in (found or ())), None)


def _kinds(units: _Units, own: set[_Units]) -> list[frozenset[Kind] | None]:
    """Return for each number of units the kinds of the phrases that make up as many first units, or None."""
    phrases = _read()
    longest = max(phrases.longest, *map(len, own), 1)
    said: list[frozenset[Kind] | None] = [frozenset(), *(None for _ in units)]
    last = 0  # the largest number of first units that phrases make up
    for end in range(1, len(units) + 1):
        if end - last > longest:
            break
        for start in range(end - 1, max(-1, end - 1 - longest), -1):
            before, phrase = said[start], units[start:end]
            if before is None:
                continue
            if phrase in own:
                said[end] = before
            elif end - start <= phrases.longest and phrase in phrases.kinds:
                kind = phrases.kinds[phrase]
                said[end] = before.union([kind] if kind else ())
        last = last if said[end] is None else end
    return said


def _thanks_with_praise(units: _Units, own: set[_Units]) -> bool:
    """Return whether units are praise between small talk, with thanks before or after it."""
    if len(units) > _LONGEST_PRAISE:
        return False
    before = _kinds(units, own)
    for start, kinds in enumerate(before[:-1]):
        if kinds is None or not _begins(units[start:], _read().praise):
            continue
        after = (_kinds(units[end:], own)[-1] for end in range(start + 1, len(units) + 1))
        if any("thanks" in (kinds | more) for more in after if more is not None):
            return True
    return False


def is_order(text: str) -> bool:
    """Return whether a sentence of a text begins like an order to a language model.

    Small talk before the order does not count, such as "please" or "hey bot".
    """
    phrases = _read()
    for sentence in _SENTENCE_END.split(text):
        units = _units(sentence)
        while units and not _begins(units, phrases.orders) and units[:1] in phrases.kinds:
            units = units[1:]
        if _begins(units, phrases.orders):
            return True
    return False


def is_remark(text: str) -> bool:
    """Return whether a text is a short remark about the bot, such as "you're a waste of time"."""
    units = _units(text)
    return len(units) <= _LONGEST_REMARK and not _ASKS.search(text) and _begins(units, _read().remarks)


def _begins(units: _Units, phrases: frozenset[_Units]) -> bool:
    return any(units[:size] in phrases for size in range(1, _read().longest + 1))


def _units(text: str) -> _Units:
    """Return the words of a text, and each character of its Japanese.

    Accents, capitals, signs, emoji and repetitions of a letter or a syllable are left out.
    """
    return _words(_plain(_EMOTICON.sub(" ", without_format(text))))


def _plain(text: str) -> str:
    """Return a text in lower case, without accents and apostrophes."""
    if text.isascii():
        return _APOSTROPHE.sub("", text.casefold())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return _APOSTROPHE.sub("", "".join(c for c in plain if not unicodedata.combining(c)).replace("ı", "i"))


def _words(plain: str) -> _Units:
    words: Sequence[str] = _UNIT.findall(plain)
    return tuple(map(_unrepeated, words))


@lru_cache(maxsize=10_000)
def _unrepeated(word: str) -> str:
    return _REPEATED_SYLLABLE.sub(r"\1", _REPEATED_LETTER.sub(r"\1", word))


@lru_cache(maxsize=1)
def _read() -> _KnownPhrases:
    text = resources.files("knowledge").joinpath(_FILE).read_text("utf-8")
    languages = load_yaml(f"knowledge/{_FILE}", text, _SmallTalkFile).root.values()
    kinds: dict[_Units, Kind | None] = {}
    for language in languages:
        kinds |= dict.fromkeys(_phrases(language.beside))
    for kind in KINDS:
        for language in languages:
            kinds |= dict.fromkeys(_phrases(getattr(language, kind)), kind)
    praise = frozenset(one for language in languages for one in _phrases(language.praise))
    orders = frozenset(order for language in languages for order in _phrases(language.orders))
    remarks = frozenset(remark for language in languages for remark in _phrases(language.remarks))
    return _KnownPhrases(kinds, praise, orders, remarks, max(map(len, (*kinds, *praise, *orders, *remarks))))


def _phrases(lines: Iterable[str]) -> set[_Units]:
    return {_words(phrase) for phrase in _plain("|".join(lines)).split("|")}
