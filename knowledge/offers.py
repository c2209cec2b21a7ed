"""What is offered in place of an answer: the choices of an unsure answer, and the passages near a refused question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

from knowledge.facts.credentials import FigureTopic
from knowledge.facts.figure_questions import figure_passage_id
from knowledge.search.hits import Hit, PlainFeatures, Ranked, one_a_heading
from knowledge.search.plain_question import RELATED
from knowledge.search.plain_ranking import PlainRanking
from knowledge.search.ranking import Ranking
from knowledge.source import GuideSource
from knowledge.text.passages import Passage

SHOWN_WHEN_UNSURE: Final = 3
# The figures that tell only those something who are going to sit the exam.
_OF_SITTING: Final[tuple[FigureTopic, ...]] = (
    "price", "length", "questions", "languages", "delivery", "prerequisites", "experience", "scoring", "retakes",
    "blueprint",
)  # fmt: skip
# Read off the golden questions: each right choice is as near as this.
BEHIND_LEFT_OUT: Final = 0.15  # how much nearer, by cosine, a subject may be that the guide leaves out
NEAR_IN_OTHER_WORDS: Final = 0.45  # the least cosine of a choice that says no word of the question


@dataclass(frozen=True, slots=True)
class _Nearness:
    """How near to a question a passage has to be.

    Only the words of the question that are no names count, and only the passage's own words, not its phrasings.

    `score`: the least score of the passage.
    `share`: the least share of the words' weight that the passage says, 0 to 1.
    `rare`: the least weight of the rarest word that the passage says. A word in a fifth of the passages has an idf of
    1.5, and a word in two fifths of them one of 0.9.
    `related`: how much a word counts that is only related to a word of the question, 0 to 1.
    """

    score: float
    share: float
    rare: float
    related: float


# Read off the golden questions. Of 62 refused ones with a near passage, 53 have one on the same subject. No question
# off topic has one.
_WITH_PHRASINGS: Final = _Nearness(score=8.0, share=0.1, rare=1.5, related=RELATED)
_WITH_MEANING: Final = replace(_WITH_PHRASINGS, score=14.0)
# The scores of a plain guide are not to scale. What is near is usually offered as a choice there, so little is refused.
_PLAIN: Final = _Nearness(score=0.0, share=0.5, rare=0.9, related=0.0)


class Offers:
    """Chooses passages for questions that the guide does not answer.

    `places`: the place of each passage among the guide's passages, by its id.
    """

    def __init__(self, source: GuideSource, ranking: Ranking | PlainRanking, places: Mapping[str, int]) -> None:
        self._words = source.words
        self._ranking = ranking
        self._places = places
        self._introductions = source.introductions
        self._of_the_past = frozenset(_figures_of_the_past(source))

    def headings(self, hits: Iterable[Hit], besides: Sequence[Passage] = ()) -> list[Passage]:
        """Return the best passage under each heading, best first.

        Leave out what only introduces left-out subjects, and figures of exams that nobody can sit any more.

        `besides`: passages whose headings are left out.
        """
        offered = (hit for hit in hits if self._says_something(hit) and hit.passage.id not in self._of_the_past)
        return one_a_heading(offered, besides)

    def _says_something(self, hit: Hit) -> bool:
        return hit.passage.id not in self._introductions

    def choices(self, ranked: Ranked, besides: Collection[str]) -> list[Hit]:
        """Return the best passages that say a word of what a question asks, or a related word.

        A passage may mean the same in other words. So where meanings are compared, return those of the best passages
        that are near the question, and not much farther from it than a subject that the guide leaves out.

        `besides`: the terms of the question that name nothing and that the guide holds. If there are none, return the
        best passages.
        """
        related = {other for term in besides for other in self._words.related(term) if other in ranked.weights}
        asked = {*besides, *related}
        found = [hit for hit in ranked.hits if self._says_something(hit)]
        if not ranked.features.by_meaning:
            hits = (hit for hit in found if not asked or self._ranking.says(self._places[hit.passage.id], asked))
            return list(islice(hits, SHOWN_WHEN_UNSURE))
        least = ranked.features.left_out_nearness - BEHIND_LEFT_OUT
        return [
            hit
            for hit in found[:SHOWN_WHEN_UNSURE]
            if hit.nearness >= least
            and (hit.nearness >= NEAR_IN_OTHER_WORDS or self._ranking.said_itself(self._places[hit.passage.id], asked))
        ]

    def near(self, ranked: Ranked, besides: Collection[str]) -> list[Hit]:
        """Return the passages found that are near a question: they say what is rare in it, and score well.

        `besides`: the terms of the question that name nothing.
        """
        bounds = _WITH_MEANING if ranked.features.by_meaning else _WITH_PHRASINGS
        if isinstance(ranked.features, PlainFeatures):
            bounds = _PLAIN
        weights = {term: weight for term in besides if (weight := ranked.weights.get(term, 0.0)) > 0}
        return [hit for hit in ranked.hits if hit.score >= bounds.score and self._is_near(hit, weights, bounds)]

    def _is_near(self, hit: Hit, weights: Mapping[str, float], bounds: _Nearness) -> bool:
        place = self._places[hit.passage.id]
        others = {term: self._words.related(term) if bounds.related else frozenset[str]() for term in weights}
        held = self._ranking.said_itself(place, {*weights, *chain.from_iterable(others.values())})
        said = [
            weight * (1.0 if term in held else 0.0 if held.isdisjoint(others[term]) else bounds.related)
            for term, weight in weights.items()
        ]
        return max(said, default=0.0) >= bounds.rare and sum(said) >= bounds.share * sum(weights.values())


def _figures_of_the_past(source: GuideSource) -> Iterator[str]:
    """Yield the ids of the passages that tell of a retired exam what those need who sit it."""
    credentials = source.catalogue.credentials if source.catalogue else ()
    for credential in credentials:
        if credential.status == "retired":
            yield from (figure_passage_id(credential.id, topic) for topic in _OF_SITTING)
