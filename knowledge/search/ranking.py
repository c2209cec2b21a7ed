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
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import asdict, replace
from functools import partial

import numpy as np

from knowledge.meaning.encoder import LANGUAGE
from knowledge.search.hits import USUAL_RARITY, Features, Hit, Ranked
from knowledge.search.index import Index, vendor_marks
from knowledge.search.known_numbers import KnownNumbers
from knowledge.search.lists import Floats, Integers, begins_of
from knowledge.search.meaning import Meaning, Nearness
from knowledge.search.readings import readings
from knowledge.search.top import top_finite
from knowledge.text.passages import NotCovered, Passage, language_of
from knowledge.text.words import Words

BODY_WEIGHT = 1.0
HEADING_WEIGHT = 0.5
BEST_ASKED_WEIGHT = 1.0
ALL_ASKED_WEIGHT = 2.0
BM25_WEIGHT = 0.25
OTHER_VENDOR_PENALTY = 1.0
OTHER_LANGUAGE_PENALTY = 2.0
SHARPNESS = 12.0
MEANING_WEIGHT = 13.0  # for a cosine of 1

# From where a question is about a left-out subject: its cosine to the subject, the same where the words fit too, and by
# words alone the share of the question's weight that the subject's phrasings say. Chosen by reading 450 questions.
SUBJECT = 0.7
LIKELY_SUBJECT = 0.55
SAID_OF_SUBJECT = 0.5


