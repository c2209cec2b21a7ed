"""Our BM25 index and its peers, each with its own interface, for one job: the ten best documents for a question.

All get the same documents and the same questions, as lists of terms. rank_bm25, bm25s and SQLite use our formula, so
they must find our documents. Tantivy uses Lucene's idf and rounds the lengths of documents, so it finds most of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final, Protocol, cast

import bm25s
import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

from knowledge.search.bm25 import build_bm25
from knowledge.search.lists import Lists
from knowledge.search.top import top

MOST: Final = 10
K1: Final = 1.2  # SQLite's constants cannot be changed, so all use them
B: Final = 0.75
CLOSE: Final = 1e-4  # bm25s computes with 32 bits, so scores that differ by less are equal

Documents = Sequence[list[str]]
Scores = npt.NDArray[np.float64]


class Contestant(Protocol):
    """An index that was built from documents."""

    def __init__(self, documents: Documents) -> None: ...

    def top10(self, terms: list[str]) -> list[int]:
        """Return the numbers of the ten best documents, the best first."""
        ...


class Ours:
    """The index of this program."""

    def __init__(self, documents: Documents) -> None:
        numbers: dict[str, int] = {}
        terms = Lists.of([[numbers.setdefault(term, len(numbers)) for term in document] for document in documents])
        self._numbers, self._index = numbers, build_bm25(terms, len(numbers), k1=K1, b=B)

    def scores(self, terms: list[str]) -> Scores:
        """Return the score of each document."""
        return self._index.scores([self._numbers.get(term, -1) for term in terms])

    def top10(self, terms: list[str]) -> list[int]:
        scores = self.scores(terms)
        return [place for place in top(scores, MOST).tolist() if scores[place] > 0]


class RankBm25:
    """rank_bm25, on which our statistics are based."""

    def __init__(self, documents: Documents) -> None:
        self._index = BM25Okapi(documents, k1=K1, b=B)
        self._numbers = range(len(documents))

    def top10(self, terms: list[str]) -> list[int]:
        return self._index.get_top_n(terms, self._numbers, n=MOST)


class Bm25s:
    """bm25s with numpy for questions and scipy for the build, which is its quicker way without numba."""

    def __init__(self, documents: Documents) -> None:
        self._index = bm25s.BM25(method="robertson", k1=K1, b=B, backend="numpy", csc_backend="scipy")
        self._index.index(documents, show_progress=False)
        self._most = min(MOST, len(documents))

    def top10(self, terms: list[str]) -> list[int]:
        found, _ = self._index.retrieve([terms], k=self._most, show_progress=False, backend_selection="numpy")
        return found[0].tolist()


class Sqlite:
    """SQLite's FTS5 in memory."""

    def __init__(self, documents: Documents) -> None:
        self._words = _Words()
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, content='', tokenize='ascii')")
        rows = ((number, self._words.text(document)) for number, document in enumerate(documents, start=1))
        self._database.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", rows)
        self._database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self._database.commit()

    def top10(self, terms: list[str]) -> list[int]:
        rows = self._database.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?", (self._words.text(terms, " OR "), MOST)
        )
        return [row[0] - 1 for row in rows]


class Tantivy:
    """Tantivy in memory, with one thread and one segment."""

    def __init__(self, documents: Documents) -> None:
        import tantivy

        self._words = _Words()
        builder = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        self._index = tantivy.Index(builder.add_unsigned_field("number", fast=True).build())
        writer = self._index.writer(heap_size=1_000_000_000, num_threads=1)
        for number, document in enumerate(documents):
            row = tantivy.Document()
            row.add_text("text", self._words.text(document))
            row.add_unsigned("number", number)
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def top10(self, terms: list[str]) -> list[int]:
        query = self._index.parse_query(self._words.text(terms), ["text"])
        hits = self._searcher.search(query, limit=MOST, count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in hits])
        return cast("list[int]", numbers)


class _Words:
    """Writes terms as text in which each term is one word of ASCII letters and digits: t0, t1 and so on."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def text(self, terms: Sequence[str], between: str = " ") -> str:
        return between.join(f"t{self._numbers.setdefault(term, len(self._numbers))}" for term in terms)


OURS: Final = "ours"
PEERS: Final[dict[str, type[Contestant]]] = {
    "rank_bm25": RankBm25,
    "bm25s": Bm25s,
    "SQLite FTS5": Sqlite,
    **({"tantivy": Tantivy} if find_spec("tantivy") else {}),
}
CONTESTANTS: Final[dict[str, type[Contestant]]] = {OURS: Ours, **PEERS}
SAME_FORMULA: Final = frozenset({"rank_bm25", "bm25s", "SQLite FTS5"})


def is_as_good(scores: Scores, found: list[int], ours: list[int]) -> bool:
    """Return whether two lists of documents have the same scores.

    `scores`: the score of each document, shape (documents,). Documents with equal scores may be in any order, and a
    peer may add documents that do not match.
    """
    one, other = ([score for score in scores[list(places)] if score > 0] for places in (found, ours))
    return len(one) == len(other) and bool(np.allclose(one, other, rtol=CLOSE, atol=0))
