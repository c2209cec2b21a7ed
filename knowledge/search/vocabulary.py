"""Number the terms and the char n-grams of a guide, so that all else is arrays.

A char n-gram is a run of 3 to 5 characters of a word. Spaces mark the ends of the word.

Each term and each n-gram has a key, a hash of 64 bits. The vocabulary is the sorted array of the keys, and the number
of a term or n-gram is its place in this array. So the vocabulary needs no strings, and a file can be mapped instead. Of
a million keys, two are equal with a probability below 1e-7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.search.lists import Integers, Lists, starts_of
from knowledge.text.tokens import FIRST_SYLLABLE, in_letters

Keys = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]

NGRAM_SIZES: Final = (3, 4, 5)
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio, as in Fibonacci hashing
_SHIFT: Final = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The known terms and n-grams.

    `terms`, `ngrams`: the sorted keys. The number of a term is its place in `terms`.
    """

    terms: Keys
    ngrams: Keys

    def term_numbers(self, terms: Iterable[str]) -> Integers:
        """Return the number of each term, -1 if it is unknown, shape (terms,)."""
        return _places(self.terms, term_keys(terms))

    def ngram_numbers(self, words: Sequence[str], sizes: Sequence[int] = NGRAM_SIZES) -> Integers:
        """Return the number of each n-gram of some words, -1 if it is unknown. A repeated n-gram is repeated."""
        return self.places_of_ngrams(ngram_keys(words, sizes)[0])

    def places_of_ngrams(self, keys: Keys) -> Integers:
        """Return the number of each n-gram with one of some keys, -1 if it is unknown."""
        return _places(self.ngrams, keys)


def term_keys(terms: Iterable[str]) -> Keys:
    """Return the key of each term, shape (terms,)."""
    digests = b"".join(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest() for term in terms)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def ngrams_of_words(words: Sequence[str], sizes: Sequence[int] = NGRAM_SIZES) -> tuple[Keys, Lists]:
    """Return the keys of all n-grams of some words in ascending order, and the numbers of those of each word."""
    keys, counts = ngram_keys(words, sizes)
    found, numbers = np.unique(keys, return_inverse=True)
    return found, Lists(numbers, starts_of(counts))


def ngram_keys(words: Sequence[str], sizes: Sequence[int] = NGRAM_SIZES) -> tuple[Keys, Integers]:
    """Return the keys of all n-grams of some words, word by word, and how many n-grams each word has.

    A Chinese, Japanese or Korean word has the n-grams of its `in_letters` instead.
    """
    codes = _codes(words)
    if int(codes.max(initial=0)) < FIRST_SYLLABLE:
        return _ngram_keys(words, codes, sizes)
    parts = [*map(in_letters, words)]
    letters = [*chain.from_iterable(parts)]
    keys, of_parts = _ngram_keys(letters, _codes(letters), sizes)
    counts = np.fromiter(map(len, parts), dtype=np.intp, count=len(parts))
    return keys, np.diff(starts_of(of_parts)[starts_of(counts)])


def _codes(words: Sequence[str]) -> Codes:
    """Return the code points of some words, each with a space before and behind it."""
    return np.frombuffer("".join(f" {word} " for word in words).encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _ngram_keys(words: Sequence[str], codes: Codes, sizes: Sequence[int]) -> tuple[Keys, Integers]:
    lengths = np.fromiter((len(word) + 2 for word in words), dtype=np.intp, count=len(words))
    word = np.repeat(np.arange(len(words)), lengths)
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(codes))  # characters from here to the word's end
    found: list[Keys] = []
    owners: list[Integers] = []
    begins, key = np.arange(len(codes)), np.full(len(codes), _MULTIPLIER)
    for size in range(1, max(sizes) + 1):
        fits = left[begins] >= size
        begins = begins[fits]
        key = (key[fits] ^ codes[begins + size - 1]) * _MULTIPLIER
        key ^= key >> _SHIFT
        if size in sizes:
            found.append(key)
            owners.append(word[begins])
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    return np.concatenate(found)[order], np.bincount(owner, minlength=len(words))


def _places(keys: Keys, wanted: Keys) -> Integers:
    """Return the place of each wanted key in the sorted `keys`, or -1 if it is not among them."""
    if not keys.size:
        return np.full(len(wanted), -1, dtype=np.intp)
    place = np.searchsorted(keys, wanted)
    place[place == len(keys)] = 0
    return np.where(keys[place] == wanted, place, -1)
