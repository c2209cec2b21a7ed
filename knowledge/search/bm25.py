"""Terms -> scores: rank-bm25's statistics and formula (Okapi BM25), stored as postings.

BM25Okapi scores every document for every question. Here a term's posting lists the documents that hold the term, and
how much the term adds to the score of each. So a question reads only the documents that hold one of its terms. The
scores equal `BM25Okapi.get_scores` to 1e-9 as long as BM25Okapi's own inverse document frequency (idf) is used.

BM25Okapi's idf is negative or 0 if there are one or two documents. It can be negative if most documents hold the same
terms. In these cases, and if the idf of every term is 0, each term gets the idf log(1 + (N - n + 0.5) / (n + 0.5)),
which is always positive (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009,
section 3.1; Lucene's BM25Similarity). N is the number of documents, n the number of documents that hold the term. If
all documents are empty, BM25Okapi would divide by 0. In this case it is not called, and all scores are 0.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi  # pyright: ignore[reportMissingTypeStubs] - casts name what is relied on

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]


class Bm25:
    """Scores documents against a question's terms; a document is a list of terms."""

    def __init__(self, documents: Sequence[Sequence[str]], *, k1: float = 1.5, b: float = 0.75) -> None:
        self.size = len(documents)
        self.idf: dict[str, float] = {}
        self._postings: dict[str, tuple[Integers, Floats]] = {}
        if any(documents):
            self._build(BM25Okapi([list(d) for d in documents], k1=k1, b=b), k1, b)

    def _build(self, okapi: BM25Okapi, k1: float, b: float) -> None:
        counts = cast("list[dict[str, int]]", okapi.doc_freqs)
        lengths = np.asarray(cast("list[int]", okapi.doc_len), dtype=np.float64)
        average = float(okapi.avgdl)
        places: defaultdict[str, list[int]] = defaultdict(list)
        times: defaultdict[str, list[int]] = defaultdict(list)
        for place, frequencies in enumerate(counts):
            for term, count in frequencies.items():
                places[term].append(place)
                times[term].append(count)
        idf = cast("dict[str, float]", okapi.idf)
        if self.size <= 2 or min(idf.values()) < 0 or not any(idf.values()):
            idf = {term: _positive_idf(self.size, len(docs)) for term, docs in places.items()}
        self.idf = idf
        for term, docs in places.items():
            at = np.asarray(docs, dtype=np.intp)
            frequency = np.asarray(times[term], dtype=np.float64)
            norm = k1 * (1 - b + b * lengths[at] / average)
            self._postings[term] = at, idf[term] * frequency * (k1 + 1) / (frequency + norm)

    def scores(self, terms: Iterable[str]) -> Floats:
        """Return a score for each document, shape (documents,). A repeated term counts each time."""
        total = np.zeros(self.size)
        for term in terms:
            posting = self._postings.get(term)
            if posting is not None:
                total[posting[0]] += posting[1]
        return total

    def holding(self, term: str) -> Integers:
        """Return the indices of the documents that hold a term, shape (documents that hold it,)."""
        posting = self._postings.get(term)
        return posting[0] if posting is not None else np.empty(0, dtype=np.intp)


def _positive_idf(size: int, holding: int) -> float:
    return math.log(1 + (size - holding + 0.5) / (holding + 0.5))
