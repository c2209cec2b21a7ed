"""The outcome of a question, and the logistic models that decide it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

Status = Literal["answered", "unsure", "not_covered"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a question.

    `alone`: whether the best passage answers the question without the second best.
    `off_topic`: whether the question is outside the guide's field.
    """

    status: Status
    alone: bool = False
    off_topic: bool = False


class DataModel(BaseModel):
    """Fitted data, as a YAML file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Model(DataModel):
    """A logistic model over standardised features."""

    intercept: float
    weights: dict[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability for standardised features, 0 to 1."""
        total = self.intercept + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))
