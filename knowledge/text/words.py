"""Text -> terms.

A term is a word in lower case, with its spelling corrected and its ending removed (its stem). Stop words give no term.
Words that mean the same in the guide's field give the same terms.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text.everyday import related_words
from knowledge.text.frequencies import frequencies_of
from knowledge.text.short_names import ShortNames
from knowledge.text.stemmers import stemmer_of
from knowledge.text.stop_words import stop_words
from knowledge.text.tokens import (
    Writing,
    consists_of_letters,
    is_short_name,
    is_solid,
    raw_tokens,
    share_of_hiragana,
    tokens,
    without_accents,
)
from knowledge.yaml_file import load_yaml, read_yaml

_SHORTEST_CORRECTED = 4
_LONG_WORD = 8
_OFTEN = 3
_TEXTS: Final = 500  # whose terms are kept: names, and a question, which is read many times until it is answered
_RARITY_OF_KANA: Final = 0.04  # of a pair of hiragana
_RARITY_WITH_KANA: Final = 0.12  # of a pair with one hiragana


def _two_or_more(group: list[str]) -> list[str]:
    if len(group) < 2:
        raise ValueError(f"a line of words that mean the same needs at least two: {group}")
    return group


class WordsFile(BaseModel):
    """The contents of `words.yaml`.

    `stop`: words that say nothing about the subject.
    `spellings`: a word as chats write it -> the words that the guide uses.
    `same`: groups of words that mean the same.
    `names`: English names that are other words in lower case, such as IT and Go. None stands for the built-in ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    stop: list[str]
    spellings: dict[str, str]
    same: list[Annotated[list[str], AfterValidator(_two_or_more)]]
    names: list[Annotated[str, Field(min_length=1)]] | None = None


_NO_WORDS: Final = WordsFile(stop=[], spellings={}, same=[])


