"""Texts of two classes -> how likely a question belongs to the first: logistic regression over words and n-grams.

One such model separates the texts that the guide answers from the phrasings of subjects that the guide leaves out.
Another model separates texts on topic from texts off topic. A model of two classes separates them better than the
likelihoods of single passages do.

The weights minimise the logistic loss plus a ridge penalty (Hastie, Tibshirani, Friedman, "The Elements of Statistical
Learning", 2009, section 4.4). Both classes have the same total weight in the loss. The method is accelerated gradient
descent (Nesterov, 1983) with step 1/L, where L is an upper bound of the loss's curvature. Each feature is scaled by the
absolute log ratio of its shares in the two classes, as in NBSVM (Wang, Manning, "Baselines and Bigrams", ACL 2012).
With this scaling, few steps are enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.progress import Progress, counted, part, unwatched
from knowledge.search.lists import Booleans, Integers
from knowledge.search.vectors import Texts, Vector, grouping

Singles = npt.NDArray[np.float32]

STRENGTH: Final = 10.0  # weight of one text's loss against the ridge penalty
STEPS: Final = 60
SMOOTHING: Final = 0.2


@dataclass(frozen=True, slots=True)
class Boundary:
    """Separates two classes of texts by the vectors of these texts.

    `weights`: the weight of each feature, shape (features,). `intercept`: what is added to each text.
    """

    weights: Singles
    intercept: float

    def log_odds(self, vector: Vector) -> float:
        """Return the log odds that a text is inside the boundary."""
        return self.intercept + float(vector.weights @ self.weights[vector.features])


def fit_boundary(texts: Texts, inside: Booleans, heard: Booleans, progress: Progress = unwatched) -> Boundary:
    """Fit a boundary.

    `inside`: for each text, whether it belongs to the class inside the boundary.
    `heard`: for each text, whether it is used at all.
    """
    parts = [(entries, heard[entries.texts]) for entries in texts.entries(part(progress, 0.0, 0.1))]
    text = np.concatenate([entries.texts[kept] for entries, kept in parts])
    progress(0.11)
    columns = np.concatenate([entries.features[kept] for entries, kept in parts])
    progress(0.12)
    values = np.concatenate([entries.weights[kept].astype(np.float32) for entries, kept in parts])
    progress(0.13)
    order = grouping(text)
    progress(0.17)
    sizes = np.bincount(text, minlength=texts.size)
    full = sizes > 0
    columns = columns[order]
    progress(0.18)
    values = values[order]
    progress(0.19)
    return Boundary(
        *_fitted(columns, values, sizes[full], inside[full], texts.vectors.features, part(progress, 0.2, 1.0))
    )


def _fitted(
    columns: Integers, values: Singles, sizes: Integers, inside: Booleans, features: int, progress: Progress
) -> tuple[Singles, float]:
    """Return the weights, shape (features,), and the intercept."""
    texts = len(sizes)
    starts = np.cumsum(sizes) - sizes
    order = grouping(columns)
    progress(0.05)
    rows_of = np.repeat(np.arange(texts), sizes)[order]
    progress(0.06)
    holding = np.bincount(columns, minlength=features)
    held = np.flatnonzero(holding)
    feature_starts = (np.cumsum(holding) - holding)[held]

    buffer = np.empty_like(values)

    def added_up(weighed: Singles, given: Singles, at: Integers, group_starts: Integers) -> Singles:
        """Return the sum over each group of `given[at]` times `weighed`."""
        np.take(given, at, out=buffer, mode="clip")  # other modes do not write directly into `buffer`
        return np.add.reduceat(np.multiply(buffer, weighed, out=buffer), group_starts)

    def per_feature(weighed: Singles, of_texts: Singles) -> Singles:
        """Return, for each feature, the weighted sum of `of_texts` over the texts that hold the feature."""
        found = np.zeros(features, dtype=np.float32)
        found[held] = added_up(weighed, of_texts, rows_of, feature_starts)
        return found

    progress(0.07)
    here, there = (per_feature(values[order], side.astype(np.float32)) + SMOOTHING for side in (inside, ~inside))
    told = np.abs(np.log(here / here.sum()) - np.log(there / there.sum())).astype(np.float32)
    progress(0.08)
    values = values * told[columns]
    progress(0.09)
    values_of = values[order]
    progress(0.1)
    sign = np.where(inside, 1.0, -1.0).astype(np.float32)
    here_count, there_count = np.count_nonzero(inside), np.count_nonzero(~inside)
    share = np.where(inside, 0.5 / here_count, 0.5 / there_count).astype(np.float32)
    penalty = np.float32(1 / (STRENGTH * texts))
    curvature = np.float32((share * (np.add.reduceat(values * values, starts) + 1)).sum() / 4 + penalty)
    weights = ahead = np.zeros(features, dtype=np.float32)
    intercept = intercept_ahead = np.float32(0)
    momentum = 1.0
    for _ in counted(range(STEPS), part(progress, 0.1, 1.0)):
        margin = added_up(values, ahead, columns, starts) + intercept_ahead
        pull = (share * sign / (1 + np.exp(np.minimum(sign * margin, 50)))).astype(np.float32)
        former, former_intercept = weights, intercept
        weights = ahead + (per_feature(values_of, pull) - penalty * ahead) / curvature
        intercept = intercept_ahead + pull.sum() / curvature
        larger = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        lead = np.float32((momentum - 1) / larger)
        ahead = (weights + lead * (weights - former)).astype(np.float32)
        intercept_ahead = intercept + lead * (intercept - former_intercept)
        momentum = larger
    return weights * told, float(intercept)
