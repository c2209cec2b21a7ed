"""A credential -> its Card: what it is today, its figures, and what the guide says of it in its own words.

card_of(credential, guide, today) -> Card
  .standing      CredentialStatus: active, beta or retired, and since when
  .figures       the figures that can be shown, in the order in which they are told
  .successors    what to look at instead
  .tests, .hiring, .thinks   Said: a passage's first sentences and their section
  .preparation   Preparing: weeks and courses; None where it can no longer be taken or the guide has no rules
  .due           which figures are due for checking
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.facts.advice_rules import AdviceRules, Opinions
from knowledge.facts.answers import fill
from knowledge.facts.credentials import Catalogue, Credential, FigureTopic, Successor
from knowledge.facts.figures import Blueprint, Figure, QuestionCount
from knowledge.facts.standing import CredentialStatus, of_age, standing_on
from knowledge.guide import Guide
from knowledge.text.passages import Passage
from knowledge.text.sentences import sentence_ends, shorten

SAID_LIMIT = 360
HEAVIEST = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the guide and the section in which they stand."""

    text: str
    section: str

    @property
    def first_sentence(self) -> str:
        """Return the first sentence alone."""
        return self.text[: next(sentence_ends(self.text), 0)].strip()


@dataclass(frozen=True, slots=True)
class Preparing:
    """Says how many weeks preparation takes, from and to, or why the guide has none; the courses in order."""

    weeks: tuple[tuple[tuple[int, int], Said], ...]
    otherwise: str | None
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What the guide holds about one credential on one day."""

    credential: Credential
    today: date
    standing: CredentialStatus
    figures: dict[FigureTopic, Figure]
    successors: tuple[tuple[Successor, Credential], ...]
    tests: Said | None
    hiring: Said | None
    thinks: tuple[Said, ...]
    preparation: Preparing | None
    due: tuple[str, ...]


def card_of(credential: Credential, guide: Guide, catalogue: Catalogue, today: date) -> Card:
    """Gather what the guide holds about a credential of its catalogue on the day `today`."""
    rules = guide.source.advice_rules
    opinions = (rules.opinions.get(credential.id) if rules else None) or Opinions()
    standing = standing_on(credential, catalogue, today)
    gone = standing.status == "retired"
    # What a vendor lays down for its exams says nothing about one that nobody can take.
    figures = credential.figures() if gone else catalogue.figures(credential)
    return Card(
        credential=credential,
        today=today,
        standing=standing,
        figures=figures,
        successors=tuple(catalogue.successors(credential)),
        tests=_said(guide, opinions.tests),
        hiring=_said(guide, opinions.hiring),
        thinks=tuple(said for one in opinions.thinks if (said := _said(guide, one))),
        preparation=_preparing(rules, guide, credential) if rules and not gone else None,
        due=tuple(of_age(credential, figures, today)),
    )


def heaviest(blueprint: Blueprint) -> str:
    """Name the domains that weigh most, the heaviest first; those that weigh the same are all named or counted."""
    ranked = sorted(blueprint.weights, key=lambda weight: -weight.midpoint)
    if len(ranked) <= HEAVIEST:
        return ", ".join(f"{one.domain} {one.shown}" for one in ranked)
    first_left_out = ranked[HEAVIEST]
    alike = [one for one in ranked if one.percent == first_left_out.percent]
    named = [one for one in ranked[:HEAVIEST] if one not in alike]
    words = [f"{one.domain} {one.shown}" for one in named]
    if len(named) < HEAVIEST:
        words.append(f"{len(alike)} others {first_left_out.shown} each")
    return ", ".join(words)


def told(figure: Figure) -> str:
    """Return a figure in a few words, with the kinds of questions where it counts them."""
    if isinstance(figure, QuestionCount) and figure.kinds:
        return f"{figure.shown}, {' and '.join(figure.kinds)}"
    return figure.shown


def _said(guide: Guide, passage_id: str | None) -> Said | None:
    passage = guide.passage(passage_id) if passage_id else None
    return Said(shorten(_own_words(passage), SAID_LIMIT), passage.path[-1]) if passage else None


def _own_words(passage: Passage) -> str:
    """Return a passage's words without what introduces the list that it stands in."""
    return passage.text.split("\n• ")[-1] if passage.kind == "item" else passage.text


def _preparing(rules: AdviceRules, guide: Guide, credential: Credential) -> Preparing:
    preparation = rules.preparation
    courses = tuple(found.path[-1] for one in preparation.courses if (found := guide.passage(one)))
    if credential.id not in preparation.covers:
        return Preparing((), fill(preparation.otherwise, {"name": credential.name}), courses)
    times = sorted({(time.weeks, time.passage) for time in preparation.times})
    weeks = tuple((weeks, said) for weeks, passage in times if (said := _said(guide, passage)))
    return Preparing(weeks, None, courses)
