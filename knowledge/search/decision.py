"""Features -> answered, unsure or not covered, by fitted logistic models (decision.yaml), for guides with phrasings.

There are four models, and each gives a probability:
    off_topic: the question is off topic. Such a question is not covered.
    covered: the guide covers the question.
    right: one of the two best passages answers the question.
    alone: the best passage alone answers the question.

A probability is sigmoid(intercept + sum of weight times standardised feature) (Hastie, Tibshirani, Friedman, "The
Elements of Statistical Learning", 2009, section 4.4).
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib import resources

from pydantic import Field

from knowledge.search.hits import Features
from knowledge.search.outcome import DataModel, Decision, Model
from knowledge.yaml_file import load_yaml

# The question is covered if one text of the best passage holds this share of its weight, unless it reads as off topic.
SAID = 0.8


class DecisionRule(DataModel):
    """The four models for one kind of guide, and their thresholds.

    `mean`, `deviation`: the mean and the standard deviation of each feature, which standardise the features.
    `most_off_topic`: a question with a higher probability of `off_topic` is not covered.
    `least_covered`: a question with a lower probability of `covered` is not covered.
    `least_right`: a question with a lower probability of `right` is unsure.
    `least_alone`: if the probability of `alone` is at least this, the best passage is shown alone.
    """

    mean: dict[str, float]
    deviation: dict[str, float]
    off_topic: Model
    covered: Model
    right: Model
    alone: Model
    most_off_topic: float = Field(ge=0, le=1)
    least_covered: float = Field(ge=0, le=1)
    least_right: float = Field(ge=0, le=1)
    least_alone: float = Field(ge=0, le=1)

    def decide(self, features: Features, *, on_topic: bool = False) -> Decision:
        """Return the outcome of a question with these features.

        An infinite feature counts as average. `on_topic`: the question is known not to be off topic.
        """
        values = {
            name: (value - mean) / self.deviation[name] if math.isfinite(value := getattr(features, name)) else 0.0
            for name, mean in self.mean.items()
        }
        said, elsewhere = features.best_text >= SAID, features.is_elsewhere
        off_topic = not on_topic and self.off_topic.probability(values) > self.most_off_topic
        if off_topic and (elsewhere or not said):
            return Decision("not_covered", off_topic=elsewhere)
        if self.covered.probability(values) < self.least_covered and not said:
            return Decision("not_covered")
        if self.right.probability(values) < self.least_right:
            # What the guide leaves out is nearer than any passage, so no passage is a choice.
            return Decision("not_covered") if features.left_out > 0 else Decision("unsure")
        return Decision("answered", alone=self.alone.probability(values) >= self.least_alone)


class Decisions(DataModel):
    """A rule for each kind of guide, with words alone and with meanings too.

    `bounded`: for a guide that has `asked` phrasings and says what it leaves out.
    `asked`: for a guide that has phrasings, but does not say what it leaves out.
    `figures`: how well each rule did when it was fitted.
    """

    bounded: DecisionRule
    asked: DecisionRule
    bounded_meaning: DecisionRule
    asked_meaning: DecisionRule
    figures: dict[str, str]

    def decide(self, features: Features, *, bounded: bool, on_topic: bool = False) -> Decision:
        """Return the outcome of a question with these features.

        `bounded`: whether the guide says what it leaves out. `on_topic`: the question is known not to be off topic.
        """
        if features.by_meaning:
            rule = self.bounded_meaning if bounded else self.asked_meaning
        else:
            rule = self.bounded if bounded else self.asked
        return rule.decide(features, on_topic=on_topic)


@lru_cache(maxsize=1)
def read_decisions() -> Decisions:
    """Read the fitted rules."""
    text = resources.files("knowledge.search").joinpath("decision.yaml").read_text("utf-8")
    return load_yaml("knowledge/search/decision.yaml", text, Decisions)
