"""The catalogue of credentials, read from credentials.yaml.

    Catalogue
      .credentials    Credential: identity, status and its figures (Price, Length, QuestionCount, ...)
      .policies       Policy: a vendor's rule for all its exams
      .comparisons    Comparison: a figure to compare between vendors or credentials
      .answers        PreparedAnswer: an answer that is not a single figure
      .topics         FigureWording: the heading of a figure, and questions about it

Every figure is supported by a page of the vendor, or by a dated note on such a page. A figure without such a source is
left out: nothing here is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from knowledge.facts.figures import CHECK_AFTER_DAYS as CHECK_AFTER_DAYS
from knowledge.facts.figures import (
    Address,
    AskedLines,
    Blueprint,
    DayFigure,
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
from knowledge.refusals import ID_FORM
from knowledge.yaml_file import read_yaml

Status = Literal["active", "beta", "retired"]
FigureTopic = Literal[
    "standing", "retired_on", "beta_from", "beta_until", "price", "length", "questions", "languages", "delivery",
    "prerequisites", "experience", "scoring", "validity", "renewal", "retakes", "blueprint",
]  # fmt: skip
PolicyTopic = Literal[
    "retakes", "attempts", "minimum_age", "results", "scoring", "delivery", "late", "open_book", "extra_time",
    "guessing", "discount", "practice", "recalled_questions",
]  # fmt: skip

# Longer ones would not fit into the custom_id of a button.
Id = Annotated[str, StringConstraints(pattern=ID_FORM, max_length=64)]


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
            raise ValueError(f"{successor!r} is no credential of this file")
        return successor


class Credential(Part):
    """A credential: its identity, its status and its figures.

    Each figure has a source, and the day on which the source was checked.
    """

    id: Id
    name: Text
    short_name: Text
    aliases: tuple[Text, ...] = Field(min_length=1)
    vendor: Text
    exam_code: Text | None
    status: Status
    page: Address
    successors: tuple[Successor, ...] = ()
    standing: TextFigure | None = None
    retired_on: DayFigure | None = Field(default=None, validate_default=True)
    beta_from: DayFigure | None = Field(default=None, validate_default=True)
    beta_until: DayFigure | None = None
    price: Price | None = None
    length: Length | None = None
    questions: QuestionCount | None = None
    languages: Languages | None = None
    delivery: TextFigure | None = None
    prerequisites: TextFigure | None = None
    experience: TextFigure | None = None
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

    @field_validator("beta_from")
    @classmethod
    def _fits_beta(cls, day: DayFigure | None, info: ValidationInfo) -> DayFigure | None:
        if info.data.get("status") == "beta" and day is None:
            raise ValueError("is missing, although the status is beta")
        return day

    def is_named_in(self, text: str) -> bool:
        """Return whether a text holds the name, the short name or an alias as whole words, in any case."""
        names = (self.name, self.short_name, *self.aliases)
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)

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
            raise ValueError(f"{vendor!r} is the vendor of no credential of this file")
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
    """

    id: Id
    about: Id | None = None
    heading: Text
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
            raise ValueError(f"{about!r} is no credential of this file")
        return about


class FigureWording(Part):
    """The wording of a figure's heading, and questions about the figure.

    {name} and {vendor} stand for the credential's name and vendor. {alias} stands for its aliases, round-robin.
    """

    heading: Text
    asked: AskedLines = ()


class Catalogue(Part):
    """The contents of `credentials.yaml`."""

    version: Text
    topics: dict[FigureTopic | Literal["successors"], FigureWording] = Field(default_factory=dict)
    credentials: tuple[Credential, ...] = Field(min_length=1)
    policies: tuple[Policy, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    answers: tuple[PreparedAnswer, ...] = ()

    def find(self, credential_id: str) -> Credential | None:
        """Return the credential with an id, or None if there is none."""
        return next((one for one in self.credentials if one.id == credential_id), None)

    def named(self, name: str) -> Credential | None:
        """Return the credential with this name, short name, alias, exam code or id, in any case.

        Return None if there is none.
        """
        wanted = " ".join(name.split()).casefold()
        for one in self.credentials:
            names = (one.id, one.name, one.short_name, one.exam_code or one.id, *one.aliases)
            if wanted in [known.casefold() for known in names]:
                return one
        return None

    def mentioned(self, text: str) -> list[Credential]:
        """Return the credentials that a text names."""
        return [one for one in self.credentials if one.is_named_in(text)]

    def wording(self, topic: FigureTopic | Literal["successors"]) -> FigureWording:
        """Return the editor's wording of a topic. If there is none, return a wording with a plain heading."""
        return self.topics.get(topic) or FigureWording(heading="{name}: " + topic.replace("_", " "))

    def successors(self, credential: Credential) -> list[tuple[Successor, Credential]]:
        """Return the successors of a credential, each with the credential that it names."""
        return [(step, one) for step in credential.successors if (one := self.find(step.id))]

    def policy(self, vendor: str, topic: PolicyTopic) -> Policy | None:
        """Return the vendor's rule on a topic, or None if there is none."""
        return next((one for one in self.policies if (one.vendor, one.topic) == (vendor, topic)), None)

    def figures(self, credential: Credential) -> dict[FigureTopic, Figure]:
        """Return the credential's figures.

        If it has no figure on delivery, scoring or retakes, its vendor's policy on that topic takes the figure's place.
        """
        found = credential.figures()
        for topic in ("delivery", "scoring", "retakes"):
            policy = self.policy(credential.vendor, topic)
            if policy is not None:
                found.setdefault(topic, policy)
        return found

    def sourced(self) -> Iterator[tuple[str, Sourced]]:
        """Yield a name, such as `google-pmle price`, and the part for each part that has a source."""
        for one in self.credentials:
            yield from ((f"{one.id} {topic}", figure) for topic, figure in one.figures().items())
            yield from ((f"{one.id} successor {step.id}", step) for step in one.successors)
        yield from ((f"{one.vendor} {one.topic}", one) for one in self.policies)
        yield from ((f"{one.id} source", source) for one in self.answers for source in one.sources)

    def needs_check(self, today: date) -> list[str]:
        """Return the names of all parts that were last checked more than 180 days before today."""
        return [name for name, part in self.sourced() if part.needs_check(today)]

    def last_checked_on(self) -> date:
        """Return the day of the newest check."""
        return max(part.checked_on for _, part in self.sourced())


def load_credentials(path: Path) -> Catalogue:
    """Read the catalogue at `path`. Raise GuideError with every error in the file."""
    return read_yaml(path, Catalogue)


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
