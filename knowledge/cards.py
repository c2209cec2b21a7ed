"""A credential -> its Card: its status, its figures, and quotes from the guide about it.

card_of(credential, guide, catalogue, today) -> Card
  .standing      CredentialStatus: active, beta or retired, and since when
  .figures       its figures in the order of FigureTopic, then the policies of its vendor
  .successors    what to look at instead
  .suits         for whom or for what it is, in a few words
  .tests, .hiring, .thinks   Said: a passage's first sentences and its heading
  .preparation   Preparing: weeks and courses; None if the credential is retired or the guide has no rules
  .due           the figures that are due for checking
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.facts.advice_rules import AdviceRules, Opinions
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, FigureTopic, Successor
from knowledge.facts.figures import Blueprint, Figure, QuestionCount
from knowledge.facts.standing import CredentialStatus, standing_on
from knowledge.guide import Guide
from knowledge.text.places import fill
from knowledge.text.sentences import sentence_ends, shorten

SAID_LIMIT = 360
HEAVIEST = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences of the guide, and the heading above them."""

    text: str
    section: str

    @property
    def first_sentence(self) -> str:
        """Return the first sentence."""
        return self.text[: next(sentence_ends(self.text), 0)].strip()


@dataclass(frozen=True, slots=True)
class Preparing:
    """How to prepare for a credential.

    `weeks`: the least and the most weeks that preparation takes, each pair with the sentences that say so.
    `otherwise`: why the guide names no weeks for this credential, or None.
    `courses`: the courses that fit the credential, in order.
    """

    weeks: tuple[tuple[tuple[int, int], Said], ...]
    otherwise: str | None
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that the guide says about one credential on one day."""

    credential: Credential
    today: date
    standing: CredentialStatus
    figures: dict[FigureTopic, Figure]
    successors: tuple[tuple[Successor, Credential], ...]
    suits: str | None
    tests: Said | None
    hiring: Said | None
    thinks: tuple[Said, ...]
    preparation: Preparing | None
    due: tuple[FigureTopic, ...]

    @property
    def due_after_days(self) -> int:
        """Return the number of days after which the figures that are due for checking were due."""
        return min(self.credential.check_after_days(self.figures[topic]) for topic in self.due)


def card_of(credential: Credential, guide: Guide, catalogue: Catalogue, today: date) -> Card:
    """Return the card of a credential of `catalogue` on the day `today`."""
    rules = guide.source.advice_rules
    opinions = (rules.opinions.get(credential.id) if rules else None) or Opinions()
    standing = standing_on(credential, catalogue, today)
    gone = standing.status == "retired"
    # A vendor's rules for its exams do not apply to an exam that nobody can take.
    figures = credential.figures() if gone else catalogue.figures(credential)
    return Card(
        credential=credential,
        today=today,
        standing=standing,
        figures=figures,
        successors=tuple(catalogue.successors(credential)),
        suits=None if gone else opinions.suits,
        tests=_said(guide, opinions.tests),
        hiring=_said(guide, opinions.hiring),
        thinks=tuple(said for one in opinions.thinks if (said := _said(guide, one))),
        preparation=_preparing(rules, guide, credential) if rules and not gone else None,
        due=tuple(topic for topic, figure in figures.items() if credential.is_due(figure, today)),
    )


def heaviest(blueprint: Blueprint) -> str:
    """Return the HEAVIEST domains of an exam, the heaviest first.

    Domains that weigh as much as the first one left out are not named. If there are no others, they are counted.
    """
    ranked = sorted(blueprint.weights, key=lambda weight: -weight.midpoint)
    if len(ranked) <= HEAVIEST:
        return ", ".join(one.domain for one in ranked)
    first_left_out = ranked[HEAVIEST]
    alike = [one for one in ranked if one.percent == first_left_out.percent]
    named = [one for one in ranked[:HEAVIEST] if one not in alike]
    return ", ".join(one.domain for one in named) or f"{len(alike)} of equal weight"


def told(figure: Figure) -> str:
    """Return a figure in a few words. A number of questions comes with the kinds of questions."""
    if isinstance(figure, QuestionCount) and figure.kinds:
        return f"{figure.shown}, {' and '.join(figure.kinds)}"
    return figure.shown


def _said(guide: Guide, passage_id: str | None) -> Said | None:
    passage = guide.passage(passage_id) if passage_id else None
    return Said(shorten(passage.own_words, SAID_LIMIT), passage.path[-1]) if passage else None


def _preparing(rules: AdviceRules, guide: Guide, credential: Credential) -> Preparing:
    preparation = rules.preparation
    fitting = preparation.courses_for(credential.id)
    courses = tuple(found.path[-1] for one in fitting if (found := guide.passage(one)))
    if credential.id not in preparation.covers:
        return Preparing((), fill(preparation.otherwise, {"name": credential.name}), courses)
    times = sorted({(time.weeks, time.passage) for time in preparation.times})
    weeks = tuple((weeks, said) for weeks, passage in times if (said := _said(guide, passage)))
    return Preparing(weeks, None, courses)
