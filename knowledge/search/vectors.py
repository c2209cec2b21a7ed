"""Texts -> vectors of tf-idf weights.

Each text has two unit vectors: one over its terms, and one over the char n-grams of its words. The two are stored as
one vector. Misspelt and inflected words still share n-grams with the right word.

Formula: Manning, Raghavan, Schütze, "Introduction to Information Retrieval" (2008), section 6.2 (tf-idf, sublinear tf).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from knowledge.memory import free_memory
from knowledge.progress import Progress, counted, part, unwatched
from knowledge.search.counts import Counts, FeatureBlock, count_features
from knowledge.search.lists import Floats, Integers, Lists, begins_of
from knowledge.search.vocabulary import Vocabulary

_LOGARITHMS: Final = np.log(np.maximum(np.arange(256), 1))


class Vector(NamedTuple):
    """A vector: the numbers of its features, each once, and their weights, both of shape (features,)."""

    features: Integers
    weights: Floats


class Entries(NamedTuple):
    """The weights of some texts, as parallel arrays with an entry for each weight that is not 0.

    `texts`: the number of the text. The entries are sorted by it.
    `features`: the number of the feature.
    `weights`: the weight.
    """

    texts: Integers
    features: Integers
    weights: Floats

    def begins(self, owners: Integers) -> Integers:
        """Return the places at which another feature or another owner begins. `owners`: the owner of each text."""
        return np.flatnonzero(begins_of(self.features) | begins_of(owners[self.texts]))


@dataclass(frozen=True, slots=True)
class Vectors:
    """Makes the vector of a question.

    The number of a term's feature is the number of the term. The numbers of n-grams follow those of the terms.

    `vocabulary`: the terms and n-grams.
    `idf`: the inverse document frequency of each feature.
    """

    vocabulary: Vocabulary
    idf: Floats

    @property
    def features(self) -> int:
        """Return how many features there are."""
        return len(self.idf)

    @property
    def known(self) -> int:
        """Return how many features have an idf that is not 0."""
        return int(np.count_nonzero(self.idf))

    def of(self, terms: Integers, ngrams: Integers) -> Vector:
        """Return the two unit vectors of a text as one. Unknown features are left out.

        `terms`, `ngrams`: the numbers of the text's terms and of its words' n-grams, each as often as it occurs. -1
        stands for an unknown one.
        """
        first, second = self._unit(terms[terms >= 0]), self._unit(ngrams[ngrams >= 0] + len(self.vocabulary.terms))
        return Vector(
            np.concatenate((first.features, second.features)), np.concatenate((first.weights, second.weights))
        )

    def _unit(self, found: Integers) -> Vector:
        """Return the unit vector of features, each of which stands there as often as it occurs."""
        found = np.sort(found)
        ends = np.append(np.flatnonzero(begins_of(found)), len(found))
        features = found[ends[:-1]]
        weights = (1 + np.log(ends[1:] - ends[:-1])) * self.idf[features]
        kept = weights > 0
        return Vector(features[kept], weights[kept] / np.sqrt(np.square(weights).sum() or 1.0))

    def familiarity(self, ngrams: Integers) -> float:
        """Return the share of these n-grams that have an idf above 0, from 0 to 1. -1 stands for an unknown n-gram."""
        found = ngrams[ngrams >= 0] + len(self.vocabulary.terms)
        return int(np.count_nonzero(self.idf[found])) / len(ngrams) if len(ngrams) else 0.0


class Texts:
    """The weights of a guide's texts, while its index is built. They are stored feature by feature.

    `vectors`: makes the vector of a question.
    `size`: how many texts there are.
    `owners`: the owner of each text, in ascending order.
    `held`: how many owners hold each feature that has an idf above 0.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        terms: Lists,
        words: Lists,
        ngrams: Lists,
        owners: Integers,
        progress: Progress = unwatched,
    ) -> None:
        """Count the features.

        `terms`, `words`: the numbers of the terms and of the words of each text.
        `ngrams`: the numbers of the n-grams of each distinct word.
        """
        self.size, self.owners = terms.size, owners
        self._terms = len(vocabulary.terms)
        known = self._terms, len(vocabulary.ngrams)
        self._starts, self._blocks = count_features(terms, words, ngrams, known, part(progress, 0.0, 0.7))
        free_memory()
        holding = np.diff(self._starts)
        idf = 1 + np.log((1 + self.size) / (1 + holding))
        # An n-gram that only one text holds connects no two texts, so its idf is 0. So is that of a term of no text.
        idf[: self._terms][holding[: self._terms] < 1] = 0.0
        idf[self._terms :][holding[self._terms :] < 2] = 0.0
        self.vectors = Vectors(vocabulary, idf)
        squares = np.zeros((2, self.size))
        self.held = np.zeros(len(holding), dtype=np.intp)
        for block in counted(self._blocks, part(progress, 0.7, 1.0)):
            entries, ngram = self._unscaled(block)
            squares.reshape(-1)[:] += np.bincount(
                ngram * self.size + entries.texts, np.square(entries.weights), minlength=2 * self.size
            )
            self.held += np.bincount(entries.features[entries.begins(owners)], minlength=len(holding))
        self._lengths = np.sqrt(squares)

    def entries(self, progress: Progress = unwatched, *, last_time: bool = False) -> Iterator[Entries]:
        """Yield all weights in the order of their features, and for one feature in the order of the texts.

        A feature's weights are in one part. Parts are of bounded size.
        `last_time`: give the memory of each part free after it was used. Nothing is left then.
        """
        for number in counted(range(len(self._blocks)), progress):
            block = self._blocks[number]
            (texts, features, weights), ngram = self._unscaled(block)
            if last_time:
                self._blocks[number] = FeatureBlock(
                    block.begin, block.begin, block.texts[:0].copy(), block.counts[:0].copy()
                )
                del block
                free_memory()
            yield Entries(texts, features, weights / self._lengths[ngram, texts])

    def _unscaled(self, block: FeatureBlock) -> tuple[Entries, Integers]:
        """Return weights before they are divided by the lengths of the vectors, and 1 for each weight of an n-gram."""
        features = np.repeat(np.arange(block.begin, block.end), np.diff(self._starts[block.begin : block.end + 1]))
        idf = self.vectors.idf[features]
        kept = idf > 0
        features, weights = features[kept], (1 + _logarithms(block.counts[kept])) * idf[kept]
        return Entries(block.texts[kept].astype(np.intp), features, weights), (features >= self._terms).astype(np.intp)


def _logarithms(counts: Counts) -> Floats:
    """Return the logarithms of counts. Nearly all counts are small, so each different one is computed once."""
    if counts.dtype != np.uint8:
        return np.log(counts, dtype=np.float64)
    return _LOGARITHMS[counts]


def grouping(keys: Integers) -> Integers:
    """Return the same order as a stable argsort of `keys`, but faster."""
    count = max(1, len(keys))
    return np.sort(keys * count + np.arange(len(keys))) % count
