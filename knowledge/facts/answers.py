"""What a member of a study group can answer about themselves, and how the questions are worded.

The answers are fixed here, since rules and commands speak of them; their wording is the guide editor's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from knowledge.facts.figures import Part, Text

Cloud = Literal["gcp", "aws", "azure", "databricks", "several", "none"]
Employer = Literal[
    "enterprise", "regulated", "consulting", "big-tech", "product-company", "startup", "research", "unsure"
]  # fmt: skip
Experience = Literal["new-to-ml", "ml-knowledge", "some-production", "two-plus-years-production"]
Background = Literal["software-engineer", "data-analyst", "data-scientist", "other"]
Reimbursed = Literal["yes", "no"]
Goal = Literal[
    "validate-skills", "switch-into-ml", "pay-review", "get-a-job", "build-ai-apps",
    "choose-between-project-and-cert", "learn",
]  # fmt: skip
QuestionId = Literal["cloud", "employer", "experience", "background", "reimbursed", "goal"]

VOCABULARY: Mapping[QuestionId, tuple[str, ...]] = {
    "cloud": get_args(Cloud),
    "employer": get_args(Employer),
    "experience": get_args(Experience),
    "background": get_args(Background),
    "reimbursed": get_args(Reimbursed),
    "goal": get_args(Goal),
}

Answers = Mapping[QuestionId, str]

PLACE = re.compile(r"\{(\w*)\}")


def fill(pattern: str, words: Mapping[str, str]) -> str:
    """Put the words into the places that bear their names."""
    return PLACE.sub(lambda place: words.get(place[1], place[0]), pattern)


def places(*names: str) -> BeforeValidator:
    """Make a check that a text has these places to fill, once each, and no others."""

    def check(text: object) -> object:
        found = PLACE.findall(text) if isinstance(text, str) else []
        if isinstance(text, str) and sorted(found) != sorted(names):
            wanted = " and ".join(f"{{{name}}}" for name in names) or "no place in braces"
            raise ValueError(f"should hold {wanted}, once")
        return text

    return BeforeValidator(check)


def _yes_or_no(value: object) -> object:
    """Read the bare yes and no of YAML, which are true and false, as the answers that they are meant to be."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


PlainText = Annotated[Text, places()]
YesOrNo = Annotated[Reimbursed, BeforeValidator(_yes_or_no)]


class Choice(Part):
    """Words one answer: `text` to choose it, `said` within a sentence."""

    id: Annotated[str, BeforeValidator(_yes_or_no)]
    text: Annotated[Text, Field(max_length=100)]
    said: PlainText


class Question(Part):
    """Words one question, whole and as a heading; `not_sure` is the choice that means the same as no answer."""

    id: QuestionId
    text: Text
    short: Text
    suppose: Annotated[Text, places("choices")]
    choices: tuple[Choice, ...]
    not_sure: str | None = None

    @field_validator("not_sure")
    @classmethod
    def _is_choice(cls, not_sure: str | None, info: ValidationInfo) -> str | None:
        if not_sure is not None and not_sure not in [choice.id for choice in info.data.get("choices", ())]:
            raise ValueError(f"{not_sure!r} is none of the choices")
        return not_sure

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Return the choices beside "not sure"."""
        return tuple(choice for choice in self.choices if choice.id != self.not_sure)

    def said(self, answer: str) -> str:
        """Word an answer within a sentence."""
        return next(choice.said for choice in self.choices if choice.id == answer)


class When(Part):
    """Asks for one of the listed answers to each question that it names."""

    cloud: tuple[Cloud, ...] = Field(default=(), min_length=1)
    employer: tuple[Employer, ...] = Field(default=(), min_length=1)
    experience: tuple[Experience, ...] = Field(default=(), min_length=1)
    background: tuple[Background, ...] = Field(default=(), min_length=1)
    reimbursed: tuple[YesOrNo, ...] = Field(default=(), min_length=1)
    goal: tuple[Goal, ...] = Field(default=(), min_length=1)

    @cached_property
    def conditions(self) -> Mapping[QuestionId, tuple[str, ...]]:
        """Pairs the questions whose answers it looks at with the answers that it accepts."""
        return {question: accepted for question in VOCABULARY if (accepted := getattr(self, question))}

    def fits(self, answers: Answers) -> bool:
        """Tell whether the answers are such; one not given is none."""
        return all(answers.get(question) in accepted for question, accepted in self.conditions.items())
