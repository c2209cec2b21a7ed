"""Known words by their spelling: those that begin with a text, and those that are spelt nearly like a typed word.

The optimal string alignment distance of two words is the number of edits between them. It is computed only for words
with nearly the letters of the typed word. Each edit adds at most one letter to the set of a word's letters and removes
at most one letter from this set, so no near word is missed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.search.lists import AnyIntegers
from knowledge.search.packed_texts import Array, smallest

LetterSets = npt.NDArray[np.uint32]  # a bit for each letter; some letters share a bit
_BITS = 32


class Spellings:
    """A sequence of different words in alphabetical order. The index of a word is its number."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Take the arrays that `arrays_of` made. They may be read-only."""
        self._letters: AnyIntegers = arrays["letters"]
        self._begins: AnyIntegers = arrays["begins"]
        self._firsts: AnyIntegers = arrays["firsts"]
        self._ends: AnyIntegers = arrays["ends"]
        self._sets: LetterSets = arrays["sets"]
        self._levels: AnyIntegers = arrays["levels"]

    @staticmethod
    def arrays_of(words: Sequence[str]) -> dict[str, Array]:
        """Return the arrays for words, which are sorted and have no repetitions.

        A beginning is what one or more words begin with. The beginnings are sorted by length, then by the alphabet.

        `letters`: the code points of all words, one word behind the other.
        `begins`: the index of each word's first letter, and the number of all letters, shape (words + 1,).
        `firsts`: the first word with each beginning, shape (beginnings,).
        `ends`: the end of the words with each beginning (exclusive), shape (beginnings,).
        `sets`: the set of the letters of each beginning, shape (beginnings,).
        `levels`: the index of the first beginning of each length, from the length 0 on, and the number of beginnings.
        """
        begins = np.cumsum([0, *map(len, words)], dtype=np.int32)
        letters, lengths = _code_points("".join(words)), np.diff(begins)
        sets = np.zeros(len(words), dtype=np.uint32)
        fresh = np.ones(len(words), dtype=np.bool_)  # whether the beginning differs from that of the word before
        firsts, ends, sets_of, levels = [np.arange(0)], [np.arange(0)], [sets[:0]], [0, 0]
        for length in range(1, int(lengths.max(initial=0)) + 1):
            long = np.flatnonzero(lengths >= length)
            last = letters[begins[long] + (length - 1)]
            sets[long] |= _as_bits(last)
            fresh[long] |= np.append(True, (np.diff(long) > 1) | (last[1:] != last[:-1]))
            parts = np.append(np.flatnonzero(fresh | (lengths < length)), len(words))
            wanted = lengths[parts[:-1]] >= length
            firsts.append(parts[:-1][wanted])
            ends.append(parts[1:][wanted])
            sets_of.append(sets[firsts[-1]])
            levels.append(levels[-1] + len(firsts[-1]))
        return {
            "letters": smallest(letters),
            "begins": begins,
            "firsts": np.concatenate(firsts).astype(np.int32),
            "ends": np.concatenate(ends).astype(np.int32),
            "sets": np.concatenate(sets_of),
            "levels": np.asarray(levels, dtype=np.int32),
        }

    def __len__(self) -> int:
        """Return how many words there are."""
        return len(self._begins) - 1

    def __getitem__(self, number: int) -> str:
        """Return the word with a number, which is 0 or more."""
        return _text(self._letters[self._begins[number] : self._begins[number + 1]])

    def beginning_with(self, text: str) -> tuple[int, int]:
        """Return the number of the first word that begins with a text, and the end of these words (exclusive)."""
        return bisect_left(self, text), bisect_left(self, text + "\U0010ffff")

    def near(self, typed: str, most: int, *, unfinished: bool) -> tuple[AnyIntegers, AnyIntegers, AnyIntegers]:
        """Return the words that are 1 to `most` edits away from a typed word of more than `most` letters.

        If the typed word is unfinished, return the words with a beginning that is 1 to `most` edits away.
        The three arrays hold ranges of words: the first word, the end of the words (exclusive), and the distance.
        """
        own = np.bitwise_or.reduce(_as_bits(_code_points(typed)))
        found = [(self._firsts[:0], self._ends[:0], self._ends[:0])]
        for length in range(len(typed) - most, min(len(typed) + most, len(self._levels) - 2) + 1):
            level = slice(self._levels[length], self._levels[length + 1])
            sets = self._sets[level]
            alike = (np.bitwise_count(own & ~sets) <= most) & (np.bitwise_count(sets & ~own) <= most)
            first, end = self._firsts[level][alike], self._ends[level][alike]
            if not unfinished:  # the first word with a beginning is the beginning itself if that is a word
                first = first[self._begins[first + 1] - self._begins[first] == length]
                end = first + 1
            letters = self._letters[self._begins[first][:, np.newaxis] + np.arange(length)]
            texts: list[str] = letters.astype("<u4").view(f"<U{length}").ravel().tolist()
            distance = process.cdist([typed], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.int32)[0]
            near = (distance > 0) & (distance <= most)
            found.append((first[near], end[near], distance[near]))
        first, end, distance = map(np.concatenate, zip(*found, strict=True))
        return first, end, distance


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4")


def _text(code_points: AnyIntegers) -> str:
    return code_points.astype("<u4").tobytes().decode("utf-32-le")


def _as_bits(letters: npt.NDArray[np.uint32]) -> LetterSets:
    """Return each letter as the set of this letter alone."""
    return np.left_shift(np.uint32(1), letters % _BITS, dtype=np.uint32)
