"""Terms -> ranked passages: body, headings and `asked` phrasings are one BM25 field each, added with weights.

An `asked` phrasing is a document of its own, and a passage counts by its best one: a passage with many phrasings is not
longer for it. What the guide leaves out on purpose competes by its phrasings in the same field.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from knowledge.bm25 import Bm25, Floats
from knowledge.passages import NotCovered, Passage
from knowledge.words import Words, rarity

BODY_WEIGHT = 1.0
HEADING_WEIGHT = 1.0
ASKED_WEIGHT = 2.0
USUAL_RARITY = 0.4


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a question found.

    `strength` is the score over the question's total weight; `coverage` the share of it that the passage holds, 0 to 1.
    """

    passage: Passage
    score: float
    strength: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a question found, best first, and how near it came to something that the guide leaves out on purpose."""

    hits: list[Hit]
    left_out: NotCovered | None
    left_out_strength: float
    best_asked_strength: float


class Ranking:
    """The index of a guide: built once, asked often."""

    def __init__(
        self,
        passages: Sequence[Passage],
        not_covered: Sequence[NotCovered],
        words: Words,
        progress: Callable[[float], None] = lambda fraction: None,
    ) -> None:
        self._passages = list(passages)
        self._not_covered = list(not_covered)
        self._words = words
        words.learn(text for passage in passages for text in (passage.text, passage.section, *passage.asked))
        words.learn(phrase for entry in not_covered for phrase in entry.asked)
        heading_terms = cache(words.terms)
        bodies: list[list[str]] = []
        headings: list[list[str]] = []
        asked: list[list[str]] = []
        owners: list[int] = []
        self._held: list[frozenset[str]] = []
        for number, passage in enumerate(passages):
            if number % 256 == 0:
                progress(number / len(passages))
            bodies.append(words.terms(passage.text))
            headings.append([term for heading in passage.path for term in heading_terms(heading)])
            phrases = [words.terms(phrase) for phrase in passage.asked]
            asked += phrases
            owners += [number] * len(phrases)
            self._held.append(frozenset(bodies[-1]).union(headings[-1], *phrases))
        for number, entry in enumerate(not_covered, start=len(passages)):
            phrases = [words.terms(phrase) for phrase in entry.asked]
            asked += phrases
            owners += [number] * len(phrases)
        self._owners = np.asarray(owners, dtype=np.intp)
        self._body, self._heading, self._asked = Bm25(bodies), Bm25(headings), Bm25(asked)
        self._frequency: dict[str, int] = {}
        for held in self._held:
            for term in held:
                self._frequency[term] = self._frequency.get(term, 0) + 1
        progress(1.0)

    def idf(self, term: str) -> float:
        """Gives how much a term tells, by the passages that hold it in any field; most where none does."""
        holding = self._frequency.get(term, 0)
        return math.log(1 + (len(self._passages) - holding + 0.5) / (holding + 0.5))

    def rank(self, question: str, most: int) -> Ranked:
        """Finds the `most` best passages for a question."""
        weights = {term: self._weight(term, word) for term, word in self._words.question_terms(question).items()}
        terms = list(weights)
        total = sum(weights.values())
        if not terms or not total or not self._passages:
            return Ranked([], None, 0.0, 0.0)
        asked = self._best_asked(terms)
        own, left_out = asked[: len(self._passages)], asked[len(self._passages) :]
        scores = (
            BODY_WEIGHT * self._body.scores(terms) + HEADING_WEIGHT * self._heading.scores(terms) + ASKED_WEIGHT * own
        )
        order = [int(i) for i in np.argsort(-scores, kind="stable")[:most] if scores[i] > 0]
        hits = [self._hit(place, float(scores[place]), weights, total) for place in order]
        nearest = int(np.argmax(left_out)) if left_out.size else -1
        return Ranked(
            hits,
            self._not_covered[nearest] if nearest >= 0 and left_out[nearest] > 0 else None,
            float(left_out[nearest]) / total if nearest >= 0 else 0.0,
            float(own.max(initial=0.0)) / total,
        )

    def _weight(self, term: str, word: str) -> float:
        """Gives how much a term tells: less for a common English word, more for a rare one that the guide lacks."""
        told = rarity(word) / USUAL_RARITY
        return self.idf(term) * (min(1.0, told) if term in self._frequency else told)

    def _hit(self, place: int, score: float, weights: dict[str, float], total: float) -> Hit:
        covered = sum(weight for term, weight in weights.items() if term in self._held[place])
        return Hit(self._passages[place], score, score / total, covered / total)

    def _best_asked(self, terms: list[str]) -> Floats:
        """Gives the score of each owner's best phrasing, shape (passages + left out,)."""
        best = np.zeros(len(self._passages) + len(self._not_covered))
        np.maximum.at(best, self._owners, self._asked.scores(terms))
        return best
