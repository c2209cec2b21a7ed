"""Texts -> how often each holds its features: its terms, and the char n-grams of its words.

The counts are stored feature by feature, in blocks of bounded size, so that what is made from all of them can be made
and freed block by block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.progress import Progress, counted, part, unwatched
from knowledge.search.lists import Integers, Lists, Numbers, begins_of, starts_of

_CHUNK: Final = 2_000_000  # features of texts that are counted at once

Counts = npt.NDArray[np.unsignedinteger[Any]]


class FeatureBlock(NamedTuple):
    """The features from `begin` to `end` (exclusive): their texts in order, and how often these hold them."""

    begin: int
    end: int
    texts: Numbers
    counts: Counts


def count_features(
    terms: Lists, words: Lists, ngrams: Lists, known: tuple[int, int], progress: Progress = unwatched
) -> tuple[Integers, list[FeatureBlock]]:
    """Return where the texts of each feature start, and the counts of all texts.

    `terms`, `words`: the numbers of the terms and of the words of each text.
    `ngrams`: the numbers of the n-grams of each distinct word.
    `known`: how many terms and n-grams there are. The numbers of the n-grams' features follow those of the terms.
    """
    of_words = starts_of(ngrams.counts[words.numbers])[words.starts]
    parts = [
        _counted(terms.slice(begin, end), words.slice(begin, end), ngrams, begin, known)
        for begin, end in counted([*_ranges(terms.starts + of_words)], part(progress, 0.0, 0.7))
    ]
    holding = np.zeros(sum(known), dtype=np.intp)
    for one in parts:
        holding += one.holding
    starts = starts_of(holding)
    return starts, _blocks(parts, starts, part(progress, 0.7, 1.0))


def _blocks(parts: list[_Counted], starts: Integers, progress: Progress) -> list[FeatureBlock]:
    """Return the counts of all texts, and empty `parts` meanwhile.

    `starts`: where the texts of each feature start.
    """
    kind = np.result_type(np.uint8, *(part.counts.dtype for part in parts))
    blocks = [
        FeatureBlock(
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


def _counted(terms: Lists, words: Lists, ngrams: Lists, first: int, known: tuple[int, int]) -> _Counted:
    """Count the features of texts. `first`: the number of the first text."""
    of_words = ngrams.take(words.numbers)
    shift = terms.size.bit_length()  # a shift takes much less time than a division
    keys = np.concatenate((terms.numbers, known[0] + of_words.numbers)) << shift
    keys |= np.concatenate((terms.owners, words.owners[of_words.owners]))
    keys.sort()
    begins = np.flatnonzero(begins_of(keys))
    feature, text = keys[begins] >> shift, keys[begins] & ((1 << shift) - 1)
    counts = np.diff(begins, append=len(keys))
    return _Counted(
        np.bincount(feature, minlength=sum(known)),
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
