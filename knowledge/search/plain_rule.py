"""The fitted rule for guides without phrasings (plain.yaml): what a passage's score is made of, and when it answers.

Two logistic models give probabilities:
    right: the best passage answers the question.
    off_topic: the question is outside the guide's field.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
from pydantic import Field

from knowledge.search.hits import PlainFeatures
from knowledge.search.lists import Floats
from knowledge.search.outcome import DataModel, Decision, Model
from knowledge.text.amounts import KINDS
from knowledge.yaml_file import load_yaml

WHOLE: Final = 0.999  # a passage that says this share of a question answers it
LIKE_SMALL_TALK: Final = 0.8
LEAST_ALIKE: Final = (
    0.5  # letters times spelt; a passage that says nothing of a question and is less alike is no choice
)


class Weights(DataModel):
    """What one unit of each feature adds to a passage's score.

    `amount`: what an amount of each kind adds if the question asks for it.
    """

    own: float
    heading: float
    section: float
    letters: float
    length: float
    nearest: float = 0.0
    amount: dict[str, float]

    @property
    def amounts(self) -> Floats:
        """Return the weights of KINDS, shape (kinds,)."""
        return np.asarray([self.amount[kind] for kind in KINDS])


class PlainRule(DataModel):
    """The weights of a passage's score, the models, and their thresholds.

    `mean`, `deviation`: the mean and the standard deviation of each feature, which standardise the features.
    `most_off_topic`: a question with a higher probability of `off_topic` is not covered.
    `least_right`: a question with a lower probability of `right` is unsure.
    `figures`: how well the rule did on guides that it had not seen.
    """

    weights: Weights
    mean: dict[str, float]
    deviation: dict[str, float]
    right: Model
    off_topic: Model
    least_right: float = Field(ge=0, le=1)
    most_off_topic: float = Field(ge=0, le=1)
    figures: dict[str, str]

    def decide(self, features: PlainFeatures) -> Decision:
        """Return the outcome of a question with these features."""
        if features.own >= WHOLE and features.small_talk < LIKE_SMALL_TALK:
            return Decision("answered", alone=True)
        if not features.by_meaning and features.own == 0 and features.letters * features.spelt < LEAST_ALIKE:
            return Decision("not_covered")
        values = {
            name: (value - mean) / self.deviation[name] if math.isfinite(value := getattr(features, name)) else 0.0
            for name, mean in self.mean.items()
        }
        if self.off_topic.probability(values) > self.most_off_topic:
            return Decision("not_covered", off_topic=features.small_talk >= LIKE_SMALL_TALK)
        if self.right.probability(values) < self.least_right:
            return Decision("unsure")
        return Decision("answered", alone=True)


class PlainRules(DataModel):
    """A rule for each way to search.

    `words`: for words alone. `meaning`: for words and meanings.
    """

    words: PlainRule
    meaning: PlainRule

    def decide(self, features: PlainFeatures) -> Decision:
        """Return the outcome of a question with these features."""
        return (self.meaning if features.by_meaning else self.words).decide(features)


@lru_cache(maxsize=1)
def read_plain_rules() -> PlainRules:
    """Read the fitted rules."""
    text = resources.files("knowledge.search").joinpath("plain.yaml").read_text("utf-8")
    return load_yaml("knowledge/search/plain.yaml", text, PlainRules)
