"""Many lists of numbers as two arrays, so that numpy handles all lists at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
AnyIntegers = npt.NDArray[np.integer[Any]]
Numbers = npt.NDArray[np.int32]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of numbers.

    `numbers`: the numbers of all lists, one list after the other.
    `starts`: where each list starts in `numbers`, and last the length of `numbers`, shape (lists + 1,).
    """

    numbers: Integers
    starts: Integers

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Lists:
        """Return some lists in this form."""
        counts = np.fromiter(map(len, lists), dtype=np.intp, count=len(lists))
        numbers = np.fromiter((number for one in lists for number in one), dtype=np.intp, count=int(counts.sum()))
        return cls(numbers, starts_of(counts))

    @property
    def size(self) -> int:
        """Return how many lists there are."""
        return len(self.starts) - 1

    @property
    def counts(self) -> Integers:
        """Return the length of each list."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Integers:
        """Return for each number which list it is in."""
        return np.repeat(np.arange(self.size), self.counts)

    def __getitem__(self, place: int) -> list[int]:
        """Return the list at a place."""
        return self.numbers[self.starts[place] : self.starts[place + 1]].tolist()

    def exchange(self, places: Integers, others: Lists) -> Lists:
        """Return these lists with others at some places."""
        source = np.arange(self.size)
        source[places] = self.size + np.arange(others.size)
        starts = np.concatenate((self.starts, self.starts[-1] + others.starts[1:]))
        return Lists(np.concatenate((self.numbers, others.numbers)), starts).take(source)

    def slice(self, begin: int, end: int) -> Lists:
        """Return the lists from `begin` to `end` (exclusive)."""
        starts = self.starts[begin : end + 1]
        return Lists(self.numbers[starts[0] : starts[-1]], starts - starts[0])

    def take(self, places: Integers) -> Lists:
        """Return the lists at some places."""
        return Lists(self.numbers[places_of(self.starts, places)], starts_of(sizes_of(self.starts, places)))

    def replace(self, lists: Lists) -> Lists:
        """Return the same lists with each number replaced by the numbers of its list in `lists`."""
        found = lists.take(self.numbers)
        return Lists(found.numbers, found.starts[self.starts])


def joined(parts: Sequence[Lists]) -> Lists:
    """Return the lists of all parts, one part after the other."""
    counts = np.concatenate([part.counts for part in parts])
    return Lists(np.concatenate([part.numbers for part in parts]), starts_of(counts))


def begins_of(keys: AnyIntegers) -> Booleans:
    """Return at which places of an array another key begins, shape (keys,)."""
    begins = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=begins[1:])
    return begins


def distinct(keys: Integers) -> Integers:
    """Return distinct keys in ascending order. np.unique would import numpy's masked arrays, which takes 10 ms."""
    keys = np.sort(keys)
    return keys[begins_of(keys)]


def starts_of(counts: Integers) -> Integers:
    """Return where groups of some sizes start, and last where the last group ends, shape (groups + 1,)."""
    starts = np.zeros(len(counts) + 1, dtype=np.intp)
    np.cumsum(counts, out=starts[1:])
    return starts


def sizes_of(starts: Integers, groups: Integers) -> Integers:
    """Return the sizes of some of the groups whose starts `starts_of` returned."""
    return starts[groups + 1] - starts[groups]


def places_of(starts: Integers, groups: Integers) -> Integers:
    """Return the places of the members of some groups, one group after the other."""
    counts = sizes_of(starts, groups)
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts[groups] - ends + counts, counts)


def distinct_pairs(owners: Integers, numbers: Integers) -> tuple[Integers, Integers]:
    """Return the distinct pairs of an owner and a number, in ascending order, as two arrays."""
    known = int(numbers.max(initial=0)) + 1
    keys = np.sort(owners * known + numbers)
    owner, number = np.divmod(keys[begins_of(keys)], known)
    return owner, number
