"""A member's profile -> Advice, with a passage of the guide for each reason.

    Advisor.advise(profile, today) -> Advice
      .verdict, .guide_credential, .credential
      .reasons       AdviceReason: a rule that fits, with its passage and its side
      .next_step     what to do now, if the guide says so
      .prepare       Prepare: weeks and courses
      .would_change  which other answers would change the verdict or the credential; each answer is tried
      .notices       what to know about the credential today

advice.yaml holds the rules, and explains which rule wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from knowledge.facts.advice_rules import AdviceRule, AdviceRules, Naming, Reasoned, Side, Verdict
from knowledge.facts.answers import (
    VOCABULARY,
    Answers,
    Background,
    Cloud,
    Employer,
    Experience,
    Goal,
    Question,
    QuestionId,
    Reimbursed,
)
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential
from knowledge.facts.standing import is_retired, of_retirement, of_today
from knowledge.text.passages import Passage
from knowledge.text.places import fill


@dataclass(frozen=True, slots=True)
class Profile:
    """The answers of a member; None for a question without an answer."""

    cloud: Cloud | None = None
    employer: Employer | None = None
    experience: Experience | None = None
    background: Background | None = None
    reimbursed: Reimbursed | None = None
    goal: Goal | None = None

    def __post_init__(self) -> None:
        """Raise ValueError if an answer is not among the answers to its question."""
        for question, answer in self.answers.items():
            if answer not in VOCABULARY[question]:
                raise ValueError(f"{answer!r} is not an answer about {question}")

    @classmethod
    def of(cls, answers: Answers) -> Profile:
        """Return the profile with these answers. Raise ValueError if an answer does not fit its question."""
        profile = cls()
        for question, answer in answers.items():
            profile = profile.answering(question, answer)
        return profile

    def answering(self, question: QuestionId, answer: str | None) -> Profile:
        """Return the profile with another answer to one question; None removes the answer.

        Raise ValueError if the answer is not among the answers to the question.
        """
        changed: dict[str, str | None] = {question: answer}
        return replace(self, **changed)  # pyright: ignore[reportArgumentType] - checked in __post_init__

    @property
    def answers(self) -> dict[QuestionId, str]:
        """Return the answers that the member gave, by question."""
        return {question: answer for question in VOCABULARY if (answer := getattr(self, question)) is not None}


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

    `weeks`: the least and the most weeks.
    `courses`: the courses, in order.
    """

    weeks: tuple[int, int]
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """The guide's recommendation to one member.

    `guide_credential`: the id of the credential that the guide names, or None.
    `credential`: the id of the credential to take today, or None. It differs from `guide_credential` if that credential
    is retired.
    `reasons`: the reasons, the decisive one first, then the one for this credential.
    `next_step`: what to do now, as sentences to the member; None if the guide says nothing about it.
    `prepare`: how to prepare; None if no credential is named.
    `would_change`: sentences on other answers that would change the verdict or the credential.
    `notices`: what to know about the credential today.
    """

    verdict: Verdict
    guide_credential: str | None
    credential: str | None
    reasons: tuple[AdviceReason, ...]
    next_step: str | None
    prepare: Prepare | None
    would_change: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A decision, before it is put into words.

    `rules`: the rules that fit, the decisive rule first, then the one that names the credential.
    `next_step`: what the decisive rule says to do now.
    `named`: the credential that the guide names.
    `today`: the credential to take today.
    """

    verdict: Verdict
    rules: tuple[Reasoned, ...]
    next_step: str | None
    named: Credential | None = None
    today: Credential | None = None

    @property
    def decided(self) -> tuple[Verdict, str | None]:
        return self.verdict, self.today.id if self.today else None


class Advisor:
    """Recommends by the guide's rules. All methods may be called from any thread."""

    def __init__(self, rules: AdviceRules, passages: Iterable[Passage], catalogue: Catalogue) -> None:
        self.rules = rules
        self._passages = {passage.id: passage for passage in passages}
        self._catalogue = catalogue

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions to ask a member, in order."""
        return self.rules.questions

    @property
    def courses(self) -> tuple[str, ...]:
        """Return the names of the guide's courses, in order."""
        return tuple(self._passages[course].path[-1] for course in self.rules.preparation.courses)

    def advise(self, profile: Profile, today: date) -> Advice:
        """Return the advice to a member with this profile on the day `today`."""
        outcome = self._decide(profile.answers, today)
        return Advice(
            verdict=outcome.verdict,
            guide_credential=outcome.named.id if outcome.named else None,
            credential=outcome.today.id if outcome.today else None,
            reasons=tuple(self._reasons(outcome, profile.answers)),
            next_step=outcome.next_step,
            prepare=self.prepare(profile) if outcome.named else None,
            would_change=tuple(self._would_change(profile.answers, outcome, today)),
            notices=tuple(self._notices(outcome, profile.answers, today)),
        )

    def headline(self, advice: Advice) -> str:
        """Return one line with the verdict and the credential."""
        known = self._catalogue.find(advice.credential or advice.guide_credential or "")
        return self._line(advice.verdict, known)

    def prepare(self, profile: Profile) -> Prepare:
        """Return how long a member with this profile prepares, and with which courses."""
        preparation = self.rules.preparation
        time = next(time for time in preparation.times if time.when.fits(profile.answers))
        return Prepare(time.weeks, self.courses[: time.first_courses])

    def reading(self, credential: Credential) -> tuple[str, ...]:
        """Return the headings of the sections to read for a credential besides the courses, in order."""
        chosen = [
            one for one in self.rules.preparation.reading if credential.id in (one.credentials or [credential.id])
        ]
        return tuple(dict.fromkeys(self._passages[one.passage].path[-1] for one in chosen))

    def caveat(self, credential: Credential) -> str | None:
        """Return a sentence that the guide's weeks are not about this credential.

        Return None if the weeks are about the credential.
        """
        preparation = self.rules.preparation
        return None if credential.id in preparation.covers else fill(preparation.otherwise, {"name": credential.name})

    def instead_of(self, credential: Credential, profile: Profile, day: date) -> Credential | None:
        """Return the credential to take on a day instead of a retired one.

        Return the credential itself if it is not retired on that day. Return None if no successor can be taken.
        """
        return self._today(credential, profile.answers, day)

    def _line(self, verdict: Verdict, credential: Credential | None) -> str:
        return self.rules.verdicts.line(verdict, credential.name if credential else "")

    # Deciding -----------------------------------------------------------------------------------------------------

    def _decide(self, answers: Answers, today: date) -> _Outcome:
        heard = self._heard(answers)
        decisive = next((rule for rule in heard if rule.says in ("pursue", "skip")), self.rules.rules[-1])
        verdict: Verdict = decisive.says or "pursue"
        if verdict == "pursue":
            later = next((rule for rule in heard if rule.says == "foundations-first"), None)
            decisive, verdict = (later, "foundations-first") if later else (decisive, verdict)
        others = [rule for rule in heard if rule is not decisive]
        if verdict == "skip":
            return _Outcome(verdict, (decisive, *others), decisive.next_step)
        first, *more = self._namings(answers)
        named = self._credential(first.credential)
        rules = (decisive, first, *others, *more)
        return _Outcome(verdict, rules, decisive.next_step, named, self._today(named, answers, today))

    def _heard(self, answers: Answers) -> list[AdviceRule]:
        """Return the rules that fit, strongest first.

        The default is among them only if no other rule that fits says a verdict.
        """
        *others, default = self.rules.rules
        fitting = [rule for rule in others if rule.when.fits(answers)]
        return fitting if any(rule.says for rule in fitting) else [*fitting, default]

    def _namings(self, answers: Answers) -> list[Naming]:
        """Return the first naming that fits, then the others that fit and name the same credential."""
        fitting = [naming for naming in self.rules.credentials if naming.when.fits(answers)]
        return [naming for naming in fitting if naming.credential == fitting[0].credential]

    def _today(self, named: Credential, answers: Answers, today: date) -> Credential | None:
        """Follow the successors of a retired credential to a credential that can be taken.

        Return None if no successor can be taken.
        """
        credential, seen = named, set[str]()
        while is_retired(credential, today):
            seen.add(credential.id)
            chosen = [step.credential for step in self.rules.today.get(credential.id, ()) if step.when.fits(answers)]
            steps = [one for one in (*chosen, *(step.id for step in credential.successors)) if one not in seen]
            if not steps:
                return None
            credential = self._credential(steps[0])
        return credential

    def _credential(self, credential_id: str) -> Credential:
        known = self._catalogue.find(credential_id)
        if known is None:
            raise LookupError(f"the rules were not checked: there is no credential {credential_id!r}")
        return known

    # Wording ------------------------------------------------------------------------------------------------------

    def _reasons(self, outcome: _Outcome, answers: Answers) -> Iterable[AdviceReason]:
        """Yield a reason for each rule of the outcome. Of several rules on one passage, only the first counts."""
        words = {question: self.rules.question(question).said(answer) for question, answer in answers.items()}
        cited = set[str]()
        for rule in outcome.rules:
            if rule.passage in cited:
                continue
            cited.add(rule.passage)
            side: Side = rule.speaks if isinstance(rule, AdviceRule) else "for"
            section = self._passages[rule.passage].section
            yield AdviceReason(
                _sentence(fill(rule.text, words)), rule.passage, section, side, tuple(rule.when.conditions)
            )

    def _would_change(self, answers: Answers, outcome: _Outcome, today: date) -> Iterable[str]:
        """Try each answer to each question, and yield a sentence for each outcome that differs."""
        for question in self.rules.questions:
            choices: dict[tuple[Verdict, str | None], tuple[_Outcome, list[str]]] = {}
            for choice in question.offered:
                other = self._decide({**answers, question.id: choice.id}, today)
                if other.decided != outcome.decided:
                    choices.setdefault(other.decided, (other, []))[1].append(choice.said)
            for other, said in choices.values():
                line = self._line(other.verdict, other.today or other.named)
                supposed = fill(question.suppose, {"choices": _either(said)})
                yield f"{_sentence(supposed)}: {line[:1].lower()}{line[1:]}"

    def _notices(self, outcome: _Outcome, answers: Answers, today: date) -> Iterable[str]:
        named, credential = outcome.named, outcome.today
        if named is None:
            return
        if named.retired_on is not None:
            later = max(today, named.retired_on.day)
            yield from of_retirement(self._catalogue, named, self._today(named, answers, later), today)
        if credential is None:
            return
        yield from of_today(credential, today)
        if caveat := self.caveat(credential):
            yield caveat


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
