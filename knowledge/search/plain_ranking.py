"""Question -> ranked passages of a guide without phrasings.

A passage's score is a weighted sum (plain.yaml) of what speaks for it: the shares of the question's weight that its
text with its headings, its headings alone, and its section say; how alike the letters of their words are; its length;
and whether it gives an amount that the question asks for. A word that people ask for a word of the question, such as
"price" for "cost", counts RELATED times as much as the word itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass, replace
from functools import partial

import numpy as np

from knowledge.meaning.encoder import LANGUAGE
from knowledge.search.hits import Hit, PlainFeatures, Ranked
from knowledge.search.known_numbers import KnownNumbers
from knowledge.search.lists import Booleans, Floats
from knowledge.search.meaning import Meaning, Nearness
from knowledge.search.names import names_in
from knowledge.search.off_topic import OffTopic
from knowledge.search.plain_index import LETTERS, Holders, PlainIndex
from knowledge.search.plain_question import RELATED, Asked, QuestionTerms
from knowledge.search.plain_rule import Weights
from knowledge.search.readings import readings
from knowledge.search.top import top_finite
from knowledge.text.amounts import asked_amounts
from knowledge.text.passages import NotCovered, Passage, language_of
from knowledge.text.words import Words

OTHER_LANGUAGE_PENALTY = 4.0
OF_MANY = 0.2
NOTHING = 4.0
_CANDIDATES = 3  # times as many passages are ranked as are returned, since parts may give way to one whole


@dataclass(frozen=True, slots=True)
class Parts:
    """What the scores for a question are made of.

    `own`, `letters`: of each document, shape (documents,).
    `heading`, `section`: of each passage, shape (passages,).
    `spelt`: the share of the n-grams of the question's words that any document holds, 0 to 1.
    `amounts`: whether each passage gives an amount that is asked for, shape (passages, KINDS).
    `nearest`: the cosine of the nearest text of each passage, shape (passages,); 0 without an encoder.
    """

    own: Floats
    heading: Floats
    section: Floats
    letters: Floats
    spelt: float
    amounts: Booleans
    nearest: Floats


class PlainRanking:
    """Finds the passages nearest to a question.

    `languages`: the language of each file. A file that is not among them is in the guide's language.
    `title`: the guide's title. What it says goes without saying, so its words tell little in a question.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        not_covered: Sequence[NotCovered],
        words: Words,
        index: PlainIndex,
        weights: Weights,
        languages: Mapping[str, str] | None = None,
        title: str = "",
    ) -> None:
        self._passages = passages
        self._not_covered = not_covered
        of_files = languages or {}
        self._readings = [(one, OffTopic(one)) for one in readings(passages, words, of_files)]
        self._languages = np.asarray([language_of(passage, of_files, words.language) for passage in passages])
        self._index = index
        self._ngrams = KnownNumbers(index.vocabulary, LETTERS)
        self._sections = int(index.section_of.max(initial=-1)) + 1
        self._usual_length = float(np.median(index.lengths)) if len(index.lengths) else 0.0
        self._terms = QuestionTerms([one for one, _ in self._readings], index, len(passages), title)
        self.weights = weights
        self._meaning: Meaning | None = None
        self._weights_of_meaning = weights

    def weighing(self, weights: Weights) -> PlainRanking:
        """Return the same ranking with other weights."""
        found = copy(self)
        found.weights = found._weights_of_meaning = weights
        return found

    @property
    def compares_meanings(self) -> bool:
        """Return whether meanings are compared too."""
        return self._meaning is not None

    def understanding(self, meaning: Meaning, weights: Weights) -> PlainRanking:
        """Return the same ranking, which compares meanings too, and weighs what it finds in the encoder's language."""
        found = copy(self)
        found._meaning, found._weights_of_meaning = meaning, weights
        return found

    @property
    def lengths(self) -> Floats:
        """Return the logarithm of the length of each passage, shape (passages,)."""
        return self._index.lengths

    def idf(self, term: str) -> float:
        """Return the idf of a term. The fewer passages hold the term, the larger it is.

        A term that no passage holds has the largest idf.
        """
        return self._terms.idf(term)

    def says(self, place: int, terms: Iterable[str]) -> bool:
        """Return whether the passage with a place holds one of some terms in its text or its headings."""
        return any(_holds(self._index.own, self._terms.number(term), place) for term in terms)

    def said_itself(self, place: int, terms: Iterable[str]) -> set[str]:
        """Return which of some terms the passage with a place holds in its text or its headings."""
        return {term for term in terms if _holds(self._index.own, self._terms.number(term), place)}

    def rank(self, question: str, most: int, handicaps: Floats | None = None) -> Ranked:
        """Return the `most` best passages for a question, with their features.

        Return no passage if none holds a word of the question, a related word, or letters of its words.

        The question is read in each of the guide's languages. The reading that fits best counts.

        `handicaps`: what each passage loses of its score, shape (passages,). One that loses all is not found.
        """
        read = partial(self._read, question, most, handicaps)
        if len(self._readings) == 1:
            return read(*self._readings[0])
        found = [(one.recognised(question), read(one, other)) for one, other in self._readings]
        return max(found, key=lambda reading: reading[0] + _own(reading[1]))[1]

    def _read(self, question: str, most: int, handicaps: Floats | None, words: Words, off_topic: OffTopic) -> Ranked:
        """Return what `rank` returns for a question in the language of `words`."""
        asked = self._terms.asked(question, words)
        if not asked.weights.any() or not self._passages:
            return Ranked([], PlainFeatures(), None)
        meant = self._meant(question, words)
        parts = self._parts(question, asked, words, meant)
        if meant is None and not parts.own.any() and not parts.letters.any():
            return Ranked([], PlainFeatures(), None)
        weights, size = self.weights if meant is None else self._weights_of_meaning, len(self._passages)
        near = weights.own * parts.own + weights.letters * parts.letters
        scores = near[:size] + weights.heading * parts.heading + weights.section * parts.section
        amounts = asked_amounts(question, words.language)
        lengths = weights.length * self._index.lengths
        scores += parts.amounts @ weights.amounts + lengths if any(amounts) else lengths
        if meant is not None:
            scores += weights.nearest * parts.nearest
        if len(self._readings) > 1:
            scores -= OTHER_LANGUAGE_PENALTY * (self._languages != words.language)
        if handicaps is not None:
            scores -= handicaps
        if (silent := self._silent_on_names(question, words)) is not None:
            scores[silent] = -np.inf
        order = self._whole(top_finite(scores, _CANDIDATES * most), asked, parts.nearest)[:most]
        if not order:
            return Ranked([], PlainFeatures(), None)
        left_out = int(np.argmax(near[size:])) if len(near) > size else -1
        lowest = float(scores.min())
        if not math.isfinite(lowest):
            lowest = float(scores[np.isfinite(scores)].min())
        hits = [Hit(self._passages[place], float(scores[place]) - lowest) for place in order]
        usual = weights.length * self._usual_length
        if meant is not None:
            usual += weights.nearest * float(np.median(parts.nearest))
        features = replace(
            self._features(asked, parts, order[0]),
            share=self._share(scores, order[0], usual + NOTHING),
            off_topic=off_topic.log_odds([*asked.words], self._share_of),
            small_talk=off_topic.likeness(words.tokens(question)),
            left_out=float(near[size + left_out] - near[order[0]]) if left_out >= 0 else -math.inf,
        )
        if meant is not None:
            features = replace(features, **asdict(meant.of(order[0], self._index.section_of, np.isfinite(scores))))
        nearest = self._not_covered[left_out] if left_out >= 0 else None
        about = nearest if features.left_out > 0 else None
        return Ranked(hits, features, nearest, asked.weights_of_terms, amounts, about)

    def _silent_on_names(self, question: str, words: Words) -> Booleans | None:
        """Return which passages hold no name of a question although other passages do, shape (passages,), or None.

        A name that many passages hold tells little, unless it is a code.
        """
        names, size = names_in(question, words.language), len(self._passages)
        if not names:
            return None
        held = np.zeros(size, dtype=bool)
        for name in names:
            most = size if name.isupper() else OF_MANY * size
            for number in map(self._terms.number, words.terms(name)):
                holding = self._index.own.of(number) if number >= 0 else ()
                places = [place for place in holding if place < size]
                if len(places) < most:
                    held[places] = True
        return ~held if held.any() else None

    def _whole(self, order: list[int], asked: Asked, nearest: Floats) -> list[int]:
        """Return passages so that none holds another one.

        A part of a list or a section gives way to the whole if its own words say nothing that is asked. Then its
        headings or the words that introduce the list are what the question meets. A part whose meaning is nearer than
        that of the whole does not give way.
        """
        found: list[int] = []
        taken: set[int] = set()  # the passages found, with those that hold them
        for place in order:
            parent = int(self._index.parents[place])
            while parent >= 0 and nearest[place] <= nearest[parent] and not self._says(place, asked):
                place, parent = parent, int(self._index.parents[parent])
            holders = self._holders(place)
            if place not in taken and taken.isdisjoint(holders):
                found.append(place)
                taken.update((place, *holders))
        return found

    def _holders(self, place: int) -> list[int]:
        """Return the passages that hold a passage, the nearest first."""
        found: list[int] = []
        while (place := int(self._index.parents[place])) >= 0:
            found.append(place)
        return found

    def _says(self, place: int, asked: Asked) -> bool:
        """Return whether a passage's own text says a term of a question, or a related term."""
        terms = [term for term in asked.terms if term >= 0] + [term for related in asked.related for term in related]
        return any(_holds(self._index.bodies, term, place) for term in terms)

    def parts(self, question: str) -> Parts | None:
        """Return what the scores are made of, in the guide's own language. Return None for a question without terms."""
        words, _ = self._readings[0]
        asked = self._terms.asked(question, words)
        meant = self._meant(question, words)
        return self._parts(question, asked, words, meant) if asked.weights.any() else None

    def _meant(self, question: str, words: Words) -> Nearness | None:
        """Return how near a question's meaning is, if it is read in the encoder's language."""
        return self._meaning.nearness(question) if self._meaning and words.language == LANGUAGE else None

    def _parts(self, question: str, asked: Asked, words: Words, meant: Nearness | None) -> Parts:
        index, size = self._index, len(self._passages)
        total = float(asked.weights.sum())
        all_ngrams = self._ngrams.ngrams([*asked.words.values()])
        ngrams = np.unique(all_ngrams)
        sections = _shares(index.sections, asked, self._sections)
        amounts = asked_amounts(question, words.language)
        return Parts(
            own=_shares(index.own, asked, index.letters.size) / total,
            heading=_shares(index.headings, asked, size) / total,
            section=sections[index.section_of] / total,
            letters=index.letters.scores(ngrams[ngrams >= 0].tolist()) / max(1, len(ngrams)),
            spelt=float((all_ngrams >= 0).sum()) / max(1, len(all_ngrams)),
            amounts=index.amounts & np.asarray(amounts) if any(amounts) else np.zeros(index.amounts.shape, dtype=bool),
            nearest=np.zeros(size) if meant is None else meant.passages,
        )

    def _features(self, asked: Asked, parts: Parts, best: int) -> PlainFeatures:
        total = float(asked.weights.sum())
        unknown = np.asarray([self._terms.holding(term) == 0 for term in asked.terms])
        return PlainFeatures(
            own=float(parts.own[best]),
            heading=float(parts.heading[best]),
            letters=float(parts.letters[best]),
            spelt=parts.spelt,
            terms=math.log1p(len(asked.terms)),
            heaviest=self._heaviest(asked, best),
            unknown=float(asked.weights[unknown].sum()) / total,
            amount=float(parts.amounts[best].sum()),
        )

    def _share(self, scores: Floats, passage: int, nothing: float) -> float:
        """Return the share of the likelihood of all sections that the section of a passage has.

        One more section, which does not exist, has the score `nothing`. So the only section of a guide has no share of
        1 whatever is asked.
        """
        best = np.full(self._sections + 1, -np.inf)
        np.maximum.at(best, self._index.section_of, scores)
        best[-1] = nothing
        return float(1 / np.exp(best - best[self._index.section_of[passage]]).sum())

    def _heaviest(self, asked: Asked, passage: int) -> float:
        """Return how well a passage says the term with the largest weight: 1, RELATED or 0."""
        place = int(np.argmax(asked.weights))
        if _holds(self._index.own, asked.terms[place], passage):
            return 1.0
        return RELATED if any(_holds(self._index.own, term, passage) for term in asked.related[place]) else 0.0

    def _share_of(self, term: str) -> float:
        """Return the share of the passages that hold a term."""
        return self._terms.holding(self._terms.number(term)) / len(self._passages)


def _holds(holders: Holders, term: int, document: int) -> bool:
    if term < 0:
        return False
    documents = holders.of(term)
    at = int(np.searchsorted(documents, document))
    return at < len(documents) and int(documents[at]) == document


def _shares(holders: Holders, asked: Asked, size: int) -> Floats:
    """Return how much of a question's weight each document says, shape (documents,)."""
    found, said = np.zeros(size), np.zeros(size)
    for term, related, weight in zip(asked.terms, asked.related, asked.weights.tolist(), strict=True):
        if not related:
            if term >= 0:
                np.add.at(found, holders.of(term), weight)
            continue
        holding = [holders.of(other) for other in related]
        for documents in holding:
            said[documents] = RELATED
        if term >= 0:
            holding.append(holders.of(term))
            said[holding[-1]] = 1.0
        if holding:
            told = holding[0] if len(holding) == 1 else np.concatenate(holding)
            found[told] += weight * said[told]  # once, even if a document holds several of the terms
            said[told] = 0.0
    return found


def _own(ranked: Ranked) -> float:
    return ranked.features.own if isinstance(ranked.features, PlainFeatures) else 0.0
