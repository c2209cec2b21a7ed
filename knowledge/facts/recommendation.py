"""The guide's recommendation to one member, as it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.facts.advice_rules import Side, Verdict
from knowledge.facts.answers import QuestionId


@dataclass(frozen=True, slots=True)
class AdviceReason:
    """A reason for or against a certification now.

    `text`: the reason, as a sentence to the member.
    `passage`: the id of the passage that supports the reason.
    `section`: the headings above this passage.
    `answers`: the questions whose answers led to the reason.
    """

    text: str
    passage: str
    section: str
    side: Side
    answers: tuple[QuestionId, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepare:
    """How to prepare.

    `weeks`: the least and the most weeks; None if the guide gives none for the credential.
    `courses`: the courses that fit the credential, in order.
    """

    weeks: tuple[int, int] | None
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One of several credentials to choose from.

    `name`: its short name.
    `credential`: its id, or None if it has no card.
    `text`: for whom or for what it is, in a few words.
    `expects`: the experience that its vendor recommends, if the member has less or may have less.
    """

    name: str
    credential: str | None
    text: str
    expects: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """The guide's recommendation to one member.

    `headline`: the verdict and the credential in one line. It says if the credential is a beta exam.
    `guide_credential`: the id of the credential that the guide names, or None.
    `credential`: the id of the credential to take today, or None. It differs from `guide_credential` if that credential
    is retired.
    `compared`: the credentials to choose from. There are none if the guide names one.
    `remarks`: sentences to read with the verdict.
    `reasons`: the reasons, the decisive one first, then the one for this credential.
    `next_step`: what to do now, as sentences to the member; None if the guide says nothing about it.
    `prepare`: how to prepare; None if no credential is named.
    `would_change`: sentences on other answers that would change the verdict or the credential.
    `notices`: what to know about the credential today.
    """

    headline: str
    verdict: Verdict
    guide_credential: str | None
    credential: str | None
    compared: tuple[Compared, ...]
    remarks: tuple[str, ...]
    reasons: tuple[AdviceReason, ...]
    next_step: str | None
    prepare: Prepare | None
    would_change: tuple[str, ...]
    notices: tuple[str, ...]