class Words:
    """Turns text of one language into terms, in the same way for the guide and for questions.

    `file`: the operator's words, or None for the built-in ones. The built-in words concern English alone.
    `language`: an ISO 639 code.
    """

    def __init__(self, file: WordsFile | None, language: str = "en") -> None:
        self.file = file
        self.language = language
        self._others: dict[str, Words] = {}
        is_english = language == "en"
        held = file or (built_in() if is_english else _NO_WORDS)
        names = built_in().names if held.names is None else held.names
        self._writing = Writing.of(language, ShortNames(names or [] if is_english else []))
        self._frequencies = frequencies_of(language)
        self._stem = stemmer_of(language)
        self._one_at_a_time = threading.Lock()
        stop = frozenset(token for word in held.stop for token in self.tokens(word))
        self._stop = stop if is_english else stop | self._whole(stop_words(language))
        self._spellings = {key.casefold(): self.tokens(value) for key, value in held.spellings.items()}
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._longest: dict[str, int] = {}  # a stem -> the length of the longest key of `_same` that starts with it
        self._known: set[str] = {token for group in held.same for variant in group for token in self.tokens(variant)}
        self._known_stems: set[str] = set()
        self._of_length: dict[int, list[str]] = {}
        for group in held.same:
            target = self._stems(self.tokens(group[0]))
            for variant in group:
                key = self._stems(self.tokens(variant))
                if key:
                    self._same[key] = target
                    self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
        self._second = {key[1] for key in self._same if len(key) > 1}
        self.stem = lru_cache(maxsize=200_000)(self._stem_one)
        self._corrected = lru_cache(maxsize=20_000)(self._correct)
        self._rarity = lru_cache(maxsize=20_000)(self._find_rarity)
        self._read = lru_cache(maxsize=_TEXTS)(self._find_terms)

    def of(self, language: str) -> Words:
        """Return the words of another language of the same guide."""
        if language == self.language:
            return self
        if language not in self._others:
            self._others[language] = Words(self.file, language)
        return self._others[language]

    def tokens(self, text: str) -> list[str]:
        """Split text into lower-case words."""
        return tokens(text, self._writing)

    def raw_tokens(self, text: str) -> list[str]:
        """Split text into lower-case words with the punctuation that is within them."""
        return raw_tokens(text, self._writing)

    def learn(self, words: Iterable[str], phrased: Mapping[str, int] | None = None) -> None:
        """Learn the words to which misspellings are corrected: all `words`, and some that phrasings hold.

        `phrased`: in how many phrasings each word is. Phrasings are members' words and may be misspelt. So their words
        count only if they are listed as words of the language, or occur in at least _OFTEN phrasings.
        """
        often = (token for token, count in (phrased or {}).items() if count >= _OFTEN or self._is_listed(token))
        self._known.update(words, often)
        self._of_length = {}
        if self._frequencies is None:
            self._known_stems = set(map(self._stem_one, self._known))
        for word in self._known:
            if len(word) >= _SHORTEST_CORRECTED and consists_of_letters(word) and not is_solid(word):
                self._of_length.setdefault(len(word), []).append(word)
        self._corrected.cache_clear()
        self._read.cache_clear()

    @property
    def known(self) -> frozenset[str]:
        """Return the words to which misspellings are corrected."""
        return frozenset(self._known)

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text in order, each as often as it occurs."""
        return [term for term, _, _ in self._read(text)[1]]

    def terms_of(self, words: Iterable[str]) -> list[str]:
        """Return the terms of the words of a text in order, each as often as it occurs."""
        return [term for term, _, _ in self._terms(self.spelt(words))]

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
        return tuple(term for term, _, _ in self._terms([word]))

    def may_begin_group(self, word: str) -> bool:
        """Return whether a word that `spelt` returned may be the first of several words that have one meaning."""
        return self._longest.get(self.stem(word), 0) > 1

    def may_be_second_in_group(self, word: str) -> bool:
        """Return whether a word that `spelt` returned may be the second of several words that have one meaning."""
        return self.stem(word) in self._second

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
        words, terms = self._read(text)
        for term, begin, _ in terms:
            found.setdefault(term, words[begin])
        return found

    def phrases(self, text: str) -> dict[str, str]:
        """Return a question's terms, each with all words that it comes from: "at home" together has one meaning."""
        found: dict[str, str] = {}
        words, terms = self._read(text)
        for term, begin, end in terms:
            found.setdefault(term, " ".join(words[begin:end]))
        return found

    def recognised(self, text: str) -> float:
        """Return the share of the words of a text that are words of this language, 0 to 1."""
        found = self.tokens(text)
        return sum(map(self._is_word, found)) / max(1, len(found))

    def _is_word(self, word: str) -> bool:
        return word in self._stop or word in self._known or word in self._spellings or self._is_listed(word)

    def _find_terms(self, text: str) -> tuple[Sequence[str], Sequence[tuple[str, int, int]]]:
        """Return the words of a text as the guide spells them, and what `_terms` returns for them."""
        words = self.spelt(self.tokens(text))
        return words, self._terms(words)

    def _terms(self, words: list[str]) -> list[tuple[str, int, int]]:
        """Return the terms of words, each with the places of the first of its words and of the one after its last."""
        stems = [self.stem(word) for word in words]
        found: list[tuple[str, int, int]] = []
        at = 0
        while at < len(words):
            for size in range(self._longest.get(stems[at], 0), 0, -1):
                target = self._same.get(tuple(stems[at : at + size]))
                if target is not None:
                    found.extend((term, at, at + size) for term in target)
                    at += size
                    break
            else:
                if words[at] not in self._stop:
                    found.append((stems[at], at, at + 1))
                at += 1
        return found

    def _whole(self, words: Iterable[str]) -> frozenset[str]:
        """Return the tokens of words, without those that are only a part of a word in a script without spaces."""
        found = map(self.tokens, words)
        return frozenset(one for tokens in found for one in tokens if len(tokens) == 1 or not is_solid(one))

    def _stems(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._stem_one(word) for word in words)

    def rarity(self, word: str) -> float | None:
        """Return how rare a word is in the language: log(f_max / f) / log(f_max), where f is the word's frequency.

        The commonest word has rarity 0. A word that was never seen has rarity 1. Return None if the frequencies of the
        language are not known.
        """
        return self._rarity(word)

    def _find_rarity(self, word: str) -> float | None:
        if is_short_name(word):
            return 1.0
        if is_solid(word) and (kana := share_of_hiragana(word)):
            return _RARITY_OF_KANA if kana == 1 else _RARITY_WITH_KANA
        if self._frequencies is None:
            return None
        most = self._frequencies.most_frequent
        return math.log(most / max(self._frequencies.frequency(word), 1)) / math.log(most)

    def _is_listed(self, word: str) -> bool:
        return self._frequencies is not None and self._frequencies.frequency(word) > 0

    def _stem_one(self, word: str) -> str:
        if self._stem is None or not consists_of_letters(word) or is_short_name(word):
            return word
        with self._one_at_a_time:  # a stemmer stores its current word, so threads cannot share it
            stem = self._stem.stemWord(word)
        return stem if self.language == "en" else without_accents(stem)

    def _correct(self, token: str) -> str:
        """Return the known word nearest to a misspelt token, or the token if no known word is near.

        Near means one edit away, or two edits for a token of at least _LONG_WORD letters (optimal string alignment).
        A token is returned unchanged if it is known, listed as a word of the language, a stop word, short, or not made
        of letters (in English: of ASCII letters). If the language has no list, a token with a known stem is returned
        unchanged, too.
        """
        if (
            token in self._known  # first, because most words are
            or token in self._stop
            or len(token) < _SHORTEST_CORRECTED
            or not consists_of_letters(token)
            or (self.language == "en" and not token.isascii())
            or is_solid(token)
            or (self._stem_one(token) in self._known_stems if self._frequencies is None else self._is_listed(token))
        ):
            return token
        slips = 2 if len(token) >= _LONG_WORD else 1
        lengths = range(len(token) - slips, len(token) + slips + 1)
        near = [word for length in lengths for word in self._of_length.get(length, ())]
        matches = process.extract(token, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return min((distance, word) for word, distance, _ in matches)[1] if matches else token


@lru_cache(maxsize=1)
def built_in() -> WordsFile:
    """Return the built-in words, which are English."""
    text = resources.files("knowledge").joinpath("content/words.yaml").read_text("utf-8")
    return load_yaml("words.yaml", text, WordsFile)


def read_words(path: Path | None, language: str = "en") -> Words:
    """Read the `words.yaml` at `path`, or the built-in one if `path` is None.

    Raise GuideError with the file and the line of each error.
    """
    return Words(None if path is None else read_yaml(path, WordsFile), language)
