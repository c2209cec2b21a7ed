"""The numbers of the terms and n-grams of questions. Those of a word that was asked before are not computed again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
        self._of_terms: dict[str, int] = {}
        self._of_words: dict[str, Integers] = {}

    def term(self, term: str) -> int:
        """Return the number of a term."""
        return self.terms([term])[0]

    def terms(self, terms: Iterable[str]) -> list[int]:
        """Return the number of each term."""
        wanted = [*terms]
        found = self._of_terms
        new = [term for term in wanted if term not in found]
        if len(found) + len(new) > _MOST:
            found, new = {}, wanted
            self._of_terms = found  # other threads go on with their own
        if new:
            found.update(zip(new, self._vocabulary.term_numbers(new).tolist(), strict=True))
        return [found[term] for term in wanted]

    def ngrams(self, words: Sequence[str]) -> Integers:
        """Return the number of each n-gram of some words, word by word. A repeated n-gram is repeated."""
        if not words:
            return np.zeros(0, dtype=np.intp)
        found = self._of_words
        new = [word for word in dict.fromkeys(words) if word not in found]
        if len(found) + len(new) > _MOST:
            found, new = {}, [*dict.fromkeys(words)]
            self._of_words = found
        if new:
            keys, counts = ngram_keys(new, self._sizes)
            numbers, ends = self._vocabulary.places_of_ngrams(keys), starts_of(counts).tolist()
            found.update((word, numbers[begin:end]) for word, (begin, end) in zip(new, pairwise(ends), strict=True))
        return np.concatenate([found[word] for word in words])
