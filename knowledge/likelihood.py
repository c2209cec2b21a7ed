"""Vectors -> how likely each passage makes a question: multinomial naive Bayes.

Each passage is a class, and each of its texts (its own, its headings, each way to ask for it) an example. Formula:
Manning, Raghavan, Schütze, "Introduction to Information Retrieval" (2008), section 13.2 (multinomial model with
additive smoothing); kept as postings, for log((w + a) / (z + aV)) is log(a) - log(z + aV) wherever a passage lacks a
feature.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from knowledge.vectors import Floats, Integers, Vector, Vectors

SMOOTHING: Final = 0.05


class Likelihood:
    """Scores owners, 0 to size - 1, by the vectors of their texts; `owners` says whose each text is."""

    def __init__(self, vectors: Vectors, owners: Sequence[int], size: int) -> None:
        self.size = size
        width = max(1, vectors.features)
        key = np.asarray(owners, dtype=np.intp)[vectors.text] * width + vectors.feature
        own, place = np.unique(key, return_inverse=True)
        weight = np.bincount(place, vectors.value, minlength=len(own))
        total = np.bincount(own // width, weight, minlength=size)
        self._base: Floats = math.log(SMOOTHING) - np.log(total + SMOOTHING * max(1, vectors.known))
        feature = own % width
        order = np.argsort(feature, kind="stable")
        self._holders: Integers = (own // width)[order]
        self._gains: Floats = np.log((weight[order] + SMOOTHING) / SMOOTHING)
        self._starts: Integers = np.searchsorted(feature[order], np.arange(width + 1))

    def scores(self, vector: Vector) -> Floats:
        """Gives log likelihoods up to a constant, shape (owners,)."""
        found = np.zeros(self.size)
        for feature, value in vector.items():
            held = slice(self._starts[feature], self._starts[feature + 1])
            found[self._holders[held]] += value * self._gains[held]
        return found + sum(vector.values()) * self._base
