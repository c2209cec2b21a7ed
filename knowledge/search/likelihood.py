"""Vectors -> the log likelihood of a question for each owner of texts: multinomial naive Bayes.

An owner is a passage or a subject that the guide leaves out. Each owner is a class, and each of its texts is an example
of the class. Formula: Manning, Raghavan, Schütze, "Introduction to Information Retrieval" (2008), section 13.2
(multinomial model with additive smoothing).

To an owner's score, a feature adds its weight in the question times log((w + a) / (z + aV)). Here w is the weight of
the feature in the owner's texts, z is the weight of all features in these texts, a is SMOOTHING, and V is the number of
features with an idf that is not 0. If the owner lacks the feature, w is 0 and the logarithm is log(a) - log(z + aV).
This value is stored once for each owner. Only the features that an owner has are stored as postings.

A feature that many owners have is stored as a row with a place for each owner instead, because a row is added up
several times faster.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from knowledge.progress import Progress, unwatched
from knowledge.search.lists import Floats, Integers, Numbers, places_of, sizes_of, starts_of
from knowledge.search.vectors import Texts, Vector

SMOOTHING: Final = 0.05
COMMON: Final = 1 / 3  # share of the owners; a feature that more of them have is stored as a row
_FEW: Final = 200_000  # postings that are added up at once


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Scores owners by the vectors of their texts.

    `base`: what one unit of weight adds to each owner's score, whatever the feature, shape (owners,).
    `starts`: where the posting of each feature starts in `holders` and `gains`, shape (features + 1,).
    `holders`: the owners that have the feature.
    `gains`: what one unit of the feature's weight adds to the score of each of these owners.
    `row_of`: the row of each common feature, which has no postings, and -1 for each other feature, shape (features,).
    `rows`: what one unit of a common feature's weight adds to each owner's score, shape (common features, owners).
    """

    base: Floats
    starts: Integers
    holders: Numbers
    gains: Floats
    row_of: Integers
    rows: Floats

    def scores(self, vector: Vector) -> Floats:
        """Return the log likelihood of a vector for each owner, up to a constant, shape (owners,)."""
        found = vector.weights.sum() * self.base
        rows = self.row_of[vector.features]
        common = rows >= 0
        weighed = np.empty_like(found)  # to allocate memory for each row takes as long as to add it up
        for row, weight in zip(rows[common].tolist(), vector.weights[common].tolist(), strict=True):
            np.multiply(self.rows[row], weight, out=weighed)
            found += weighed
        vector = Vector(vector.features[~common], vector.weights[~common])
        counts = sizes_of(self.starts, vector.features)
        if int(counts.sum()) <= _FEW:
            at = places_of(self.starts, vector.features)
            gains = self.gains[at] * np.repeat(vector.weights, counts)
            return found + np.bincount(self.holders[at], gains, minlength=len(found))
        for begin, end, weight in zip(
            self.starts[vector.features].tolist(),
            self.starts[vector.features + 1].tolist(),
            vector.weights.tolist(),
            strict=True,
        ):
            np.add.at(found, self.holders[begin:end], weight * self.gains[begin:end])
        return found


def build_likelihood(texts: Texts, size: int, progress: Progress = unwatched) -> Likelihood:
    """Build the postings, and free the memory of the texts' weights meanwhile. `size`: how many owners there are."""
    common = texts.held > COMMON * size
    starts = starts_of(np.where(common, 0, texts.held))
    holders, gains = np.empty(starts[-1], dtype=np.min_scalar_type(max(0, size - 1))), np.empty(starts[-1])
    row_of = np.where(common, np.cumsum(common) - 1, -1)
    rows = np.zeros((np.count_nonzero(common), size))
    total = np.zeros(size)
    end = 0
    for entries in texts.entries(progress, last_time=True):
        begins = entries.begins(texts.owners)
        weight = np.add.reduceat(entries.weights, begins)
        owner, feature = texts.owners[entries.texts[begins]], entries.features[begins]
        gain = np.log((weight + SMOOTHING) / SMOOTHING)
        total += np.bincount(owner, weight, minlength=size)
        frequent = common[feature]
        rows[row_of[feature[frequent]], owner[frequent]] = gain[frequent]
        begin, end = end, end + np.count_nonzero(~frequent)
        holders[begin:end], gains[begin:end] = owner[~frequent], gain[~frequent]
    base = math.log(SMOOTHING) - np.log(total + SMOOTHING * max(1, texts.vectors.known))
    return Likelihood(base, starts, holders, gains, row_of, rows)
