"""The rules of advice.yaml: what the guide recommends to which member.

    AdviceRules
      .questions     Question: what a member is asked, with its Choices
      .remarks       Remarks: what a member reads with the verdict
      .rules         AdviceRule: speaks for or against a certification, strongest first
      .credentials   Naming: which credential the guide names, or which ones to compare
      .today         Step: what to take instead of a retired credential
      .preparation   Preparation: how long preparation takes, with which courses
      .opinions      Opinions: what the guide says about a credential, for its card

Only the answers that a member can give are fixed in code (knowledge/facts/answers.py). Everything else is in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from knowledge.facts.answers import VOCABULARY, PlainText, Question, QuestionId, When
from knowledge.facts.conditions import Conditional, NamePattern, check_default_last
from knowledge.facts.credentials import Id
from knowledge.facts.figures import Part, Text
from knowledge.facts.preparation import Preparation
from knowledge.facts.remarks import Remarks
from knowledge.text.places import PLACE, fill
from knowledge.yaml_file import Location

Verdict = Literal["pursue", "foundations-first", "skip"]
Side = Literal["for", "against"]


class Reasoned(Conditional):
    """A part that gives a reason.

    `passage`: the id of the passage that supports the reason.
    `text`: the reason. It may hold a place in braces for the answer to a question in `when`.
    `point`: what the reason says, as an id, or None; of several reasons with one point only the first is shown.
    """

    passage: Id
    text: Text
    point: Id | None = None

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
    `outweighs`: if this rule decides, why it outweighs the reasons for a certification; only for a rule that says skip.
    """

    id: Id
    says: Verdict | None = None
    side: Side | None = Field(default=None, validate_default=True)
    next_step: PlainText | None = Field(default=None, alias="next")
    outweighs: PlainText | None = None

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

    @field_validator("outweighs")
    @classmethod
    def _is_of_a_skip(cls, outweighs: str | None, info: ValidationInfo) -> str | None:
        if outweighs is not None and info.data.get("says", "skip") != "skip":
            raise ValueError("is for rules that say skip")
        return outweighs

    @property
    def speaks(self) -> Side:
        """Return whether the rule speaks for or against a certification."""
        return self.side or ("for" if self.says == "pursue" else "against")


class Option(Part):
    """One of several credentials that members compare.

    `credential`: its id, or None if the catalogue has only a prepared answer about it.
    `name`: its name, if there is no `credential`.
    `passage`: the id of the passage about it.
    `text`: for whom or for what it is, in a few words.
    """

    credential: Id | None = None
    name: PlainText | None = Field(default=None, validate_default=True)
    passage: Id
    text: PlainText

    @field_validator("name")
    @classmethod
    def _is_one(cls, name: str | None, info: ValidationInfo) -> str | None:
        if "credential" in info.data and (info.data["credential"] is None) == (name is None):
            raise ValueError(
                "is missing, because there is no credential" if name is None else "has to go: the credential has one"
            )
        return name


class Naming(Reasoned):
    """Names the credential that the guide recommends, or several to compare.

    `credential`: the id of the credential; None if there are several.
    `compare`: the credentials to compare, in order.
    `called`: what the verdict calls them all.
    """

    credential: Id | None = None
    compare: tuple[Option, ...] = Field(default=(), validate_default=True)
    called: PlainText | None = Field(default=None, validate_default=True)

    @field_validator("compare")
    @classmethod
    def _is_one(cls, compare: tuple[Option, ...], info: ValidationInfo) -> tuple[Option, ...]:
        if "credential" in info.data and (info.data["credential"] is None) != bool(compare):
            raise ValueError(
                "is missing, as is `credential`" if not compare else "has to go, because there is a `credential`"
            )
        return compare

    @field_validator("called")
    @classmethod
    def _is_of_several(cls, called: str | None, info: ValidationInfo) -> str | None:
        if "compare" in info.data and (called is None) == bool(info.data["compare"]):
            raise ValueError("is missing: what is all of `compare` called?" if called is None else "is for `compare`")
        return called


class Step(Conditional):
    """Names what to take instead of a retired credential."""

    credential: Id


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
    """Holds one line of text for each verdict, and what is added to the name of a beta exam in it.

    `beta_over`: the name of a beta exam on and after the day on which the beta was expected to end.
    """

    pursue: NamePattern
    foundations_first: NamePattern = Field(alias="foundations-first")
    skip: PlainText
    beta: NamePattern = "{name} (in beta)"
    beta_over: NamePattern = "{name} (beta, may be over)"

    def line(self, verdict: Verdict, name: str) -> str:
        """Return the line for a verdict, with the name of the credential."""
        pattern: str = getattr(self, verdict.replace("-", "_"))
        return fill(pattern, {"name": name})


class AdviceRules(Part):
    """The contents of `advice.yaml`."""

    version: Text
    verdicts: Verdicts
    questions: tuple[Question, ...]
    remarks: Remarks = Remarks()
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
        check_default_last(rules)
        if rules[-1].says not in ("pursue", "skip"):
            raise ValueError("the last rule, the default, has to say pursue or skip")
        return rules

    @field_validator("credentials")
    @classmethod
    def _end_with_default(cls, credentials: tuple[Naming, ...]) -> tuple[Naming, ...]:
        return check_default_last(credentials)

    def question(self, question: QuestionId) -> Question:
        """Return the question with an id, as the file words it."""
        return next(one for one in self.questions if one.id == question)

    def passages(self) -> Iterator[tuple[Location, str]]:
        """Yield a location in the file, and the id of the passage that the file names there."""
        yield from ((("rules", n, "passage"), rule.passage) for n, rule in enumerate(self.rules))
        yield from ((("credentials", n, "passage"), one.passage) for n, one in enumerate(self.credentials))
        for number, naming in enumerate(self.credentials):
            here: Location = ("credentials", number, "compare")
            yield from (((*here, n, "passage"), one.passage) for n, one in enumerate(naming.compare))
        yield from ((("preparation", *at), one) for at, one in self.preparation.passages())
        for credential, said in self.opinions.items():
            here = ("opinions", credential)
            yield from (((*here, at), one) for at, one in (("tests", said.tests), ("hiring", said.hiring)) if one)
            yield from (((*here, "thinks", n), one) for n, one in enumerate(said.thinks))

    def named_credentials(self) -> Iterator[tuple[Location, str]]:
        """Yield a location in the file, and the id of the credential that the file names there."""
        for number, naming in enumerate(self.credentials):
            here: Location = ("credentials", number)
            if naming.credential:
                yield (*here, "credential"), naming.credential
            for n, one in enumerate(naming.compare):
                if one.credential:
                    yield (*here, "compare", n, "credential"), one.credential
        yield from ((("preparation", *at), one) for at, one in self.preparation.named_credentials())
        yield from ((("opinions", one), one) for one in self.opinions)
        for retired, steps in self.today.items():
            yield ("today", retired), retired
            yield from ((("today", retired, n, "credential"), step.credential) for n, step in enumerate(steps))
