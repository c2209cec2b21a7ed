"""Texts -> vectors of tf-idf weights.

Each text has two unit vectors: one over its terms, and one over the char n-grams of its words. The two are stored as
one vector. A char n-gram is a run of 3 to 5 characters. Misspelt and inflected words still share n-grams with the right
word.

Formula: Manning, Raghavan, Schütze, "Introduction to Information Retrieval" (2008), section 6.2 (tf-idf, sublinear tf).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Vector = dict[int, float]  # feature -> weight
Text = tuple[Sequence[str], Sequence[str]]  # terms, words

_NGRAM_SIZES: Final = (3, 4, 5)


class Vectors:
    """The vectors of all texts, as three parallel arrays with an entry for each weight that is not 0.

    `text`: the index of the text. The entries are sorted by this index.
    `feature`: the number of the term or n-gram.
    `value`: the weight.
    `features`: how many features there are.
    `known`: how many features have an idf that is not 0.
    """

    def __init__(self, texts: Sequence[Text]) -> None:
        self.size = len(texts)
        self._numbers: dict[str, int] = {}
        found, sizes = self._number(texts)
        self.features = len(self._numbers)
        width = max(1, self.features)
        keys, count = np.unique(np.repeat(np.arange(self.size), sizes) * width + found, return_counts=True)
        text, feature = keys // width, keys % width
        is_ngram = np.asarray([name.startswith("_") for name in self._numbers], dtype=bool)
        holding = np.bincount(feature, minlength=self.features)
        # An n-gram that only one text holds connects no two texts, so its idf is 0.
        idf = np.where((holding > 1) | ~is_ngram, 1 + np.log((1 + self.size) / (1 + holding)), 0.0)
        value = (1 + np.log(count)) * idf[feature]
        vector = 2 * text + is_ngram[feature]
        length = np.sqrt(np.bincount(vector, value * value))
        kept = value > 0
        self.text: Integers = text[kept]
        self.feature: Integers = feature[kept]
        self.value: Floats = value[kept] / length[vector[kept]]
        self.known = int(np.count_nonzero(idf))
        self._idf: Floats = idf

    def of(self, terms: Iterable[str], words: Iterable[str]) -> Vector:
        """Return the two unit vectors of a text as one. Unknown features are left out."""
        vector: Vector = {}
        for counter in (Counter(iter(terms)), Counter(ngram for word in words for ngram in char_ngrams(word))):
            counted = ((self._numbers[feature], n) for feature, n in counter.items() if self._idf_of(feature))
            part = {number: (1 + math.log(n)) * float(self._idf[number]) for number, n in counted}
            length = math.sqrt(sum(value * value for value in part.values()))
            vector.update((number, value / length) for number, value in part.items())
        return vector

    def familiarity(self, words: Sequence[str]) -> float:
        """Return the share of these words' char n-grams that have an idf above 0, from 0 to 1."""
        found = [ngram for word in words for ngram in char_ngrams(word)]
        return sum(self._idf_of(ngram) > 0 for ngram in found) / len(found) if found else 0.0

    def _idf_of(self, feature: str) -> float:
        number = self._numbers.get(feature)
        return 0.0 if number is None else float(self._idf[number])

    def _number(self, texts: Sequence[Text]) -> tuple[Integers, list[int]]:
        """Return the features of all texts one after the other, and how many features each text has.

        A feature that occurs several times in a text is repeated.
        """

        def number(feature: str) -> int:
            return self._numbers.setdefault(feature, len(self._numbers))

        @cache
        def of_word(word: str) -> array[int]:
            return array("q", map(number, char_ngrams(word)))

        found = array("q")
        sizes: list[int] = []
        for terms, words in texts:
            before = len(found)
            found.extend(map(number, terms))
            for word in words:
                found += of_word(word)
            sizes.append(len(found) - before)
        return np.asarray(found, dtype=np.intp), sizes


def grouping(keys: Integers) -> Integers:
    """Return the same order as a stable argsort of `keys`, but faster."""
    count = max(1, len(keys))
    return np.sort(keys * count + np.arange(len(keys))) % count


@lru_cache(maxsize=100_000)
def char_ngrams(word: str) -> tuple[str, ...]:
    """Return the char n-grams of a word, 3 to 5 characters each.

    Spaces mark the ends of the word. Each n-gram starts with an underscore, which tells it from a term.
    """
    marked = f" {word} "
    return tuple(f"_{marked[at : at + size]}" for size in _NGRAM_SIZES for at in range(len(marked) - size + 1))