class Ranking:
    """Finds the passages nearest to a question.

    `vendors`: the catalogue's vendors, the usual one first.
    `languages`: the language of each file. A file that is not among them is in the guide's language.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        not_covered: Sequence[NotCovered],
        words: Words,
        vendors: Sequence[str],
        index: Index,
        languages: Mapping[str, str] | None = None,
    ) -> None:
        self._passages = passages
        self._not_covered = not_covered
        of_files = languages or {}
        self._readings = readings(passages, words, of_files)
        self._languages = np.asarray([language_of(passage, of_files, words.language) for passage in passages])
        self._vendors = frozenset(vendor_marks(words, vendors))
        self._index = index
        self._numbers = KnownNumbers(index.vectors.vocabulary)
        self._first_phrasings = np.flatnonzero(begins_of(index.phrasing_owners))
        self._phrased = index.phrasing_owners[self._first_phrasings]
        numbers: dict[str, int] = {}
        headings = [numbers.setdefault(passage.path[-1], len(numbers)) for passage in passages]
        self._sections = np.asarray(headings, dtype=np.intp)
        self._meaning: Meaning | None = None

    @property
    def compares_meanings(self) -> bool:
        """Return whether meanings are compared too."""
        return self._meaning is not None

    def understanding(self, meaning: Meaning) -> Ranking:
        """Return the same ranking, which compares meanings too."""
        found = copy(self)
        found._meaning = meaning
        return found

    def idf(self, term: str) -> float:
        """Return the idf of a term. The fewer passages hold the term in any of their texts, the larger it is.

        A term that no passage holds has the largest idf.
        """
        return self._idf(self._numbers.term(term))

    def says(self, place: int, terms: Iterable[str]) -> bool:
        """Return whether a text of the passage with a place holds one of some terms."""
        return bool(self._index.held_by(place, np.asarray(self._numbers.terms(terms), dtype=np.intp)).any())

    def said_itself(self, place: int, terms: Iterable[str]) -> set[str]:
        """Return which of some terms the passage with a place holds in its own text or its headings."""
        asked = [*terms]
        held = set(self._index.first_text(place).tolist())
        return {term for term, number in zip(asked, self._numbers.terms(asked), strict=True) if number in held}

    def _idf(self, number: int) -> float:
        holding = self._index.holding(number)
        return math.log(1 + (len(self._passages) - holding + 0.5) / (holding + 0.5))

    def rank(self, question: str, most: int, handicaps: Floats | None = None) -> Ranked:
        """Return the `most` best passages for a question, with their features.

        Return no passage if the question distinguishes none: no term matches, and all passages are equally likely.

        The question is read in each of the guide's languages. The reading that fits best counts.

        `handicaps`: what each passage loses of its score, shape (passages,). One that loses all is not found.
        """
        read = partial(self._read, question, most, handicaps)
        if len(self._readings) == 1:
            return read(self._readings[0])
        found = [(words.recognised(question), read(words)) for words in self._readings]
        return max(found, key=lambda reading: reading[0] + _coverage(reading[1]))[1]

    def _read(self, question: str, most: int, handicaps: Floats | None, words: Words) -> Ranked:
        """Return what `rank` returns for a question in the language of `words`."""
        index = self._index
        asked = words.question_terms(question)
        numbers = self._numbers.terms(asked)
        terms = np.asarray(numbers, dtype=np.intp)
        weights = np.asarray(
            [self._weight(term, words.rarity(word)) for term, word in zip(numbers, asked.values(), strict=True)]
        )
        if not weights.any() or not self._passages:
            return Ranked([], Features(), None)
        bm25 = self._bm25(numbers)
        ngrams = self._numbers.ngrams(words.tokens(question))
        vector = index.vectors.of(terms, ngrams)
        likelihood = index.likelihood.scores(vector)
        own, left_out = likelihood[: len(self._passages)], likelihood[len(self._passages) :]
        if not bm25.any() and own.max() <= own.min():
            return Ranked([], Features(), None)
        scores = BM25_WEIGHT * _scaled(bm25) + _scaled(own)
        meant = self._meaning.nearness(question) if self._meaning and words.language == LANGUAGE else None
        if meant is not None:
            scores += MEANING_WEIGHT * meant.passages
        if self._vendors.isdisjoint(asked):
            scores -= OTHER_VENDOR_PENALTY * index.elsewhere
        if len(self._readings) > 1:
            scores -= OTHER_LANGUAGE_PENALTY * (self._languages != words.language)
        if handicaps is not None:
            scores -= handicaps
        order = top_finite(scores, most)
        if not order:
            return Ranked([], Features(), None)
        nearest = int(np.argmax(left_out)) if left_out.size else -1
        lowest = float(scores[np.isfinite(scores)].min())
        cosines = np.full(len(scores), math.inf) if meant is None else meant.passages
        hits = [Hit(self._passages[at], float(scores[at]) - lowest, float(cosines[at])) for at in order]
        mass = max(1.0, float(vector.weights.sum()))
        features = replace(
            self._features(order, terms, weights, bm25, own, left_out, mass),
            familiarity=index.vectors.familiarity(ngrams),
            lead=hits[0].score - hits[1].score if len(hits) > 1 else hits[0].score,
            on_topic=index.topic.log_odds(vector) if index.topic else math.inf,
            covered=index.covered.log_odds(vector) if index.covered else math.inf,
        )
        if meant is not None:
            features = replace(features, **asdict(meant.of(order[0], self._sections, np.isfinite(scores))))
        of_terms = dict(zip(asked, weights.tolist(), strict=True))
        left_out_most = self._not_covered[nearest] if nearest >= 0 else None
        about = self._subject(left_out_most, features, of_terms, words, meant)
        return Ranked(hits, features, left_out_most, of_terms, belongs_to=about)

    def _subject(
        self,
        likely: NotCovered | None,
        features: Features,
        weights: dict[str, float],
        words: Words,
        meant: Nearness | None,
    ) -> NotCovered | None:
        """Return the left-out subject that a question is about, or None if that is not sure enough.

        `likely`: the subject whose words are the most likely ones. `weights`: those of the question's terms.
        """
        is_likely = features.left_out > 0
        if meant is not None:
            is_near = meant.of_subject >= (LIKELY_SUBJECT if is_likely else SUBJECT)
            return self._not_covered[meant.subject] if is_near else None
        if likely is None or not is_likely:
            return None
        said = set[str]().union(*(words.question_terms(text) for text in likely.asked))
        held = sum(weight for term, weight in weights.items() if term in said)
        return likely if held >= SAID_OF_SUBJECT * sum(weights.values()) else None

    def _bm25(self, terms: list[int]) -> Floats:
        index = self._index
        best = np.zeros(len(self._passages))
        if len(self._phrased):
            best[self._phrased] = np.maximum.reduceat(index.phrasings.scores(terms), self._first_phrasings)
        return (
            BODY_WEIGHT * index.body.scores(terms)
            + HEADING_WEIGHT * index.heading.scores(terms)
            + BEST_ASKED_WEIGHT * best
            + ALL_ASKED_WEIGHT * index.together.scores(terms)
        )

    def _weight(self, term: int, rarity: float | None) -> float:
        """Return the weight of a term: its idf times a factor for the rarity of the word in its language.

        The factor is below 1 for a common word. It is above 1 only for a rare word that the guide does not hold. The
        factor is 1 if it is not known how rare the word is.
        """
        told = 1.0 if rarity is None else rarity / USUAL_RARITY
        return self._idf(term) * (min(1.0, told) if self._index.holding(term) else told)

    def _features(
        self,
        order: list[int],
        terms: Integers,
        weights: Floats,
        bm25: Floats,
        own: Floats,
        left_out: Floats,
        mass: float,
    ) -> Features:
        total = float(weights.sum())
        first = order[0]
        heading = self._passages[first].path[-1]
        other = next((place for place in order if self._passages[place].path[-1] != heading), first)
        held = self._index.held_by(first, terms)
        known = np.asarray([self._index.holding(term) > 0 for term in terms.tolist()])
        return Features(
            coverage=float(weights[held.any(axis=0)].sum()) / total,
            best_text=float((held @ weights).max()) / total,
            known=float(weights[known].sum()) / total,
            strength=float(bm25[first]) / total,
            likelihood=float(own[first] - own.mean()) / mass,
            margin=float(own[first] - own[other]) / mass,
            left_out=float(left_out.max() - own[first]) / mass if left_out.size else -1.0,
            odds=_total(own / mass) - _total(left_out / mass) if left_out.size else 0.0,
        )


def _coverage(ranked: Ranked) -> float:
    return ranked.features.coverage if isinstance(ranked.features, Features) else 0.0


def _total(scores: Floats) -> float:
    """Return the logarithm of the sum of likelihoods, each raised to the power SHARPNESS.

    Log likelihoods that are divided by the mass differ less than the undivided ones. The power makes up for this.
    """
    most = float(scores.max())
    return SHARPNESS * most + math.log(float(np.exp(SHARPNESS * (scores - most)).sum()))


def _scaled(scores: Floats) -> Floats:
    """Return scores with mean 0 and standard deviation 1. Return zeros if all scores are equal."""
    centred = scores - scores.mean()
    deviation = math.sqrt(float(np.square(centred).mean()))
    return centred / deviation if deviation else np.zeros_like(scores)
