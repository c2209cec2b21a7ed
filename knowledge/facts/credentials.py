"""The parts of the catalogue: credentials, policies of vendors, comparisons, prepared answers and wordings.

Every figure is supported by a page of the vendor, or by a dated note on such a page. A figure without such a source is
left out: nothing here is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, cast, get_args

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from knowledge.facts.figures import (
    BETA_CHECK_AFTER_DAYS,
    Address,
    AskedLines,
    Blueprint,
    DayFigure,
    ExperienceFigure,
    Figure,
    Languages,
    Length,
    Part,
    Price,
    QuestionCount,
    Scoring,
    Sourced,
    Text,
    TextFigure,
    Validity,
)
from knowledge.facts.figures import CHECK_AFTER_DAYS as CHECK_AFTER_DAYS
from knowledge.refusals import ASKED_FORM, ID_FORM
from knowledge.text.comments import LABEL_LIMIT

Status = Literal["active", "beta", "retired"]
FigureTopic = Literal[
    "standing", "retired_on", "beta_from", "beta_until", "price", "length", "questions", "languages", "delivery",
    "prerequisites", "experience", "scoring", "validity", "renewal", "retakes", "blueprint",
]  # fmt: skip
PolicyTopic = Literal[
    "retakes", "attempts", "minimum_age", "results", "scoring", "delivery", "late", "open_book", "extra_time",
    "guessing", "discount", "practice", "recalled_questions",
]  # fmt: skip

# A character of a word in a script that puts spaces between words. Thai, Japanese and Chinese have no such spaces, and
# Korean particles follow a name without a space.
_IN_WORD = re.compile(r"[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# Longer ones would not fit into the custom_id of a button.
Id = Annotated[str, StringConstraints(pattern=ID_FORM, max_length=64)]
# It stands in an HTML comment, and on a button.
Label = Annotated[str, StringConstraints(strip_whitespace=True, pattern=ASKED_FORM, max_length=LABEL_LIMIT)]


class Successor(Sourced):
    """A credential to look at instead of another.

    `goal`: for whom the successor is meant.
    `likeness`: how similar the successor is to the other credential, said honestly.
    """

    id: Id
    goal: Text
    likeness: Text

    @field_validator("id")
    @classmethod
    def _is_known(cls, successor: str, info: ValidationInfo) -> str:
        known = _ids(info, "credentials")
        if known is not None and successor not in known:
            raise ValueError(f"{successor!r} is not a credential of this file")
        return successor


class Credential(Part):
    """A credential: its identity, its status and its figures.

    Each figure has a source, and the day on which the source was checked.

    `aliases`: names that members use. The questions of exam-facts.md use them in turn.
    `other_names`: further names under which a text or a question may speak of it, such as earlier exam codes.
    `beta_expected_until`: the day on which a beta is expected to end. From this day on it may be over.
    """

    id: Id
    name: Text
    short_name: Text
    aliases: tuple[Text, ...] = Field(min_length=1)
    other_names: tuple[Text, ...] = ()
    vendor: Text
    exam_code: Text | None
    status: Status
    page: Address
    successors: tuple[Successor, ...] = ()
    standing: TextFigure | None = None
    retired_on: DayFigure | None = Field(default=None, validate_default=True)
    beta_from: DayFigure | None = Field(default=None, validate_default=True)
    beta_expected_until: DayFigure | None = Field(default=None, validate_default=True)
    beta_until: DayFigure | None = None
    price: Price | None = None
    length: Length | None = None
    questions: QuestionCount | None = None
    languages: Languages | None = None
    delivery: TextFigure | None = None
    prerequisites: TextFigure | None = None
    experience: ExperienceFigure | None = None
    scoring: Scoring | None = None
    validity: Validity | None = None
    renewal: TextFigure | None = None
    retakes: TextFigure | None = None
    blueprint: Blueprint | None = None

    @field_validator("id")
    @classmethod
    def _is_once(cls, own: str, info: ValidationInfo) -> str:
        return _once(own, info, "credentials")

    @field_validator("retired_on")
    @classmethod
    def _fits_retired(cls, day: DayFigure | None, info: ValidationInfo) -> DayFigure | None:
        status = info.data.get("status")
        if status == "retired" and day is None:
            raise ValueError("is missing, although the status is retired")
        if status in ("active", "beta") and day is not None:
            raise ValueError(f"is given, although the status is {status}")
        return day

    @field_validator("beta_expected_until")
    @classmethod
    def _follows_its_begin(cls, day: DayFigure | None, info: ValidationInfo) -> DayFigure | None:
        if day is None or "beta_from" not in info.data:
            return day
        begin: DayFigure | None = info.data["beta_from"]
        if info.data.get("status") != "beta" or begin is None:
            raise ValueError(f"is given, although the status is {info.data.get('status')}")
        if day.day <= begin.day:
            raise ValueError("should be later than beta_from")
        return day

    @field_validator("beta_from")
    @classmethod
    def _fits_beta(cls, day: DayFigure | None, info: ValidationInfo) -> DayFigure | None:
        if info.data.get("status") == "beta" and day is None:
            raise ValueError("is missing, although the status is beta")
        return day

    def is_named_in(self, text: str) -> bool:
        """Return whether a text holds one of the names as whole words, in any case."""
        folded = text.casefold()
        # A pattern for each name would take 10 ms when it is compiled. Most texts hold none, which is seen at once.
        return any(name in folded and next(words_in(folded, name), None) is not None for name in self._folded_names)

    @cached_property
    def _folded_names(self) -> tuple[str, ...]:
        return tuple(name.casefold() for name in self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name, the short name, the aliases and the other names."""
        return (self.name, self.short_name, *self.aliases, *self.other_names)

    def check_after_days(self, part: Sourced) -> int:
        """Return after how many days a part on this card is due for checking.

        A beta's figures change sooner than others. Its vendor's rules for all exams do not.
        """
        return BETA_CHECK_AFTER_DAYS if self.status == "beta" and not isinstance(part, Policy) else CHECK_AFTER_DAYS

    def is_due(self, part: Sourced, today: date) -> bool:
        """Return whether a part on this card is due for checking on the day `today`."""
        return part.needs_check(today, self.check_after_days(part))

    def sourced(self) -> Iterator[tuple[str, Sourced]]:
        """Yield a name and the part for each part that has a source."""
        yield from self.figures().items()
        yield from ((f"successor {step.id}", step) for step in self.successors)
        if self.beta_expected_until is not None:
            yield "beta_expected_until", self.beta_expected_until

    def figures(self) -> dict[FigureTopic, Figure]:
        """Return the figures that are given, in the order of FigureTopic."""
        found: dict[FigureTopic, Figure] = {}
        for topic in get_args(FigureTopic):
            figure = getattr(self, topic)
            if figure is not None:
                found[topic] = figure
        return found


