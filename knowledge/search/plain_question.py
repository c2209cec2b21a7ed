"""A question to a guide without phrasings -> its terms, the terms related to them, and how much each of them tells."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from knowledge.search.hits import USUAL_RARITY
from knowledge.search.known_numbers import KnownNumbers
from knowledge.search.lists import Floats
from knowledge.search.plain_index import PlainIndex
from knowledge.text.compounds import Compounds
from knowledge.text.words import Words

RELATED = 0.6
OF_TITLE = 0.1  # times the weight of a word that the guide's title says


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's terms.

    `words`: the terms, each with the word that it comes from.
    `related_words`: the terms that are related to each.
    `terms`: the numbers of the terms, -1 for an unknown term. `related`: those of the known related terms.
    `weights`: how much each tells, shape (terms,).
    """

    words: dict[str, str]
    related_words: list[list[str]]
    terms: list[int]
    related: list[list[int]]
    weights: Floats

    @property
    def weights_of_terms(self) -> dict[str, float]:
        """Return the weights of the terms, and of the terms that are related to them."""
        own = dict(zip(self.words, self.weights.tolist(), strict=True))
        found: dict[str, float] = {}
        for weight, related in zip(own.values(), self.related_words, strict=True):
            for other in related:
                found[other] = max(found.get(other, 0.0), RELATED * weight)
        return found | own


class QuestionTerms:
    """Finds the terms of questions.

    `readings`: the words of each language in which questions are read.
    `passages`: how many passages the index has.
    `title`: the guide's title.
    """

    def __init__(self, readings: Sequence[Words], index: PlainIndex, passages: int, title: str) -> None:
        self._index = index
        self._numbers = KnownNumbers(index.vocabulary)
        self._passages = passages
        self._context = {one.language: frozenset(one.terms(title)) for one in readings}
        self._compounds = {one.language: Compounds(one) for one in readings}

    def asked(self, question: str, words: Words) -> Asked:
        """Return the terms of a question in the language of `words`."""
        compounds = self._compounds[words.language]
        found = self._in_parts(words.question_terms(question), words, compounds)
        made = compounds.made_of([*found])
        related_words = [[*words.related(term), *words.terms_of(made.get(term, ()))] for term in found]
        terms = self._numbers.terms(found)
        related = [[number for number in self._numbers.terms(others) if number >= 0] for others in related_words]
        weights = [self._weight(term, words.rarity(word)) for term, word in zip(terms, found.values(), strict=True)]
        told = [OF_TITLE if term in self._context[words.language] else 1.0 for term in found]
        return Asked(found, related_words, terms, related, np.asarray(weights) * told)

    def number(self, term: str) -> int:
        """Return the number of a term, -1 for an unknown term."""
        return self._numbers.term(term)

    def holding(self, term: int) -> int:
        """Return how many passages hold a term."""
        return 0 if term < 0 else int(np.searchsorted(self._index.own.of(term), self._passages))

    def idf(self, term: str) -> float:
        """Return the idf of a term."""
        return self._idf(self.number(term))

    def _idf(self, term: int) -> float:
        holding = self.holding(term)
        return math.log(1 + (self._passages - holding + 0.5) / (holding + 0.5))

    def _weight(self, term: int, rarity: float | None) -> float:
        """Return the weight of a term: its idf times a factor for the rarity of the word in its language.

        The factor is below 1 for a common word. It is above 1 only for a rare word that the guide does not hold. The
        factor is 1 if it is not known how rare the word is.
        """
        told = 1.0 if rarity is None else rarity / USUAL_RARITY
        return self._idf(term) * (min(1.0, told) if self.holding(term) else told)

    def _in_parts(self, found: dict[str, str], words: Words, compounds: Compounds) -> dict[str, str]:
        """Return a question's terms.

        A compound that the guide does not hold gives the terms of its words, if one passage says them all.
        """

        def holds(word: str) -> bool:
            terms = words.terms_of_word(word)
            return bool(terms) and all(self.holding(self.number(term)) for term in terms)

        terms: dict[str, str] = {}
        for term, word in found.items():
            parts = () if holds(word) else compounds.parts(word, holds)
            own = {one: part for part in parts for one in words.terms_of_word(part)}
            for one, part in (own if self._are_together(own) else {term: word}).items():
                terms.setdefault(one, part)
        return terms

    def _are_together(self, terms: Iterable[str]) -> bool:
        """Return whether one passage says all of the terms."""
        holding = [self._index.own.of(self.number(term)) for term in terms]
        return bool(holding) and int(reduce(np.intersect1d, holding).min(initial=self._passages)) < self._passages
