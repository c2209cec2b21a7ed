"""Texts -> vectors of tf-idf weights.

Each text has two unit vectors: one over its terms, and one over the char n-grams of its words. The two are stored as
one vector. Misspelt and inflected words still share n-grams with the right word.

Formula: Manning, Raghavan, Schütze, "Introduction to Information Retrieval" (2008), section 6.2 (tf-idf, sublinear tf).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.memory import free_memory
from knowledge.progress import Progress, counted, part, unwatched
from knowledge.search.lists import Floats, Integers, Lists, Numbers, begins_of, starts_of
from knowledge.search.vocabulary import Vocabulary

_LOGARITHMS: Final = np.log(np.maximum(np.arange(256), 1))
_CHUNK: Final = 2_000_000  # features of texts that are counted at once


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
        features, counts = np.unique(terms[terms >= 0], return_counts=True)
        ngram_features, ngram_counts = np.unique(ngrams[ngrams >= 0], return_counts=True)
        parts = (self._unit(features, counts), self._unit(ngram_features + len(self.vocabulary.terms), ngram_counts))
        return Vector(
            np.concatenate([part.features for part in parts]), np.concatenate([part.weights for part in parts])
        )

    def _unit(self, features: Integers, counts: Integers) -> Vector:
        weights = (1 + np.log(counts)) * self.idf[features]
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
        of_words = starts_of(ngrams.counts[words.numbers])[words.starts]
        parts = [
            _counted(terms.slice(begin, end), words.slice(begin, end), ngrams, begin, vocabulary)
            for begin, end in counted([*_ranges(terms.starts + of_words)], part(progress, 0.0, 0.5))
        ]
        holding = np.zeros(self._terms + len(vocabulary.ngrams), dtype=np.intp)
        for one in parts:
            holding += one.holding
        idf = 1 + np.log((1 + self.size) / (1 + holding))
        # An n-gram that only one text holds connects no two texts, so its idf is 0. So is that of a term of no text.
        idf[: self._terms][holding[: self._terms] < 1] = 0.0
        idf[self._terms :][holding[self._terms :] < 2] = 0.0
        self.vectors = Vectors(vocabulary, idf)
        self._starts = starts_of(holding)
        self._blocks = _blocks(parts, self._starts, part(progress, 0.5, 0.7))
        free_memory()
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

        A feature's weights are in one part. Each part has about _CHUNK weights at most.
        `last_time`: give the memory of each part free after it was used. Nothing is left then.
        """
        for number in counted(range(len(self._blocks)), progress):
            block = self._blocks[number]
            (texts, features, weights), ngram = self._unscaled(block)
            if last_time:
                self._blocks[number] = _Block(block.begin, block.begin, block.texts[:0].copy(), block.counts[:0].copy())
                del block
                free_memory()
            yield Entries(texts, features, weights / self._lengths[ngram, texts])

    def _unscaled(self, block: _Block) -> tuple[Entries, Integers]:
        """Return weights before they are divided by the lengths of the vectors, and 1 for each weight of an n-gram."""
        features = np.repeat(np.arange(block.begin, block.end), np.diff(self._starts[block.begin : block.end + 1]))
        idf = self.vectors.idf[features]
        kept = idf > 0
        features, weights = features[kept], (1 + _logarithms(block.counts[kept])) * idf[kept]
        return Entries(block.texts[kept].astype(np.intp), features, weights), (features >= self._terms).astype(np.intp)


Counts = npt.NDArray[np.unsignedinteger[Any]]


def _logarithms(counts: Counts) -> Floats:
    """Return the logarithms of counts. Nearly all counts are small, so each different one is computed once."""
    if counts.dtype != np.uint8:
        return np.log(counts, dtype=np.float64)
    return _LOGARITHMS[counts]


class _Block(NamedTuple):
    """The features from `begin` to `end` (exclusive): their texts in order, and how often these hold them."""

    begin: int
    end: int
    texts: Numbers
    counts: Counts


def _blocks(parts: list[_Counted], starts: Integers, progress: Progress) -> list[_Block]:
    """Return the counts of all texts, and empty `parts` meanwhile.

    `starts`: where the texts of each feature start.
    """
    kind = np.result_type(np.uint8, *(part.counts.dtype for part in parts))
    blocks = [
        _Block(
            begin,
            end,
            np.empty(starts[end] - starts[begin], dtype=np.int32),
            np.empty(starts[end] - starts[begin], kind),
        )
        for begin, end in _ranges(starts)
    ]
    free = starts[:-1].copy()  # where the next text of each feature goes
    for _ in counted(range(len(parts)), progress):
        holding, texts, counts = parts.pop(0)
        own = starts_of(holding)
        for begin, end, all_texts, all_counts in blocks:
            here = slice(own[begin], own[end])
            at = np.repeat(free[begin:end] - own[begin:end], holding[begin:end]) - int(starts[begin])
            at += np.arange(int(own[begin]), int(own[end]))
            all_texts[at], all_counts[at] = texts[here], counts[here]
        free += holding
    return blocks


class _Counted(NamedTuple):
    """The features of some texts, in the order of the features, and for one feature in the order of the texts.

    `holding`: how many of the texts hold each feature. `texts`, `counts`: these texts, and how often they hold it.
    """

    holding: Integers
    texts: Numbers
    counts: Counts


def _counted(terms: Lists, words: Lists, ngrams: Lists, first: int, vocabulary: Vocabulary) -> _Counted:
    """Count the features of texts. `first`: the number of the first text."""
    features = len(vocabulary.terms) + len(vocabulary.ngrams)
    of_words = ngrams.take(words.numbers)
    shift = terms.size.bit_length()  # a shift takes much less time than a division
    keys = np.concatenate((terms.numbers, len(vocabulary.terms) + of_words.numbers)) << shift
    keys |= np.concatenate((terms.owners, words.owners[of_words.owners]))
    keys.sort()
    begins = np.flatnonzero(begins_of(keys))
    feature, text = keys[begins] >> shift, keys[begins] & ((1 << shift) - 1)
    counts = np.diff(begins, append=len(keys))
    return _Counted(
        np.bincount(feature, minlength=features),
        (text + first).astype(np.int32),
        counts.astype(np.min_scalar_type(int(counts.max(initial=0)))),
    )


def _ranges(starts: Integers) -> Iterator[tuple[int, int]]:
    """Yield ranges of groups with about _CHUNK members at most, but at least one group each.

    `starts`: where each group starts, and last where the last group ends.
    """
    begin, groups = 0, len(starts) - 1
    while begin < groups:
        end = max(begin + 1, int(np.searchsorted(starts, starts[begin] + _CHUNK, side="right")) - 1)
        yield begin, end
        begin = end


def grouping(keys: Integers) -> Integers:
    """Return the same order as a stable argsort of `keys`, but faster."""
    count = max(1, len(keys))
    return np.sort(keys * count + np.arange(len(keys))) % count
