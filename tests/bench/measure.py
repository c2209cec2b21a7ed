"""The comparisons. Ours and the peer take turns, so that a busy machine slows both."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process

from bot.store import Store
from knowledge.guide import Guide
from knowledge.search.suggestions import Suggestions
from knowledge.source import CONTENT, GuideSource, read_guide
from knowledge.text.passages import Passage, phrasings_of
from tests.bench.filled_store import claiming, finding, logging, reading_board, reading_gaps, recording, showing
from tests.bench.report import Row
from tests.bench.synthetic import questions, synthetic

TODAY = date(2026, 11, 23)
Put = TypeVar("Put")


@dataclass(frozen=True)
class Sizes:
    """How much there is of everything."""

    passages: int
    phrasings: int  # of each passage, where suggestions are made
    questions: int
    rows: tuple[int, int]
    schedules: tuple[int, int]
    due_at_once: tuple[int, int]
    study_days: tuple[int, int]
    sharing: tuple[int, int]  # members
    builds: int
    own: bool  # whether the own guide is measured as well


FULL = Sizes(
    10_000, 30, 200, (100, 100_000), (1_000, 1_000_000), (1_000, 100_000), (7, 3_653), (100, 10_000), 3, own=True
)
TINY = Sizes(20, 2, 3, (5, 10), (20, 200), (20, 200), (7, 400), (5, 15), 1, own=False)


async def run(sizes: Sizes) -> list[Row]:
    """Runs everything, the quick first."""
    source = synthetic(sizes.passages, 2)
    rows: list[Row] = []
    if sizes.own:
        own = read_guide(CONTENT)
        guide, build = build_row("build the own guide's index", lambda: read_guide(CONTENT), sizes.builds)
        rows += [build, ask_row("ask the own guide", guide, questions(own, sizes.questions))]
    guide, build = build_row("build a synthetic guide's index", lambda: source, 1)
    rows += [build, ask_row("ask a synthetic guide", guide, questions(source, sizes.questions))]
    rows += suggestion_rows(synthetic(sizes.passages, sizes.phrasings), sizes.questions)
    rows += await store_rows("record a question", sizes.rows, recording)
    rows += await store_rows("read the gap list", sizes.rows, reading_gaps)
    rows += await store_rows("claim twenty due reminders", sizes.schedules, claiming)
    rows += await store_rows("find what is due, all at once", sizes.due_at_once, finding)
    rows += await store_rows("log a study session", sizes.study_days, logging, TIMES)
    rows += await store_rows("derive a streak to show", sizes.study_days, showing, TIMES)
    rows += await store_rows("read a leaderboard's page", sizes.sharing, reading_board, TIMES)
    return rows


def build_row(name: str, read: Callable[[], GuideSource], times: int) -> tuple[Guide, Row]:
    """Compares building the index with BM25Okapi over the same texts; reading them is nobody's."""
    ours: list[float] = []
    theirs: list[float] = []
    guide: Guide | None = None
    for _ in range(times):
        source = read()
        texts = [all_text(passage).split() for passage in source.passages]
        guide = timed(ours, lambda source=source: Guide(source))
        timed(theirs, lambda texts=texts: BM25Okapi(texts))
    assert guide is not None
    return guide, Row.of(name, len(guide.source.passages), "BM25Okapi(texts)", ours, theirs)


def ask_row(name: str, guide: Guide, asked: Sequence[str]) -> Row:
    """Compares Guide.ask with BM25Okapi.get_scores over the same passages."""
    okapi = BM25Okapi([all_text(passage).split() for passage in guide.source.passages])
    guide.ask(asked[0], TODAY)  # reads the list of English words
    ours: list[float] = []
    theirs: list[float] = []
    for question in asked:
        timed(ours, lambda question=question: guide.ask(question, TODAY))
        timed(theirs, lambda question=question: okapi.get_scores(question.lower().split()))
    return Row.of(name, len(guide.source.passages), "BM25Okapi.get_scores", ours, theirs)


def all_text(passage: Passage) -> str:
    """Gives all that the guide knows of a passage, in lower case."""
    return f"{passage.section} {passage.text} {' '.join(passage.asked)}".lower()


def suggestion_rows(source: GuideSource, count: int) -> list[Row]:
    """Compares every second keystroke of some questions with rapidfuzz over all headings."""
    headings = [path[-1] for path in source.headings]
    suggestions = Suggestions(headings, phrasings_of(source.passages), source.words)
    chance = random.Random(3)
    ours: list[float] = []
    theirs: list[float] = []
    for question in questions(source, max(1, count // 10)):
        keystrokes = [question[:end] for end in range(1, len(question) + 1, 2)]
        compared = set(chance.sample(keystrokes, min(3, len(keystrokes))))
        for typed in keystrokes:
            timed(ours, lambda typed=typed: suggestions.near(typed, 25))
            if typed in compared:
                timed(theirs, lambda typed=typed: process.extract(typed, headings, scorer=fuzz.WRatio, limit=25))
    return [Row.of("suggest while typing", len(source.passages), "rapidfuzz WRatio over headings", ours, theirs)]


def timed(seconds: list[float], do: Callable[[], Put]) -> Put:
    """Does something and notes how long it took."""
    began = time.perf_counter()
    done = do()
    seconds.append(time.perf_counter() - began)
    return done


# The store: the peer of many rows is few rows ------------------------------------------------------------------------

Measuring = Callable[[Store, int, int], Awaitable[list[float]]]
TIMES = 30


async def store_rows(name: str, sizes: tuple[int, int], measure: Measuring, times: int | None = None) -> list[Row]:
    """Compares a store that holds much with one that holds little; its ratio says how the time grows."""
    measured: list[list[float]] = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            store = await Store.open(None, Path(folder))
            try:
                measured.append(await measure(store, size, times or min(TIMES, max(1, sizes[0] // 10))))
            finally:
                await store.close()
    few, many = measured
    return [Row.of(name, sizes[1], f"the same with {sizes[0]:,}", many, few)]
