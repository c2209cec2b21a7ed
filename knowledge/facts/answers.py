"""The questions to a member about themselves, and the answers that they can give.

The answers are fixed here, because rules and commands name them. The guide's editor writes their wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from knowledge.facts.figures import Part, Text
from knowledge.text.places import places

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


def _yes_or_no(value: object) -> object:
    """Return "yes" or "no" for true or false, because YAML reads a bare yes or no as true or false."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


PlainText = Annotated[Text, places()]
YesOrNo = Annotated[Reimbursed, BeforeValidator(_yes_or_no)]


class Choice(Part):
    """The wording of one answer.

    `text`: the answer as a choice.
    `said`: the answer within a sentence.
    """

    id: Annotated[str, BeforeValidator(_yes_or_no)]
    text: Annotated[Text, Field(max_length=100)]
    said: PlainText


class Question(Part):
    """The wording of one question.

    `text`: the whole question.
    `short`: the question as a heading.
    `suppose`: the beginning of a sentence on other answers.
    `not_sure`: the id of the choice that means the same as no answer, or None.
    """

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
            raise ValueError(f"{not_sure!r} is not one of the choices")
        return not_sure

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Return the choices without "not sure"."""
        return tuple(choice for choice in self.choices if choice.id != self.not_sure)

    def said(self, answer: str) -> str:
        """Return the wording of an answer within a sentence."""
        return next(choice.said for choice in self.choices if choice.id == answer)


class When(Part):
    """A condition: for each question that it names, the member gave one of the listed answers."""

    cloud: tuple[Cloud, ...] = Field(default=(), min_length=1)
    employer: tuple[Employer, ...] = Field(default=(), min_length=1)
    experience: tuple[Experience, ...] = Field(default=(), min_length=1)
    background: tuple[Background, ...] = Field(default=(), min_length=1)
    reimbursed: tuple[YesOrNo, ...] = Field(default=(), min_length=1)
    goal: tuple[Goal, ...] = Field(default=(), min_length=1)

    @cached_property
    def conditions(self) -> Mapping[QuestionId, tuple[str, ...]]:
        """Return the questions that the condition names, each with the answers that it accepts."""
        return {question: accepted for question in VOCABULARY if (accepted := getattr(self, question))}

    def fits(self, answers: Answers) -> bool:
        """Return whether the answers meet the condition. A question without an answer does not meet it."""
        return all(answers.get(question) in accepted for question, accepted in self.conditions.items())

    def holds_one_of(self, answers: Answers) -> bool:
        """Return whether the member gave one of the answers that the condition lists for any of its questions."""
        return any(answers.get(question) in accepted for question, accepted in self.conditions.items())