class Policy(TextFigure):
    """A vendor's rule for all its exams."""

    vendor: Text
    topic: PolicyTopic
    heading: Text

    @model_validator(mode="after")
    def _is_once(self, info: ValidationInfo) -> Policy:
        parts = _parts(info, "policies") or []
        if sum((part.get("vendor"), part.get("topic")) == (self.vendor, self.topic) for part in parts) > 1:
            raise ValueError(f"{self.topic} of {self.vendor} is given more than once")
        return self

    @field_validator("vendor")
    @classmethod
    def _is_known(cls, vendor: str, info: ValidationInfo) -> str:
        parts = _parts(info, "credentials")
        if parts is not None and vendor not in [part.get("vendor") for part in parts]:
            raise ValueError(f"{vendor!r} is not the vendor of a credential of this file")
        return vendor


class Comparison(Part):
    """A figure to compare.

    `over`: whether to compare the vendors' policies, the credentials that can be earned, or the retired ones.
    """

    id: Id
    over: Literal["policies", "credentials", "retired"]
    topic: FigureTopic | PolicyTopic
    heading: Text
    lead: Text
    words: Text | None = None
    asked: AskedLines = ()


class PreparedAnswer(Part):
    """An answer that is not a single figure.

    `about`: the id of the credential under which the answer is placed, or None.
    `label`: what a button calls the answer, if its heading is too long.
    """

    id: Id
    about: Id | None = None
    heading: Text
    label: Label | None = None
    text: Text
    sources: tuple[Sourced, ...] = Field(min_length=1)
    asked: AskedLines = ()

    @field_validator("id")
    @classmethod
    def _is_once(cls, own: str, info: ValidationInfo) -> str:
        return _once(own, info, "answers")

    @field_validator("about")
    @classmethod
    def _is_known(cls, about: str | None, info: ValidationInfo) -> str | None:
        known = _ids(info, "credentials")
        if about is not None and known is not None and about not in known:
            raise ValueError(f"{about!r} is not a credential of this file")
        return about


class FigureWording(Part):
    """The wording of a figure's heading, and questions about the figure.

    {name} and {vendor} stand for the credential's name and vendor. {alias} stands for its aliases, round-robin.
    """

    heading: Text
    asked: AskedLines = ()


def _parts(info: ValidationInfo, name: str) -> list[dict[str, Any]] | None:
    """Return the unchecked parts of the document under `name`. Return None if they are not a list.

    A rule that compares several parts reads the unchecked parts, so that its error is reported together with all other
    errors.
    """
    context = cast("dict[str, Any]", info.context or {})
    document: Any = context.get("document")
    parts: Any = cast("dict[str, Any]", document).get(name) if isinstance(document, dict) else None
    if not isinstance(parts, list):
        return None
    return [cast("dict[str, Any]", part) for part in cast("list[Any]", parts) if isinstance(part, dict)]


def _ids(info: ValidationInfo, name: str) -> list[Any] | None:
    parts = _parts(info, name)
    return None if parts is None else [part.get("id") for part in parts]


def _once(own: str, info: ValidationInfo, name: str) -> str:
    if (_ids(info, name) or []).count(own) > 1:
        raise ValueError(f"{own!r} is given more than once")
    return own


def words_in(text: str, word: str) -> Iterator[int]:
    """Yield the places at which a text holds a word that no letter or digit touches."""
    at = text.find(word)
    while at >= 0:
        if not (at and _IN_WORD.match(text, at - 1)) and not _IN_WORD.match(text, at + len(word)):
            yield at
        at = text.find(word, at + 1)
