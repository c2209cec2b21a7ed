"""Question -> ranked passages: a passage's score adds up its BM25 score and its likelihood of the question.

The BM25 score is a weighted sum over four fields: the passage's text, its headings, its best `asked` phrasing, and all
its phrasings together. The likelihood (knowledge/search/likelihood.py) is that of naive Bayes with a class for each
passage, and a class for each subject that the guide leaves out on purpose. The two scores have different scales, so
both are standardised before they are added.

A question that names no vendor is about all vendors or about the usual vendor, the first of `vendors`. So for such a
question, a passage whose headings name other vendors but not the usual one loses OTHER_VENDOR_PENALTY.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from knowledge.search.bm25 import Bm25, Floats
from knowledge.search.boundary import Boundary
from knowledge.search.likelihood import Likelihood
from knowledge.search.vectors import Text, Vectors
from knowledge.text.passages import NotCovered, Passage
from knowledge.text.words import Words, rarity, tokens

BODY_WEIGHT = 1.0
HEADING_WEIGHT = 0.5
BEST_ASKED_WEIGHT = 1.0
ALL_ASKED_WEIGHT = 2.0
BM25_WEIGHT = 0.25
HEADING_TIMES = 2  # a passage's heading counts as this many examples of its questions
USUAL_RARITY = 0.4
OTHER_VENDOR_PENALTY = 1.0
SHARPNESS = 12.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found for a question."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Features:
    """Numbers that show how well the best passage answers a question.

    `coverage`, `best_text` and `known` are shares from 0 to 1: the weight of the question's terms that are found,
    divided by the weight of all its terms. The texts of a passage are its body with its headings, and each of its
    phrasings. Log likelihoods are divided by the mass of the
    question's vector. The mass is the sum of the vector's weights, but at least 1.

    `coverage`: share found in any of the passage's texts.
    `best_text`: largest share found in a single text of the passage.
    `known`: share found in any passage of the guide.
    `strength`: BM25 score of the passage, divided by the question's total weight.
    `likelihood`: log likelihood of the passage, minus the mean over all passages.
    `margin`: log likelihood of the passage, minus the log likelihood of the best passage under another heading; 0 if
    there is no such passage.
    `left_out`: largest log likelihood of a subject that the guide leaves out (off-topic ones included), minus the log
    likelihood of the passage; -1 if the guide lists no such subject.
    `odds`: log of the summed likelihoods of all passages, minus the same for all subjects that the guide leaves out; 0
    if it lists no such subject.
    `familiarity`: of all char n-grams in the question's words, the share that occurs in at least two of the guide's
    texts.
    `lead`: score of the passage, minus the score of the second passage if there is one.
    `on_topic`: log odds that the question is on topic; infinite if the guide lists no subject off topic.
    `covered`: log odds that the guide answers the question; infinite if the guide leaves out no subject that is on
    topic.
    """

    coverage: float = 0.0
    best_text: float = 0.0
    known: float = 0.0
    strength: float = 0.0
    likelihood: float = 0.0
    margin: float = 0.0
    left_out: float = -1.0
    odds: float = 0.0
    familiarity: float = 0.0
    lead: float = 0.0
    on_topic: float = math.inf
    covered: float = math.inf


@dataclass(frozen=True, slots=True)
class Ranked:
    """The passages found for a question.

    `hits`: the passages, best first.
    `features`: the features of the best passage.
    `left_out`: the nearest subject that the guide leaves out; None if it leaves out nothing.
    `weights`: the weights of the question's terms.
    """

    hits: list[Hit]
    features: Features
    left_out: NotCovered | None
    weights: dict[str, float] = field(default_factory=dict[str, float])


class Ranking:
    """The index of a guide, built once for many questions."""

    def __init__(
        self,
        passages: Sequence[Passage],
        not_covered: Sequence[NotCovered],
        words: Words,
        vendors: Sequence[str] = (),
        progress: Callable[[float], None] = lambda fraction: None,
    ) -> None:
        self._passages = list(passages)
        self._not_covered = list(not_covered)
        self._words = words
        split = cache(tokens)
        words.learn(
            (split(text) for passage in passages for text in (passage.text, passage.section)),
            (split(phrase) for place in (*passages, *not_covered) for phrase in place.asked),
        )

        @cache
        def terms(text: str) -> list[str]:
            return words.terms_of(split(text))

        def both(text: str) -> Text:
            return terms(text), split(text)

        bodies: list[list[str]] = []
        headings: list[list[str]] = []
        phrasings: list[list[str]] = []
        phrasing_owners: list[int] = []
        together: list[list[str]] = []
        texts: list[Text] = []
        owners: list[int] = []
        self._texts: list[list[frozenset[str]]] = []
        for number, passage in enumerate(passages):
            if number % 256 == 0:
                progress(number / len(passages))
            bodies.append(terms(passage.text))
            headings.append([term for heading in passage.path for term in terms(heading)])
            asked = [terms(phrase) for phrase in passage.asked]
            phrasings += asked
            phrasing_owners += [number] * len(asked)
            together.append([term for phrase in asked for term in phrase])
            own = [both(passage.text), *[both(passage.path[-1])] * HEADING_TIMES, *map(both, passage.asked)]
            texts += own
            owners += [number] * len(own)
            self._texts.append([frozenset(bodies[-1]).union(headings[-1]), *map(frozenset, asked)])
        for number, entry in enumerate(not_covered, start=len(passages)):
            texts += map(both, entry.asked)
            owners += [number] * len(entry.asked)
        self._off_topic = np.asarray([False] * len(passages) + [e.off_topic for e in not_covered], dtype=bool)
        marks = [words.terms(vendor)[0] for vendor in vendors if words.terms(vendor)]
        self._vendors = frozenset(marks)
        others = frozenset(marks[1:])
        self._elsewhere = np.asarray([bool(others.intersection(h)) and marks[0] not in h for h in headings], dtype=bool)
        self._phrasing_owners = np.asarray(phrasing_owners, dtype=np.intp)
        self._body, self._heading = Bm25(bodies), Bm25(headings)
        self._phrasings, self._together = Bm25(phrasings), Bm25(together)
        self._vectors = Vectors(texts)
        self._likelihood = Likelihood(self._vectors, owners, len(passages) + len(not_covered))
        place = np.asarray(owners, dtype=np.intp)
        in_guide, everyday = place < len(passages), self._off_topic[place]
        self._covered = _boundary(self._vectors, in_guide, ~everyday)
        self._topic = _boundary(self._vectors, ~everyday, np.ones_like(everyday))
        self._frequency: dict[str, int] = {}
        for held in self._texts:
            for term in frozenset[str]().union(*held):
                self._frequency[term] = self._frequency.get(term, 0) + 1
        progress(1.0)

    def idf(self, term: str) -> float:
        """Return the idf of a term. The fewer passages hold the term in any of their texts, the larger it is.

        A term that no passage holds has the largest idf.
        """
        holding = self._frequency.get(term, 0)
        return math.log(1 + (len(self._passages) - holding + 0.5) / (holding + 0.5))

    def rank(self, question: str, most: int) -> Ranked:
        """Return the `most` best passages for a question, with their features.

        Return no passage if the question distinguishes none: no term matches, and all passages are equally likely.
        """
        weights = {term: self._weight(term, word) for term, word in self._words.question_terms(question).items()}
        if not sum(weights.values()) or not self._passages:
            return Ranked([], Features(), None)
        terms = list(weights)
        bm25 = self._bm25(terms)
        words = tokens(question)
        vector = self._vectors.of(terms, words)
        likelihood = self._likelihood.scores(vector)
        own, left_out = likelihood[: len(self._passages)], likelihood[len(self._passages) :]
        if not bm25.any() and own.max() <= own.min():
            return Ranked([], Features(), None)
        scores = BM25_WEIGHT * _scaled(bm25) + _scaled(own)
        if self._vendors.isdisjoint(terms):
            scores = scores - OTHER_VENDOR_PENALTY * self._elsewhere
        order = [int(place) for place in np.argsort(-scores, kind="stable")[:most]]
        nearest = int(np.argmax(left_out)) if left_out.size else -1
        hits = [Hit(self._passages[place], float(scores[place] - scores.min())) for place in order]
        mass = max(1.0, sum(vector.values()))
        features = replace(
            self._features(order, weights, bm25, own, left_out, mass),
            familiarity=self._vectors.familiarity(words),
            lead=hits[0].score - hits[1].score if len(hits) > 1 else hits[0].score,
            on_topic=self._topic.log_odds(vector) if self._topic else math.inf,
            covered=self._covered.log_odds(vector) if self._covered else math.inf,
        )
        return Ranked(hits, features, self._not_covered[nearest] if nearest >= 0 else None, weights)

    def _bm25(self, terms: list[str]) -> Floats:
        best = np.zeros(len(self._passages))
        np.maximum.at(best, self._phrasing_owners, self._phrasings.scores(terms))
        return (
            BODY_WEIGHT * self._body.scores(terms)
            + HEADING_WEIGHT * self._heading.scores(terms)
            + BEST_ASKED_WEIGHT * best
            + ALL_ASKED_WEIGHT * self._together.scores(terms)
        )

    def _weight(self, term: str, word: str) -> float:
        """Return the weight of a term: its idf times a factor for the word's rarity in English.

        The factor is below 1 for a common word. It is above 1 only for a rare word that the guide does not hold.
        """
        told = rarity(word) / USUAL_RARITY
        return self.idf(term) * (min(1.0, told) if term in self._frequency else told)

    def _features(
        self, order: list[int], weights: dict[str, float], bm25: Floats, own: Floats, left_out: Floats, mass: float
    ) -> Features:
        total = sum(weights.values())
        first = order[0]
        heading = self._passages[first].path[-1]
        other = next((place for place in order if self._passages[place].path[-1] != heading), first)
        texts = self._texts[first]

        def share(held: frozenset[str]) -> float:
            return sum(weight for term, weight in weights.items() if term in held) / total

        return Features(
            coverage=share(frozenset[str]().union(*texts)),
            best_text=max(share(held) for held in texts),
            known=sum(weight for term, weight in weights.items() if term in self._frequency) / total,
            strength=float(bm25[first]) / total,
            likelihood=float(own[first] - own.mean()) / mass,
            margin=float(own[first] - own[other]) / mass,
            left_out=float(left_out.max() - own[first]) / mass if left_out.size else -1.0,
            odds=_total(own / mass) - _total(left_out / mass) if left_out.size else 0.0,
        )


def _boundary(vectors: Vectors, inside: npt.NDArray[np.bool_], heard: npt.NDArray[np.bool_]) -> Boundary | None:
    """Return a boundary between the texts that are `inside` and those that are not. Only texts `heard` are used.

    Return None if all texts are on the same side.
    """
    sides = inside[heard]
    return Boundary(vectors, inside, heard) if sides.any() and not sides.all() else None


def _total(scores: Floats) -> float:
    """Return the logarithm of the sum of likelihoods, each raised to the power SHARPNESS.

    Log likelihoods that are divided by the mass differ less than the undivided ones. The power makes up for this.
    """
    most = float(scores.max())
    return SHARPNESS * most + math.log(float(np.exp(SHARPNESS * (scores - most)).sum()))


def _scaled(scores: Floats) -> Floats:
    """Return scores with mean 0 and standard deviation 1. Return zeros if all scores are equal."""
    deviation = float(scores.std())
    return (scores - scores.mean()) / deviation if deviation else np.zeros_like(scores)
