"""Texts as the search sees them: numbers of terms and of n-grams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.search.lists import Integers, Lists, starts_of
from knowledge.search.vectors import Texts
from knowledge.search.vocabulary import Vocabulary, ngram_keys, term_keys

Text = tuple[Sequence[str], Sequence[str]]  # terms, words


def numbered(documents: Iterable[Sequence[str]]) -> tuple[Lists, dict[str, int]]:
    """Gives documents as numbers of terms, and the number of each term."""
    numbers: dict[str, int] = {}
    lists = Lists.of([[numbers.setdefault(term, len(numbers)) for term in document] for document in documents])
    return lists, numbers


def texts_of(texts: Sequence[Text], owners: Sequence[int] | None = None) -> Texts:
    """Gives the weights of texts."""
    terms, known = numbered(terms for terms, _ in texts)
    words, names = numbered(words for _, words in texts)
    keys, numbers = np.unique(term_keys(known), return_inverse=True)
    of_words, counts = ngram_keys(list(names))
    ngrams, ngram_numbers = np.unique(of_words, return_inverse=True)
    of_texts: Integers = np.arange(len(texts)) if owners is None else np.asarray(owners, dtype=np.intp)
    return Texts(
        Vocabulary(keys, ngrams),
        Lists(numbers[terms.numbers], terms.starts),
        words,
        Lists(ngram_numbers, starts_of(counts)),
        of_texts,
    )
