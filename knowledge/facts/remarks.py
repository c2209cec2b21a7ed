"""What a member reads with the verdict: what the advice assumes, and what the exam expects of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, field_validator

from knowledge.facts.answers import Answers, PlainText, Question, When
from knowledge.facts.answers import Experience as ExperienceAnswer
from knowledge.facts.credentials import Credential
from knowledge.facts.figures import Part, Text
from knowledge.text.places import fill, places

Years = Annotated[float, Field(ge=0)]
Recommendation = Annotated[Text, places("vendor", "experience")]


class Contradiction(Part):
    """Answers that do not go together, and what to say about them: what the advice assumes, or which one is right."""

    when: When
    text: PlainText


class ExpectedExperience(Part):
    """What to say about the experience that a vendor recommends.

    `years`: the years in production that an answer about experience stands for: at least, and less than.
    `below`: the sentence for a member who has less than is recommended.
    `unknown`: the sentence for a member who may have less.
    """

    years: Mapping[ExperienceAnswer, tuple[Years, Years]]
    below: Recommendation
    unknown: Recommendation

    def of(self, answers: Answers, credential: Credential) -> str | None:
        """Return what to say to a member about a credential. Return None if the member has what is recommended.

        Also return None if no number of years is recommended.
        """
        recommended = credential.experience
        if recommended is None or recommended.years is None:
            return None
        known = {str(answer): span for answer, span in self.years.items()}
        least, less_than = known.get(answers.get("experience", ""), (0.0, float("inf")))
        if least >= recommended.years:
            return None
        pattern = self.below if less_than <= recommended.years else self.unknown
        return fill(pattern, {"vendor": credential.vendor, "experience": recommended.summary})


class Remarks(Part):
    """Holds what a member reads with the verdict.

    `nothing_answered`: the sentence for a member of whom nothing is known.
    `contradictions`: answers that do not go together.
    `experience`: what to say about the experience that a vendor recommends.
    """

    nothing_answered: PlainText | None = None
    contradictions: tuple[Contradiction, ...] = ()
    experience: ExpectedExperience | None = None

    @field_validator("contradictions")
    @classmethod
    def _name_answers(cls, contradictions: tuple[Contradiction, ...]) -> tuple[Contradiction, ...]:
        if any(len(one.when.conditions) < 2 for one in contradictions):
            raise ValueError("need answers to two questions each")
        return contradictions

    def on_answers(self, answers: Answers, questions: tuple[Question, ...]) -> Iterator[str]:
        """Yield a remark if nothing is known of the member, and one for each contradiction."""
        open_answers = {question.id: question.not_sure for question in questions}
        if self.nothing_answered and all(open_answers.get(one) == answer for one, answer in answers.items()):
            yield self.nothing_answered
        yield from (one.text for one in self.contradictions if one.when.fits(answers))

    def on_experience(self, answers: Answers, credential: Credential) -> Iterator[str]:
        """Yield a remark if the member has less experience than the vendor recommends, or may have less."""
        if self.experience and (said := self.experience.of(answers, credential)):
            yield said
