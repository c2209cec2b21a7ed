"""Features -> answered, unsure or not covered, by fitted logistic models kept as data (decision.yaml).

They say how likely it is that the question is off topic, that the guide covers it at all, that one of its two best
passages is right, and that the best one alone is. Each is sigmoid(intercept + sum of weight times standardised
features) (Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 2009, section 4.4). What reads as off
topic is not covered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.search.ranking import Features
from knowledge.text.passages import NotCovered, Passage
from knowledge.yaml_file import load_yaml

SAID = 0.8  # of a question's weight in one text: that is offered, never denied
Status = Literal["answered", "unsure", "not_covered"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a question; `alone`: the best passage answers it without the next."""

    status: Status
    alone: bool = False
    off_topic: bool = False


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Model(_Model):
    """A logistic model over standardised features."""

    intercept: float
    weights: dict[str, float]

    def probability(self, features: dict[str, float]) -> float:
        """Return a probability, 0 to 1."""
        total = self.intercept + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


class DecisionRule(_Model):
    """How one kind of guide is decided on; `mean` and `deviation` standardise the features."""

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

    def decide(self, features: Features) -> Decision:
        """Say whether the best passages are shown, offered as choices, or not at all, and whether one is enough."""
        values = {
            name: (value - self.mean[name]) / self.deviation[name] if math.isfinite(value) else 0.0
            for name, value in asdict(features).items()
            if name in self.mean
        }
        said, elsewhere = features.best_text >= SAID, features.on_topic < 0
        if self.off_topic.probability(values) > self.most_off_topic and (elsewhere or not said):
            return Decision("not_covered", off_topic=elsewhere)
        if self.covered.probability(values) < self.least_covered and not said:
            return Decision("not_covered")
        if self.right.probability(values) < self.least_right:
            return Decision("unsure")
        return Decision("answered", alone=self.alone.probability(values) >= self.least_alone)


class Decisions(_Model):
    """A rule for each kind of guide; `figures` say how each did when fitted.

    bounded: the guide has `asked` phrasings and says what it leaves out; asked: it has phrasings; plain: neither.
    """

    bounded: DecisionRule
    asked: DecisionRule
    plain: DecisionRule
    figures: dict[str, str]

    def of(self, passages: Iterable[Passage], left_out: Sequence[NotCovered]) -> DecisionRule:
        """Return the rule for a guide of these passages that leaves out so much."""
        if not any(passage.asked for passage in passages):
            return self.plain
        return self.bounded if left_out else self.asked


def read_decisions() -> Decisions:
    """Read the fitted rules."""
    text = resources.files("knowledge.search").joinpath("decision.yaml").read_text("utf-8")
    return load_yaml("knowledge/search/decision.yaml", text, Decisions)
