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
from functools import lru_cache
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
        counted = [_counted(terms, words) for terms, words in texts]
        self._idf = _idf([counter for pair in counted for counter in pair], len(texts))
        weights: list[dict[str, float]] = [{} for _ in range(size)]
        for pair, owner in zip(counted, owners, strict=True):
            own = weights[owner]
            for feature, value in self._vector(pair).items():
                own[feature] = own.get(feature, 0.0) + value
        total = np.asarray([sum(own.values()) for own in weights])
        self._base: Floats = math.log(SMOOTHING) - np.log(total + SMOOTHING * max(1, len(self._idf)))
        places: dict[str, list[int]] = {}
        values: dict[str, list[float]] = {}
        for owner, own in enumerate(weights):
            for feature, value in own.items():
                places.setdefault(feature, []).append(owner)
                values.setdefault(feature, []).append(value)
        self._postings: dict[str, tuple[Integers, Floats]] = {
            feature: (
                np.asarray(found, dtype=np.intp),
                np.log((np.asarray(values[feature]) + SMOOTHING) / SMOOTHING),
            )
            for feature, found in places.items()
        }

    def vector(self, terms: Iterable[str], words: Iterable[str]) -> Vector:
        """Gives what is known of a text as two unit vectors in one."""
        return self._vector(_counted(terms, words))

    def scores(self, vector: Vector) -> Floats:
        """Gives log likelihoods up to a constant, shape (owners,)."""
        found = np.zeros(self.size)
        for feature, value in vector.items():
            at, gain = self._postings[feature]
            found[at] += value * gain
        return found + sum(vector.values()) * self._base

    def familiarity(self, words: Sequence[str]) -> float:
        """Gives the share of a text's pieces that the texts know, 0 to 1."""
        found = [piece for word in words for piece in pieces(word)]
        return sum(piece in self._idf for piece in found) / len(found) if found else 0.0

    def _vector(self, counted: tuple[Counter[str], Counter[str]]) -> Vector:
        vector: Vector = {}
        for counter in counted:
            part = {f: (1 + math.log(n)) * self._idf[f] for f, n in counter.items() if f in self._idf}
            length = math.sqrt(sum(value * value for value in part.values()))
            vector.update((feature, value / length) for feature, value in part.items())
        return vector


def _counted(terms: Iterable[str], words: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    return Counter(iter(terms)), Counter(piece for word in words for piece in pieces(word))


def _idf(counted: Sequence[Counter[str]], size: int) -> dict[str, float]:
    """Weighs features; a piece of a word that stands in one text alone says nothing."""
    holding = Counter(feature for counter in counted for feature in counter)
    return {
        feature: 1 + math.log((1 + size) / (1 + n))
        for feature, n in holding.items()
        if n > 1 or not feature.startswith("_")
    }


@lru_cache(maxsize=100_000)
def pieces(word: str) -> tuple[str, ...]:
    """Gives the 3- to 5-letter pieces of a word with its ends marked, each behind an underscore."""
    marked = f" {word} "
    return tuple(f"_{marked[at : at + size]}" for size in _PIECES for at in range(len(marked) - size + 1))
