"""The rules of advice.yaml: what the guide recommends to which member.

    AdviceRules
      .questions     Question: what a member is asked, with its Choices
      .rules         AdviceRule: speaks for or against a certification, strongest first
      .credentials   Naming: which credential the guide names
      .today         Step: what to take instead of a retired credential
      .preparation   Preparation: how long preparation takes, with which courses
      .opinions      Opinions: what the guide says about a credential, for its card

Only the answers that a member can give are fixed in code (knowledge/facts/answers.py). Everything else is in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationInfo, field_validator

from knowledge.facts.answers import VOCABULARY, PlainText, Question, QuestionId, When
from knowledge.facts.credentials import Id
from knowledge.facts.figures import Part, Text
from knowledge.text.places import PLACE, fill, places
from knowledge.yaml_file import Location

Verdict = Literal["pursue", "foundations-first", "skip"]
Side = Literal["for", "against"]

Conditional = TypeVar("Conditional", bound="_Condition")

NamePattern = Annotated[Text, places("name")]


class _Condition(Part):
    when: When = When()

    @property
    def is_default(self) -> bool:
        """Return whether the part has no conditions, so that it fits every member."""
        return not self.when.conditions


class Reasoned(_Condition):
    """A part that gives a reason.

    `passage`: the id of the passage that supports the reason.
    `text`: the reason. It may hold a place in braces for the answer to a question in `when`.
    """

    passage: Id
    text: Text

    @field_validator("text")
    @classmethod
    def _names_answers(cls, text: str, info: ValidationInfo) -> str:
        when: When | None = info.data.get("when")
        if when is not None:
            for place in sorted(set(PLACE.findall(text)) - set(when.conditions)):
                raise ValueError(f"contains {{{place}}}, which `when` does not ask for")
        return text


class AdviceRule(Reasoned):
    """A rule that says a verdict, or only adds a reason.

    `says`: the verdict, or None.
    `side`: the side of the reason; it is given only if the rule says no verdict.
    `next_step`: what the member can do now if this rule decides; it is given only if the rule says a verdict.
    """

    id: Id
    says: Verdict | None = None
    side: Side | None = Field(default=None, validate_default=True)
    next_step: PlainText | None = Field(default=None, alias="next")

    @field_validator("side")
    @classmethod
    def _is_one(cls, side: Side | None, info: ValidationInfo) -> Side | None:
        if "says" in info.data and (info.data["says"] is None) == (side is None):
            raise ValueError(
                "is missing, because the rule says no verdict"
                if side is None
                else "has to go, because the rule says a verdict"
            )
        return side

    @field_validator("next_step")
    @classmethod
    def _follows_a_verdict(cls, next_step: str | None, info: ValidationInfo) -> str | None:
        if next_step is not None and "says" in info.data and info.data["says"] is None:
            raise ValueError("is for rules that say a verdict")
        return next_step

    @property
    def speaks(self) -> Side:
        """Return whether the rule speaks for or against a certification."""
        return self.side or ("for" if self.says == "pursue" else "against")


class Naming(Reasoned):
    """Names the credential that the guide recommends."""

    credential: Id


class Step(_Condition):
    """Names what to take instead of a retired credential."""

    credential: Id


class Time(_Condition):
    """Says how long preparation takes.

    `weeks`: the least and the most weeks.
    `first_courses`: how many of the courses are needed, from the first on; None for all courses.
    """

    weeks: tuple[int, int]
    passage: Id
    first_courses: int | None = Field(default=None, ge=1)

    @field_validator("weeks")
    @classmethod
    def _rises(cls, weeks: tuple[int, int]) -> tuple[int, int]:
        if not 0 < weeks[0] <= weeks[1]:
            raise ValueError("should be two numbers of weeks, from and to")
        return weeks


class Reading(Part):
    """Names a passage whose section is worth reading.

    `credentials`: the credentials for which to read it; empty for all credentials.
    """

    passage: Id
    credentials: tuple[Id, ...] = ()


class Preparation(Part):
    """Says how to prepare.

    `covers`: the credentials for which `times` holds.
    `otherwise`: the sentence for any other credential.
    `courses`: the passages about the courses, in order.
    `reading`: what to read besides the courses.
    `times`: how long preparation takes; the first that fits a member counts.
    """

    covers: tuple[Id, ...]
    otherwise: NamePattern
    courses: tuple[Id, ...] = Field(min_length=1)
    reading: tuple[Reading, ...] = ()
    times: tuple[Time, ...]

    @field_validator("times")
    @classmethod
    def _ends_with_default(cls, times: tuple[Time, ...]) -> tuple[Time, ...]:
        return _check_default_last(times)


class Opinions(Part):
    """Names the passages about one credential.

    `suits`: for whom or for what it is, in a few words; a comparison shows them.
    `tests`: what its exam tests.
    `hiring`: how much it counts in hiring.
    `thinks`: what else the guide says about it.
    """

    suits: PlainText | None = None
    tests: Id | None = None
    hiring: Id | None = None
    thinks: tuple[Id, ...] = ()


class Verdicts(Part):
    """Holds one line of text for each verdict."""

    pursue: NamePattern
    foundations_first: NamePattern = Field(alias="foundations-first")
    skip: PlainText

    def line(self, verdict: Verdict, name: str) -> str:
        """Return the line for a verdict, with the name of the credential."""
        pattern: str = getattr(self, verdict.replace("-", "_"))
        return fill(pattern, {"name": name})


class AdviceRules(Part):
    """The contents of `advice.yaml`."""

    version: Text
    verdicts: Verdicts
    questions: tuple[Question, ...]
    rules: tuple[AdviceRule, ...]
    credentials: tuple[Naming, ...]
    today: dict[Id, tuple[Step, ...]] = Field(default_factory=dict)
    preparation: Preparation
    opinions: dict[Id, Opinions] = Field(default_factory=dict)

    @field_validator("questions")
    @classmethod
    def _are_all(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        given = [question.id for question in questions]
        if missing := [one for one in VOCABULARY if one not in given]:
            raise ValueError(f"lacks {', '.join(missing)}")
        return questions

    @field_validator("rules")
    @classmethod
    def _are_ranked(cls, rules: tuple[AdviceRule, ...]) -> tuple[AdviceRule, ...]:
        _check_default_last(rules)
        if rules[-1].says not in ("pursue", "skip"):
            raise ValueError("the last rule, the default, has to say pursue or skip")
        return rules

    @field_validator("credentials")
    @classmethod
    def _end_with_default(cls, credentials: tuple[Naming, ...]) -> tuple[Naming, ...]:
        return _check_default_last(credentials)

    def question(self, question: QuestionId) -> Question:
        """Return the question with an id, as the file words it."""
        return next(one for one in self.questions if one.id == question)

    def passages(self) -> Iterator[tuple[Location, str]]:
        """Yield a location in the file, and the id of the passage that the file names there."""
        yield from ((("rules", n, "passage"), rule.passage) for n, rule in enumerate(self.rules))
        yield from ((("credentials", n, "passage"), one.passage) for n, one in enumerate(self.credentials))
        yield from ((("preparation", "courses", n), one) for n, one in enumerate(self.preparation.courses))
        yield from (
            (("preparation", "times", n, "passage"), one.passage) for n, one in enumerate(self.preparation.times)
        )
        yield from (
            (("preparation", "reading", n, "passage"), one.passage) for n, one in enumerate(self.preparation.reading)
        )
        for credential, said in self.opinions.items():
            here: Location = ("opinions", credential)
            yield from (((*here, at), one) for at, one in (("tests", said.tests), ("hiring", said.hiring)) if one)
            yield from (((*here, "thinks", n), one) for n, one in enumerate(said.thinks))

    def named_credentials(self) -> Iterator[tuple[Location, str]]:
        """Yield a location in the file, and the id of the credential that the file names there."""
        yield from ((("credentials", n, "credential"), one.credential) for n, one in enumerate(self.credentials))
        yield from ((("preparation", "covers", n), one) for n, one in enumerate(self.preparation.covers))
        for number, reading in enumerate(self.preparation.reading):
            here: Location = ("preparation", "reading", number, "credentials")
            yield from (((*here, n), one) for n, one in enumerate(reading.credentials))
        yield from ((("opinions", one), one) for one in self.opinions)
        for retired, steps in self.today.items():
            yield ("today", retired), retired
            yield from ((("today", retired, n, "credential"), step.credential) for n, step in enumerate(steps))


def _check_default_last(parts: tuple[Conditional, ...]) -> tuple[Conditional, ...]:
    """Return `parts` if the last part is a default and no other part is.

    A default has no `when`. Raise ValueError otherwise.
    """
    if not parts or not parts[-1].is_default:
        raise ValueError("has to end with a default: one without `when`")
    if any(part.is_default for part in parts[:-1]):
        raise ValueError("has one without `when` before the last: only the default, at the end, has none")
    return parts
