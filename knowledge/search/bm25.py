"""Terms -> scores: rank-bm25's statistics and formula (Okapi BM25), stored as postings.

BM25Okapi scores every document for every question. Here a term's posting lists the documents that hold the term, and
how much the term adds to the score of each. So a question reads only the documents that hold one of its terms. The
scores equal `BM25Okapi.get_scores` to 1e-9 as long as BM25Okapi's own inverse document frequency (idf) is used.

BM25Okapi's idf is negative or 0 if there are one or two documents. It can be negative if most documents hold the same
terms. In these cases, and if the idf of every term is 0, each term gets the idf log(1 + (N - n + 0.5) / (n + 0.5)),
which is always positive (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009,
section 3.1; Lucene's BM25Similarity). N is the number of documents, n the number of documents that hold the term. If
all documents are empty, all scores are 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from rank_bm25 import BM25Okapi  # pyright: ignore[reportMissingTypeStubs] - casts name what is relied on

from knowledge.progress import Progress, counted, unwatched
from knowledge.search.counts import FeatureBlock
from knowledge.search.lists import Floats, Integers, Lists, Numbers, begins_of, starts_of

K1: Final = 1.5
B: Final = 0.75
_FEW: Final = 50_000  # postings that are added up at once; more of them take less time term by term


@dataclass(frozen=True, slots=True)
class Bm25:
    """Scores documents against a question's terms.

    `size`: how many documents there are.
    `starts`: where the posting of each term starts in `places` and `gains`, shape (terms + 1,).
    `places`: the documents that hold the term.
    `gains`: how much the term adds to the score of each of these documents.
    """

    size: int
    starts: Integers
    places: Numbers
    gains: Floats

    def scores(self, terms: Iterable[int]) -> Floats:
        """Return a score for each document, shape (documents,).

        `terms`: the numbers of terms. A repeated term counts each time. -1 stands for an unknown term.
        """
        held = [slice(self.starts[term], self.starts[term + 1]) for term in terms if term >= 0]
        if held and sum(int(one.stop - one.start) for one in held) <= _FEW:
            places, gains = (np.concatenate([values[one] for one in held]) for values in (self.places, self.gains))
            return cast("Floats", np.bincount(places, gains, minlength=self.size))
        total = np.zeros(self.size)
        for one in held:
            np.add.at(total, self.places[one], self.gains[one])
        return total


def build_bm25(documents: Lists, known: int, *, k1: float = K1, b: float = B) -> Bm25:
    """Build the postings of documents in one pass.

    `documents`: the numbers of the terms of each document. `known`: how many terms there are.
    """
    size = documents.size
    keys = np.sort(documents.numbers * max(1, size) + documents.owners)
    begins = np.flatnonzero(begins_of(keys))
    term, place = np.divmod(keys[begins], max(1, size))
    counts = np.diff(begins, append=len(keys))
    holding = np.bincount(term, minlength=known)
    if not len(keys):
        return Bm25(size, starts_of(holding), place.astype(np.int32), np.empty(0))
    norm = k1 * (1 - b + b * documents.counts / (len(documents.numbers) / size))
    gains = _idf(holding, size)[term] * counts * (k1 + 1) / (counts + norm[place])
    return Bm25(size, starts_of(holding), place.astype(np.int32), gains)


def bm25_of_blocks(
    starts: Integers,
    blocks: list[FeatureBlock],
    lengths: Integers,
    progress: Progress = unwatched,
    *,
    k1: float = K1,
    b: float = B,
) -> Bm25:
    """Build the postings of documents whose terms are counted in blocks, and empty the blocks meanwhile.

    `starts`: where the documents of each term start. `lengths`: how many terms each document has.
    """
    size = len(lengths)
    if not blocks or not starts[-1]:
        return Bm25(size, starts, np.empty(0, dtype=np.int32), np.empty(0))
    idf = _idf(np.diff(starts), size)
    norm = k1 * (1 - b + b * lengths / float(lengths.mean()))
    places, gains = np.empty(int(starts[-1]), dtype=np.int32), np.empty(int(starts[-1]))
    for _ in counted(range(len(blocks)), progress):
        begin, end, documents, counts = blocks.pop(0)
        here = slice(int(starts[begin]), int(starts[end]))
        places[here] = documents
        of_term = np.repeat(idf[begin:end], np.diff(starts[begin : end + 1]))
        gains[here] = of_term * counts * (k1 + 1) / (counts + norm[documents])
    return Bm25(size, starts, places, gains)


class _Okapi(BM25Okapi):
    """The idf of rank-bm25, computed from the number of documents that hold each term instead of from the documents."""

    def _initialize(self, corpus: tuple[dict[int, int], int]) -> dict[int, int]:
        holding, self.corpus_size = corpus
        return holding


def _idf(holding: Integers, size: int) -> Floats:
    """Return the idf of each term, shape (terms,). The idf of a term that no document holds is 0.

    `holding`: how many documents hold the term.
    """
    held = np.flatnonzero(holding)
    okapi = _Okapi((dict(zip(held.tolist(), holding[held].tolist(), strict=True)), size))
    idf = np.zeros(len(holding))
    idf[held] = list(cast("dict[int, float]", okapi.idf).values())
    if size <= 2 or idf.min() < 0 or not idf.any():
        idf[held] = np.log(1 + (size - holding[held] + 0.5) / (holding[held] + 0.5))
    return idf
