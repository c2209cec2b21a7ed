"""A member's profile -> Advice, with a passage of the guide for each reason.

    Advisor.advise(profile, today) -> Advice
      .headline      the verdict and the credential in one line
      .verdict, .guide_credential, .credential
      .compared      Compared: the credentials to choose from, if no platform decides
      .remarks       what the advice assumes, and what the exam expects of the member
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

from knowledge.facts.advice_rules import AdviceRule, AdviceRules, Naming, Option, Reasoned, Side, Verdict
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
from knowledge.facts.recommendation import Advice, AdviceReason, Compared, Prepare
from knowledge.facts.standing import beta_on, is_retired, of_retirement, of_today
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
        return replace(cls(), **answers)  # pyright: ignore[reportArgumentType] - checked in __post_init__

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
class _Outcome:
    """A decision, before it is put into words.

    `rules`: the rules that fit, the decisive rule first, then the one that names the credential.
    `decisive`: the rule that decides.
    `named`: the credential that the guide names.
    `today`: the credential to take today.
    `compared`: the credentials to choose from, each with the one to take today; None if the catalogue has none.
    `called`: what the verdict calls the credentials to choose from.
    """

    verdict: Verdict
    rules: tuple[Reasoned, ...]
    decisive: AdviceRule
    named: Credential | None = None
    today: Credential | None = None
    compared: tuple[tuple[Option, Credential | None], ...] = ()
    called: str | None = None

    @property
    def decided(self) -> tuple[Verdict, str | None]:
        return self.verdict, self.today.id if self.today else self.called


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
        return tuple(self._passages[course.passage].path[-1] for course in self.rules.preparation.courses)

    @property
    def course_hours(self) -> dict[str, int]:
        """Return the hours of work of the courses, by name. A course whose page gives none is left out."""
        courses = self.rules.preparation.courses
        return {name: course.hours for name, course in zip(self.courses, courses, strict=True) if course.hours}

    def advise(self, profile: Profile, today: date) -> Advice:
        """Return the advice to a member with this profile on the day `today`."""
        answers = profile.answers
        outcome = self._decide(answers, today)
        return Advice(
            headline=self._headline(outcome, today),
            verdict=outcome.verdict,
            guide_credential=outcome.named.id if outcome.named else None,
            credential=outcome.today.id if outcome.today else None,
            compared=tuple(self._compared(outcome, answers)),
            remarks=tuple(self._remarks(outcome, answers)),
            reasons=tuple(self._reasons(outcome, answers)),
            next_step=outcome.decisive.next_step,
            prepare=self.prepare(profile, outcome.today or outcome.named) if outcome.named else None,
            would_change=tuple(self._would_change(answers, outcome, today)),
            notices=tuple(self._notices(outcome, answers, today)),
        )

    def weeks(self, profile: Profile) -> tuple[int, int]:
        """Return the least and the most weeks that a member with this profile prepares, for an exam that they fit."""
        return self.rules.preparation.time_of(profile.answers).weeks

    def prepare(self, profile: Profile, credential: Credential) -> Prepare:
        """Return how long a member with this profile prepares for a credential, and with which courses."""
        preparation = self.rules.preparation
        time = preparation.time_of(profile.answers)
        fitting = preparation.courses_for(credential.id, time)
        return Prepare(
            weeks=time.weeks if credential.id in preparation.covers else None,
            courses=tuple(self._passages[course].path[-1] for course in fitting),
        )

    def reading(self, credential: Credential) -> tuple[str, ...]:
        """Return the headings of the sections to read for a credential besides the courses, in order."""
        chosen = [one for one in self.rules.preparation.reading if one.fits(credential.id)]
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
            return _Outcome(verdict, (decisive, *others), decisive)
        first, *more = self._namings(answers)
        rules = (decisive, first, *others, *more)
        if first.credential is None:
            compared = tuple((option, self._option(option, answers, today)) for option in first.compare)
            return _Outcome(verdict, rules, decisive, compared=compared, called=first.called)
        named = self._credential(first.credential)
        return _Outcome(verdict, rules, decisive, named, self._today(named, answers, today))

    def _heard(self, answers: Answers) -> list[AdviceRule]:
        """Return the rules that fit, strongest first.

        The default is among them only if no other rule that fits says a verdict.
        """
        *others, default = self.rules.rules
        fitting = [rule for rule in others if rule.fits(answers)]
        return fitting if any(rule.says for rule in fitting) else [*fitting, default]

    def _namings(self, answers: Answers) -> list[Naming]:
        """Return the first naming that fits, then the others that fit and name the same credential."""
        first, *others = [naming for naming in self.rules.credentials if naming.fits(answers)]
        return [first, *(one for one in others if one.credential == first.credential and first.credential)]

    def _today(self, named: Credential, answers: Answers, today: date) -> Credential | None:
        """Follow the successors of a retired credential to a credential that can be taken.

        Return None if no successor can be taken.
        """
        credential, seen = named, set[str]()
        while is_retired(credential, today):
            seen.add(credential.id)
            chosen = [step.credential for step in self.rules.today.get(credential.id, ()) if step.fits(answers)]
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

    def _option(self, option: Option, answers: Answers, today: date) -> Credential | None:
        """Return the credential of an option, as it can be taken today. Return None if the catalogue has none."""
        return self._today(self._credential(option.credential), answers, today) if option.credential else None

    # Wording ------------------------------------------------------------------------------------------------------

    def _headline(self, outcome: _Outcome, today: date) -> str:
        """Return the verdict in one line, with the name of the credential, and whether that is a beta exam."""
        verdicts, credential = self.rules.verdicts, outcome.today or outcome.named
        if credential is None:
            return verdicts.line(outcome.verdict, outcome.called or "")
        patterns = {None: "{name}", "beta": verdicts.beta, "may be over": verdicts.beta_over}
        name = fill(patterns[beta_on(credential, today)], {"name": credential.name})
        return verdicts.line(outcome.verdict, name)

    def _compared(self, outcome: _Outcome, answers: Answers) -> Iterable[Compared]:
        for option, credential in outcome.compared:
            if credential is None:
                yield Compared(option.name or "", None, option.text, None)
                continue
            is_short = any(self.rules.remarks.on_experience(answers, credential))
            expects = credential.experience.summary if credential.experience and is_short else None
            yield Compared(credential.short_name, credential.id, option.text, expects)

    def _remarks(self, outcome: _Outcome, answers: Answers) -> Iterable[str]:
        remarks = self.rules.remarks
        yield from remarks.on_answers(answers, self.rules.questions)
        if outcome.today is not None:
            yield from remarks.on_experience(answers, outcome.today)

    def _reasons(self, outcome: _Outcome, answers: Answers) -> Iterable[AdviceReason]:
        """Yield a reason for each rule of the outcome. Of several rules on one passage or point, only the first counts.

        The reason that decides a skip also says why it outweighs the reasons for a certification, if there are any.
        """
        words = {question: self.rules.question(question).said(answer) for question, answer in answers.items()}
        has_other_side = any(isinstance(rule, AdviceRule) and rule.speaks == "for" for rule in outcome.rules)
        said = set[str]()
        for rule in outcome.rules:
            points = {rule.passage, *([f"point {rule.point}"] if rule.point else [])}
            if points & said:
                continue
            said |= points
            side: Side = rule.speaks if isinstance(rule, AdviceRule) else "for"
            text = _sentence(fill(rule.text, words))
            if rule is outcome.decisive and outcome.decisive.outweighs and has_other_side:
                text = f"{text} {outcome.decisive.outweighs}"
            section = self._passages[rule.passage].section
            yield AdviceReason(text, rule.passage, section, side, tuple(rule.when.conditions))

    def _would_change(self, answers: Answers, outcome: _Outcome, today: date) -> Iterable[str]:
        """Try each answer to each question, and yield a sentence for each outcome that differs.

        Nobody loses experience, so answers with less than the member has are left out.
        """
        for question in self.rules.questions:
            choices: dict[tuple[Verdict, str | None], tuple[_Outcome, list[str]]] = {}
            for choice in question.offered:
                if question.id == "experience" and _is_less(choice.id, answers.get("experience")):
                    continue
                other = self._decide({**answers, question.id: choice.id}, today)
                if other.decided != outcome.decided:
                    choices.setdefault(other.decided, (other, []))[1].append(choice.said)
            for other, said in choices.values():
                line = self._headline(other, today)
                supposed = fill(question.suppose, {"choices": _either(said)})
                yield f"{_sentence(supposed)}: {line[:1].lower()}{line[1:]}"

    def _notices(self, outcome: _Outcome, answers: Answers, today: date) -> Iterable[str]:
        for _, one in outcome.compared:
            yield from of_today(one, today) if one else ()
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


def _is_less(experience: str, told: str | None) -> bool:
    """Return whether an answer on experience means less than the one that a member gave."""
    levels = VOCABULARY["experience"]
    return told is not None and levels.index(experience) < levels.index(told)
