"""Figures, each with the address of its source and the day on which the source was checked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, StringConstraints, ValidationInfo, field_validator

from knowledge.refusals import ADDRESS_FORM, ASKED_FORM
from knowledge.text.dates import day_words

CHECK_AFTER_DAYS = 180
BETA_CHECK_AFTER_DAYS = 30

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# Parentheses and blanks would end the Markdown link in which an address is shown.
Address = Annotated[str, StringConstraints(pattern=ADDRESS_FORM)]
# A question stands in an HTML comment, parted from the next one by a bar.
Asked = Annotated[str, StringConstraints(strip_whitespace=True, pattern=ASKED_FORM)]
AskedLines = Annotated[tuple[Asked, ...], Field(max_length=3)]


class Part(BaseModel):
    """A part of a YAML file. It is frozen, and unknown fields are forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Part):
    """Something with a source.

    `source`: the address of the source.
    `checked_on`: the day on which the source was last checked, or None if it was read in a copy without a date.
    """

    source: Address
    checked_on: date | None

    def needs_check(self, today: date, after_days: int = CHECK_AFTER_DAYS) -> bool:
        """Return whether the last check is more than `after_days` ago. The age of an undated copy is not known."""
        return self.checked_on is not None and (today - self.checked_on).days > after_days


class Figure(Sourced, ABC):
    """One figure about a credential.

    `words`: sentences that follow the figure, or None.
    `asked`: ways to ask for the figure. They replace the ways to ask that its topic has.
    """

    words: Text | None = None
    asked: AskedLines = ()

    @property
    @abstractmethod
    def shown(self) -> str:
        """Return the figure alone, short enough for a table."""


class Price(Figure):
    """The price of an exam.

    `usd`: the price in US dollars.
    `plus`: what is charged on top, or None.
    `per_attempt`: whether each attempt costs it.
    """

    usd: int = Field(gt=0)
    plus: Text | None = None
    per_attempt: bool = False

    @property
    def shown(self) -> str:
        """Return the price in a few words."""
        return f"${self.usd:,}" + (f" {self.plus}" if self.plus else "")


class Length(Figure):
    """The length of an exam in minutes."""

    minutes: int = Field(gt=0)

    @property
    def shown(self) -> str:
        """Return the length in a few words."""
        return f"{self.minutes} minutes"


class QuestionCount(Figure):
    """The number of questions in an exam.

    `low`: the number, or the least number; None if the vendor does not publish it.
    `high`: the greatest number, or None if there is only one.
    `unscored`: how many of the questions do not count, or None.
    `kinds`: the kinds of questions.
    """

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
        """Return the number of questions in a few words."""
        if self.low is None:
            return "not published"
        return f"{self.low}–{self.high}" if self.high else f"{self.low}"


class Languages(Figure):
    """The languages of an exam.

    `names`: the languages that the source names.
    `count`: the number of languages if the source names only some of them, else None.
    """

    names: tuple[Text, ...] = Field(min_length=1)
    count: int | None = None

    @property
    def shown(self) -> str:
        """Return the languages in a few words."""
        listed = ", ".join(self.names)
        return f"{self.count}, among them {listed}" if self.count else listed


class Validity(Figure):
    """For how many years a certification is valid."""

    years: int = Field(gt=0)

    @property
    def shown(self) -> str:
        """Return the validity in a few words."""
        return f"{self.years} year" + ("s" if self.years > 1 else "")


class Scoring(Figure):
    """The pass mark of an exam.

    `pass_mark`: the pass mark; None if the vendor does not publish it.
    `scale`: the lowest and the highest score, or None.
    """

    pass_mark: int | None = None
    scale: tuple[int, int] | None = None

    @property
    def shown(self) -> str:
        """Return the pass mark in a few words."""
        if self.pass_mark is None:
            return "not published"
        return f"{self.pass_mark}" + (f" on a scale of {self.scale[0]}–{self.scale[1]:,}" if self.scale else "")


class DayFigure(Figure):
    """A figure that is a day."""

    day: date

    @property
    def shown(self) -> str:
        """Return the day in a few words."""
        return day_words(self.day)


class TextFigure(Figure):
    """A figure in words.

    `summary`: a few words for tables.
    `text`: whole sentences.
    `wait_days`: of a rule on retakes, how many days after the first, the second and each later failed attempt the exam
    may be taken again. Empty if that is not known, or if it may not be taken again.
    """

    summary: Text
    text: Text
    wait_days: tuple[PositiveInt, ...] = ()

    @property
    def shown(self) -> str:
        """Return the summary."""
        return self.summary


class ExperienceFigure(TextFigure):
    """The experience that a vendor recommends.

    `years`: the years in production that it asks for at least, or None if it names none.
    """

    years: float | None = Field(default=None, gt=0)


class Weight(Part):
    """The weight of a domain in an exam.

    `percent`: the percentage, or its lower and upper end.
    """

    domain: Text
    percent: int | tuple[int, int]

    @property
    def midpoint(self) -> float:
        """Return the percentage, or the middle of its range."""
        return self.percent if isinstance(self.percent, int) else sum(self.percent) / 2

    @property
    def shown(self) -> str:
        """Return the percentage or its range, such as `13–17%`."""
        return f"{self.percent}%" if isinstance(self.percent, int) else f"{self.percent[0]}–{self.percent[1]}%"


class Blueprint(Figure):
    """The weights of an exam's domains.

    `as_of`: the date of the vendor's exam guide, or None.
    """

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
        """Return the domains and their weights in a few words."""
        return ", ".join(f"{weight.domain} {weight.shown}" for weight in self.weights)
