"""Evidence -> answered, unsure or not covered, by two fitted logistic models kept as data (decision.yaml).

The first says how likely it is that the guide covers the question at all, the second that its best passage is right.
Both are sigmoid(intercept + sum of weight times standardised evidence) (Hastie, Tibshirani, Friedman, "The Elements of
Statistical Learning", 2009, section 4.4).
"""

from __future__ import annotations

import math
from dataclasses import asdict
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.ranking import Evidence
from knowledge.yaml_file import load_yaml

_WHOLE = 0.999

Status = Literal["answered", "unsure", "not_covered"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Model(_Part):
    """A logistic model over standardised evidence."""

    intercept: float
    weights: dict[str, float]

    def probability(self, evidence: dict[str, float]) -> float:
        """Gives a probability, 0 to 1."""
        total = self.intercept + sum(weight * evidence[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


class Rule(_Part):
    """How one kind of guide is decided on; `mean` and `deviation` standardise the evidence."""

    mean: dict[str, float]
    deviation: dict[str, float]
    covered: Model
    right: Model
    least_covered: float = Field(ge=0, le=1)
    least_right: float = Field(ge=0, le=1)

    def decide(self, evidence: Evidence) -> Status:
        """Says whether the best passage is shown, offered among others, or not at all.

        A text that holds all of the question's weight answers it, however small the guide and so odd the evidence.
        """
        if evidence.best_text >= _WHOLE and evidence.left_out <= 0:
            return "answered"
        values = {
            name: (value - self.mean[name]) / self.deviation[name]
            for name, value in asdict(evidence).items()
            if name in self.mean
        }
        if self.covered.probability(values) < self.least_covered:
            return "not_covered"
        return "answered" if self.right.probability(values) >= self.least_right else "unsure"


class Decisions(_Part):
    """The rule for a guide with `asked` phrasings and for one without; `figures` say how each did when fitted."""

    asked: Rule
    plain: Rule
    figures: dict[str, str]


def read_decisions() -> Decisions:
    """Reads the fitted rules."""
    text = resources.files("knowledge").joinpath("decision.yaml").read_text("utf-8")
    return load_yaml("knowledge/decision.yaml", text, Decisions)
