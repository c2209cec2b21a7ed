"""Text -> terms.

A term is a word in lower case, with its spelling corrected and its ending removed (its stem). Stop words give no term.
Words that mean the same in the guide's field give the same terms.
"""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Protocol, cast

import Stemmer  # pyright: ignore[reportMissingTypeStubs] - _Stemmer below declares the method we call
from pydantic import AfterValidator, BaseModel, ConfigDict
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text.english import english
from knowledge.text.everyday import related_words
from knowledge.yaml_file import load_yaml, read_yaml

_TOKEN = re.compile(r"[^\W_]+(?:[-'./&,+#:][^\W_]+)*(?:\+\+|#)?")
_ALIKE = str.maketrans({"\u00ad": ""} | dict.fromkeys("’‘`´ʼ", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_THOUSANDS = re.compile(r"^\d{1,3}(?:,\d{3})+$")
_CODE = re.compile(r"[^\W\d_]+-[^\W_]*\d[^\W_]*")
_KILO = re.compile(r"^(\d+)k$")
_SHORTEST_CORRECTED = 4
_LONG_WORD = 8
_OFTEN = 3


def _two_or_more(group: list[str]) -> list[str]:
    if len(group) < 2:
        raise ValueError(f"a line of words that mean the same needs at least two: {group}")
    return group


class WordsFile(BaseModel):
    """The contents of `words.yaml`.

    `stop`: words that say nothing about the subject.
    `spellings`: a word as chats write it -> the words that the guide uses.
    `same`: groups of words that mean the same.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    stop: list[str]
    spellings: dict[str, str]
    same: list[Annotated[list[str], AfterValidator(_two_or_more)]]


class _Stemmer(Protocol):
    """The part of PyStemmer that is used here; the package has no types."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802 - PyStemmer's name


class Words:
    """Turns text into terms, in the same way for the guide and for questions."""

    def __init__(self, file: WordsFile) -> None:
        self.file = file
        self._stem = cast("_Stemmer", cast("Any", Stemmer).Stemmer("english", 0))  # without a cache: `stem` is one
        self._one_at_a_time = threading.Lock()
        self._stop = frozenset(token for word in file.stop for token in tokens(word))
        self._spellings = {key.casefold(): tokens(value) for key, value in file.spellings.items()}
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._longest: dict[str, int] = {}  # a stem -> the length of the longest key of `_same` that starts with it
        self._known: set[str] = {token for group in file.same for variant in group for token in tokens(variant)}
        self._of_length: dict[int, list[str]] = {}
        for group in file.same:
            target = self._stems(tokens(group[0]))
            for variant in group:
                key = self._stems(tokens(variant))
                if key:
                    self._same[key] = target
                    self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
        self.language = "en"
        self.stem = lru_cache(maxsize=200_000)(self._stem_one)
        self._corrected = lru_cache(maxsize=20_000)(self._correct)

    def learn(self, words: Iterable[str], phrased: Mapping[str, int] | None = None) -> None:
        """Learn the words to which misspellings are corrected: all `words`, and some that phrasings hold.

        `phrased`: in how many phrasings each word is. Phrasings are members' words and may be misspelt. So their words
        count only if they are English or occur in at least _OFTEN phrasings.
        """
        often = (token for token, count in (phrased or {}).items() if count >= _OFTEN or _is_english(token))
        self._known.update(words, often)
        self._of_length = {}
        for word in self._known:
            if len(word) >= _SHORTEST_CORRECTED and word.isalpha():
                self._of_length.setdefault(len(word), []).append(word)
        self._corrected.cache_clear()

    @property
    def known(self) -> frozenset[str]:
        """Return the words to which misspellings are corrected."""
        return frozenset(self._known)

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text in order, each as often as it occurs."""
        return self.terms_of(tokens(text))

    def terms_of(self, words: Iterable[str]) -> list[str]:
        """Return the terms of the words of a text in order, each as often as it occurs."""
        return [term for term, _ in self._terms(self.spelt(words))]

    def related(self, term: str) -> frozenset[str]:
        """Return the terms that people ask for a term, such as "price" for "cost"."""
        return self._related.get(term, frozenset())

    @cached_property
    def _related(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for group in related_words(self.language):
            terms = {term for word in group for term in self.terms(word)}
            for term in terms:
                found.setdefault(term, set()).update(terms - {term})
        return {term: frozenset(others) for term, others in found.items()}

    def spelt(self, words: Iterable[str]) -> list[str]:
        """Return words as the guide spells them. A word may become several."""
        return [self._corrected(spelt) for word in words for spelt in self._spellings.get(word, (word,))]

    def terms_of_word(self, word: str) -> tuple[str, ...]:
        """Return the terms of a word that `spelt` returned, if it does not begin a group of words of one meaning."""
        return tuple(term for term, _ in self._terms([word]))

    def may_begin_group(self, word: str) -> bool:
        """Return whether a word that `spelt` returned may be the first of several words that have one meaning."""
        return self._longest.get(self.stem(word), 0) > 1

    @property
    def longest_group(self) -> int:
        """Return how many words the longest group of one meaning has."""
        return max(self._longest.values(), default=1)

    def group(self, words: Sequence[str]) -> tuple[int, tuple[str, ...]] | None:
        """Return how many of the first words, more than one, have one meaning, and their terms.

        Return None if there is no such group.
        """
        for size in range(min(self._longest.get(self.stem(words[0]), 0), len(words)), 1, -1):
            target = self._same.get(tuple(map(self.stem, words[:size])))
            if target is not None:
                return size, target
        return None

    def question_terms(self, text: str) -> dict[str, str]:
        """Return a question's terms, each with the first word that it comes from.

        Misspelt words are replaced by words of the guide.
        """
        found: dict[str, str] = {}
        for term, word in self._terms(self.spelt(tokens(text))):
            found.setdefault(term, word)
        return found

    def _terms(self, words: list[str]) -> list[tuple[str, str]]:
        stems = [self.stem(word) for word in words]
        found: list[tuple[str, str]] = []
        at = 0
        while at < len(words):
            for size in range(self._longest.get(stems[at], 0), 0, -1):
                target = self._same.get(tuple(stems[at : at + size]))
                if target is not None:
                    found.extend((term, words[at]) for term in target)
                    at += size
                    break
            else:
                if words[at] not in self._stop:
                    found.append((stems[at], words[at]))
                at += 1
        return found

    def _stems(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._stem_one(word) for word in words)

    def _stem_one(self, word: str) -> str:
        if not word.isalpha():
            return word
        with self._one_at_a_time:  # a stemmer stores its current word, so threads cannot share it
            return self._stem.stemWord(word)

    def _correct(self, token: str) -> str:
        """Return the known word nearest to a misspelt token, or the token if no known word is near.

        Near means one edit away, or two edits for a token of at least _LONG_WORD letters (optimal string alignment).
        A token is returned unchanged if it is known, English, a stop word, short, or not made of ASCII letters.
        """
        if (
            len(token) < _SHORTEST_CORRECTED
            or not (token.isalpha() and token.isascii())
            or token in self._known
            or token in self._stop
            or _is_english(token)
        ):
            return token
        slips = 2 if len(token) >= _LONG_WORD else 1
        lengths = range(len(token) - slips, len(token) + slips + 1)
        near = [word for length in lengths for word in self._of_length.get(length, ())]
        matches = process.extract(token, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return min((distance, word) for word, distance, _ in matches)[1] if matches else token


def tokens(text: str) -> list[str]:
    """Split text into lower-case words.

    A code or a number becomes one word: `ai-102` -> `ai102`, `300,000` -> `300000`.
    """
    return join_codes([token for raw in raw_tokens(text) for token in split_token(raw)])


def raw_tokens(text: str) -> list[str]:
    """Split text into lower-case words with the punctuation that is within them."""
    if text.isascii():  # a translation of all characters takes as long as finding the words
        return _TOKEN.findall(text.lower().replace("`", "'"))
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE))


@lru_cache(maxsize=100_000)
def split_token(raw: str) -> tuple[str, ...]:
    """Return the words of one of the `raw_tokens`."""
    token = raw.removesuffix("'s").replace("'", "")
    if _THOUSANDS.match(token):
        return (token.replace(",", ""),)
    if (kilo := _KILO.match(token)) is not None:
        return (kilo[1] + "000",)
    if token.isalnum() or (_NUMBER.fullmatch(token) and "," not in token):
        return (token,)
    parts = [part for part in re.split(r"[-./&,:]", token) if part]
    return ("".join(parts),) if _CODE.fullmatch(token) else tuple(parts)


def may_end_code(token: str) -> bool:
    """Return whether a word may be the second part of a code that was typed as two words."""
    return len(token) == 3 and token.isdecimal()


def join_codes(found: list[str]) -> list[str]:
    """Join a code that was typed as two words (`ai 102` -> `ai102`)."""
    joined: list[str] = []
    for token in found:
        if joined and may_end_code(token) and len(joined[-1]) == 2 and joined[-1].isalpha():
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _is_english(token: str) -> bool:
    return english().frequency(token) > 0


@lru_cache(maxsize=20_000)
def rarity(word: str) -> float:
    """Return how rare a word is in English: log(f_max / f) / log(f_max), where f is the word's frequency.

    The commonest word has rarity 0. A word that was never seen has rarity 1.
    """
    most = english().most_frequent
    return math.log(most / max(english().frequency(word), 1)) / math.log(most)


@lru_cache(maxsize=1)
def _built_in() -> WordsFile:
    text = resources.files("knowledge").joinpath("content/words.yaml").read_text("utf-8")
    return load_yaml("words.yaml", text, WordsFile)


def read_words(path: Path | None) -> Words:
    """Read the `words.yaml` at `path`, or the built-in one if `path` is None.

    Raise GuideError with the file and the line of each error.
    """
    if path is None:
        return Words(_built_in())
    return Words(read_yaml(path, WordsFile))
