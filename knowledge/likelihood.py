"""Texts -> how likely each passage makes a question: multinomial naive Bayes over words and the letters within them.

Each passage is a class, and each of its texts (its own, its headings, each way to ask for it) an example. A text is two
unit vectors of tf-idf weights, one over its terms and one over the 3- to 5-letter pieces of its words, which misspelt
and inflected words still share. Formula: Manning, Raghavan, Schütze, "Introduction to Information Retrieval" (2008),
sections 6.2 (tf-idf, sublinear tf) and 13.2 (multinomial model with additive smoothing); kept as postings, for
log((w + a) / (z + aV)) is log(a) - log(z + aV) wherever a passage lacks a feature.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Vector = dict[str, float]

SMOOTHING: Final = 0.05
_PIECES: Final = (3, 4, 5)


class Likelihood:
    """Scores owners by their texts, each text given as its terms and its words."""

    def __init__(self, texts: Sequence[tuple[Sequence[str], Sequence[str]]], owners: Sequence[int], size: int) -> None:
        self.size = size
        self._numbers: dict[str, int] = {}
        counted = _Counted(texts, self._numbers)
        self._idf = counted.idf()
        features = len(self._idf)
        own, weight = counted.weights(self._idf, np.asarray(owners, dtype=np.int64))
        total = np.bincount(own // max(1, features), weight, minlength=size)
        known = int(np.count_nonzero(self._idf))
        self._base: Floats = math.log(SMOOTHING) - np.log(total + SMOOTHING * max(1, known))
        feature = own % max(1, features)
        order = np.argsort(feature, kind="stable")
        self._holders: Integers = (own // max(1, features))[order]
        self._gains: Floats = np.log((weight[order] + SMOOTHING) / SMOOTHING)
        self._starts: Integers = np.searchsorted(feature[order], np.arange(features + 1))

    def vector(self, terms: Iterable[str], words: Iterable[str]) -> Vector:
        """Gives what is known of a text as two unit vectors in one."""
        vector: Vector = {}
        for counter in (Counter(iter(terms)), Counter(piece for word in words for piece in pieces(word))):
            part = {f: (1 + math.log(n)) * idf for f, n in counter.items() if (idf := self._idf_of(f))}
            length = math.sqrt(sum(value * value for value in part.values()))
            vector.update((feature, value / length) for feature, value in part.items())
        return vector

    def scores(self, vector: Vector) -> Floats:
        """Gives log likelihoods up to a constant, shape (owners,)."""
        found = np.zeros(self.size)
        for feature, value in vector.items():
            number = self._numbers[feature]
            held = slice(self._starts[number], self._starts[number + 1])
            found[self._holders[held]] += value * self._gains[held]
        return found + sum(vector.values()) * self._base

    def familiarity(self, words: Sequence[str]) -> float:
        """Gives the share of a text's pieces that the texts know, 0 to 1."""
        found = [piece for word in words for piece in pieces(word)]
        return sum(self._idf_of(piece) > 0 for piece in found) / len(found) if found else 0.0

    def _idf_of(self, feature: str) -> float:
        number = self._numbers.get(feature)
        return 0.0 if number is None else float(self._idf[number])


class _Counted:
    """How often each text holds each feature: parallel arrays, one entry a text and feature; numbers new features."""

    def __init__(self, texts: Sequence[tuple[Sequence[str], Sequence[str]]], numbers: dict[str, int]) -> None:
        def number(feature: str) -> int:
            return numbers.setdefault(feature, len(numbers))

        @cache
        def of_word(word: str) -> list[int]:
            return [number(piece) for piece in pieces(word)]

        found: list[int] = []
        sizes: list[int] = []
        for terms, words in texts:
            before = len(found)
            found.extend(map(number, terms))
            for word in words:
                found += of_word(word)
            sizes.append(len(found) - before)
        self.size = len(texts)
        width = max(1, len(numbers))
        at = np.repeat(np.arange(len(texts), dtype=np.int64), sizes) * width + np.asarray(found, dtype=np.int64)
        keys, self._count = np.unique(at, return_counts=True)
        self._text, self._feature = keys // width, keys % width
        self._is_piece = np.asarray([feature.startswith("_") for feature in numbers], dtype=bool)

    def idf(self) -> Floats:
        """Weighs features, shape (features,); a piece of a word that stands in one text alone says nothing: 0."""
        holding = np.bincount(self._feature, minlength=len(self._is_piece))
        return np.where((holding > 1) | ~self._is_piece, 1 + np.log((1 + self.size) / (1 + holding)), 0.0)

    def weights(self, idf: Floats, owners: Integers) -> tuple[Integers, Floats]:
        """Adds up each owner's vectors: owner * features + feature, ascending, and the weight of each that is not 0."""
        value = (1 + np.log(self._count)) * idf[self._feature]
        vector = 2 * self._text + self._is_piece[self._feature]
        length = np.sqrt(np.bincount(vector, value * value))
        kept = value > 0
        key = owners[self._text[kept]] * max(1, len(idf)) + self._feature[kept]
        found, place = np.unique(key, return_inverse=True)
        weights = np.bincount(place, value[kept] / length[vector[kept]], minlength=len(found))
        return found, weights.astype(np.float64)


@lru_cache(maxsize=100_000)
def pieces(word: str) -> tuple[str, ...]:
    """Gives the 3- to 5-letter pieces of a word with its ends marked, each behind an underscore."""
    marked = f" {word} "
    return tuple(f"_{marked[at : at + size]}" for size in _PIECES for at in range(len(marked) - size + 1))
