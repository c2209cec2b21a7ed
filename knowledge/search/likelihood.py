"""Vectors -> the log likelihood of a question for each owner of texts: multinomial naive Bayes.

An owner is a passage or a subject that the guide leaves out. Each owner is a class, and each of its texts is an example
of the class. Formula: Manning, Raghavan, Schütze, "Introduction to Information Retrieval" (2008), section 13.2
(multinomial model with additive smoothing).

To an owner's score, a feature adds its weight in the question times log((w + a) / (z + aV)). Here w is the weight of
the feature in the owner's texts, z is the weight of all features in these texts, a is SMOOTHING, and V is the number of
features with an idf that is not 0. If the owner lacks the feature, w is 0 and the logarithm is log(a) - log(z + aV).
This value is stored once for each owner. Only the features that an owner has are stored as postings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from knowledge.search.vectors import Floats, Integers, Vector, Vectors, grouping

SMOOTHING: Final = 0.05


class Likelihood:
    """Scores owners by the vectors of their texts.

    `owners`: for each text, the number of its owner, 0 to size - 1.
    """

    def __init__(self, vectors: Vectors, owners: Sequence[int], size: int) -> None:
        self.size = size
        key = vectors.feature * size + np.asarray(owners, dtype=np.intp)[vectors.text]
        order = grouping(key)
        first = np.diff(key[order], prepend=-1) > 0
        weight = np.bincount(np.cumsum(first) - 1, vectors.value[order])
        feature, self._holders = np.divmod(key[order][first], max(1, size))
        total = np.bincount(self._holders, weight, minlength=size)
        self._base: Floats = math.log(SMOOTHING) - np.log(total + SMOOTHING * max(1, vectors.known))
        self._gains: Floats = np.log((weight + SMOOTHING) / SMOOTHING)
        self._starts: Integers = np.searchsorted(feature, np.arange(max(1, vectors.features) + 1))

    def scores(self, vector: Vector) -> Floats:
        """Return the log likelihood of a vector for each owner, up to a constant, shape (owners,)."""
        found = np.zeros(self.size)
        for feature, value in vector.items():
            held = slice(self._starts[feature], self._starts[feature + 1])
            found[self._holders[held]] += value * self._gains[held]
        return found + sum(vector.values()) * self._base
