"""The numbers of the terms and n-grams of questions. Those of a word that was asked before are not computed again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from knowledge.search.lists import Integers, starts_of
from knowledge.search.vocabulary import NGRAM_SIZES, Vocabulary, ngram_keys

_MOST: Final = 10_000  # words whose numbers are kept


class KnownNumbers:
    """Finds the numbers that a vocabulary gives to terms and to n-grams of some sizes. -1 stands for an unknown one."""

    def __init__(self, vocabulary: Vocabulary, sizes: Sequence[int] = NGRAM_SIZES) -> None:
        self._vocabulary = vocabulary
        self._sizes = sizes
        self._of_words: dict[str, Integers] = {}
        self.term = lru_cache(maxsize=_MOST)(self._find_term)

    def terms(self, terms: Iterable[str]) -> list[int]:
        """Return the number of each term."""
        return [self.term(term) for term in terms]

    def ngrams(self, words: Sequence[str]) -> Integers:
        """Return the number of each n-gram of some words, word by word. A repeated n-gram is repeated."""
        if not words:
            return np.zeros(0, dtype=np.intp)
        found = self._of_words
        new = [word for word in dict.fromkeys(words) if word not in found]
        if len(found) + len(new) > _MOST:
            found = self._of_words = {}  # other threads go on with their own
            new = [*dict.fromkeys(words)]
        if new:
            keys, counts = ngram_keys(new, self._sizes)
            numbers, ends = self._vocabulary.places_of_ngrams(keys), starts_of(counts).tolist()
            found.update((word, numbers[begin:end]) for word, (begin, end) in zip(new, pairwise(ends), strict=True))
        return np.concatenate([found[word] for word in words])

    def _find_term(self, term: str) -> int:
        """Return the number of a term. It is kept once it was found."""
        return int(self._vocabulary.term_numbers([term])[0])
