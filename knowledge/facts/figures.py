"""Figures: each with the vendor's address where it stands and the day on which that was read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from knowledge.text.dates import day_words

CHECK_AFTER_DAYS = 180

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# Parentheses and blanks would end the Markdown link in which an address is shown.
Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s()<>]+$")]
# A question stands in an HTML comment, parted from the next one by a bar.
Asked = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([^|<>-]+-?)+$")]
AskedLines = Annotated[tuple[Asked, ...], Field(max_length=3)]


class Part(BaseModel):
    """Is a part of a YAML file: frozen, and without fields that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Part):
    """Says where something stands, and on which day that was read."""

    source: Address
    checked_on: date

    def needs_check(self, today: date) -> bool:
        """Tell whether the last check is more than 180 days ago."""
        return (today - self.checked_on).days > CHECK_AFTER_DAYS


class Figure(Sourced, ABC):
    """Holds one figure; `words` are sentences to read after it, `asked` replaces the topic's own questions."""

    words: Text | None = None
    asked: AskedLines = ()

    @property
    @abstractmethod
    def shown(self) -> str:
        """Return the figure alone, short enough for a table."""


class Price(Figure):
    """Tells the price in US dollars, `plus` what comes on top."""

    usd: int = Field(gt=0)
    plus: Text | None = None

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        return f"${self.usd:,}" + (f" {self.plus}" if self.plus else "")


class Length(Figure):
    """Tells how many minutes the exam takes."""

    minutes: int = Field(gt=0)

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        return f"{self.minutes} minutes"


class QuestionCount(Figure):
    """Counts the questions; without a count, the vendor publishes none."""

    low: int | None = Field(default=None, gt=0)
    high: int | None = Field(default=None, gt=0)
    unscored: int | None = Field(default=None, gt=0)
    kinds: tuple[Text, ...] = ()

    @field_validator("high")
    @classmethod
    def _needs_low(cls, high: int | None, info: ValidationInfo) -> int | None:
        low = info.data.get("low")
        if high is not None and (low is None or high <= low):
            raise ValueError("should be more than low")
        return high

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        if self.low is None:
            return "not published"
        return f"{self.low}–{self.high}" if self.high else f"{self.low}"


class Languages(Figure):
    """Lists the languages; `count` is given where the source counts more than it names."""

    names: tuple[Text, ...] = Field(min_length=1)
    count: int | None = None

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        listed = ", ".join(self.names)
        return f"{self.count}, among them {listed}" if self.count else listed


class Validity(Figure):
    """Tells for how many years it holds."""

    years: int = Field(gt=0)

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        return f"{self.years} year" + ("s" if self.years > 1 else "")


class Scoring(Figure):
    """Holds the pass mark on the vendor's scale; without one, the vendor publishes none."""

    pass_mark: int | None = None
    scale: tuple[int, int] | None = None

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        if self.pass_mark is None:
            return "not published"
        return f"{self.pass_mark}" + (f" on a scale of {self.scale[0]}–{self.scale[1]:,}" if self.scale else "")


class DayFigure(Figure):
    """Tells a day."""

    day: date

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        return day_words(self.day)


class TextFigure(Figure):
    """Holds what is no number: `summary` for tables, `text` as whole sentences."""

    summary: Text
    text: Text

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        return self.summary


class Weight(Part):
    """Weighs a domain in percent of the exam, or in a range of them."""

    domain: Text
    percent: int | tuple[int, int]

    @property
    def midpoint(self) -> float:
        """Return the percentage, or the middle of its range."""
        return self.percent if isinstance(self.percent, int) else sum(self.percent) / 2

    @property
    def shown(self) -> str:
        """Return the percentage or its range as written by the vendor."""
        return f"{self.percent}%" if isinstance(self.percent, int) else f"{self.percent[0]}–{self.percent[1]}%"


class Blueprint(Figure):
    """Weighs the domains of the exam; `as_of` is the date the vendor's guide bears."""

    as_of: date | None = None
    weights: tuple[Weight, ...] = Field(min_length=1)

    @field_validator("weights")
    @classmethod
    def _adds_up(cls, weights: tuple[Weight, ...]) -> tuple[Weight, ...]:
        total = sum(weight.midpoint for weight in weights)
        if not 90 <= total <= 115:
            raise ValueError(f"adds up to {total:g} %, which is too far from 100")
        return weights

    @property
    def shown(self) -> str:
        """Return it in a few words."""
        return ", ".join(f"{weight.domain} {weight.shown}" for weight in self.weights)
