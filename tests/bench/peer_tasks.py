"""Compare our index with its peers at one size, in one process."""

from __future__ import annotations

import gc
from collections import Counter
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from knowledge.search.suggestions import Suggestions
from knowledge.source import GuideSource, read_guide
from knowledge.text.headings import names_of, phrasings_of
from knowledge.text.tokens import tokens
from tests.bench.contestants import CONTESTANTS, OURS, PEERS, SAME_FORMULA, Contestant, Ours, Scores, is_as_good
from tests.bench.corpus import questions, synthetic
from tests.bench.measuring import Series, cpu, forget_peak, in_turns, peak_mib, resident_mib, settle

RAPIDFUZZ = "rapidfuzz"
SUGGESTIONS = 25
MOST_BUILDS = 20
BUILD_BUDGET = 1.0  # CPU seconds; a quick build is repeated


def compare_synthetic(size: int, count: int, budget: float) -> Series:
    """Compare with all peers on a synthetic guide."""
    return compare(synthetic(size), count, budget)


def compare_folder(folder: str, count: int, budget: float) -> Series:
    """Compare with all peers on the Markdown in a folder."""
    return compare(read_guide(Path(folder)), count, budget)


def compare(source: GuideSource, count: int, budget: float) -> Series:
    """Build all indexes of the same documents, and ask all of them the same questions.

    Return CPU seconds as `build NAME` and `ask NAME`. `same NAME` holds a number for each question: 1 if the peer
    found documents with the same scores as ours (SAME_FORMULA), or else the share of our documents that the peer found.
    """
    documents, asked = in_terms(source, count)
    series: Series = {"passages": [float(len(documents))], "terms": [float(sum(map(len, documents)))]}
    indexes: dict[str, Contestant] = {}
    for name, build in CONTESTANTS.items():
        settle()
        seconds = series[f"build {name}"] = []
        while not seconds or (sum(seconds) < BUILD_BUDGET and len(seconds) < MOST_BUILDS):
            indexes[name] = cpu(seconds, lambda build=build: build(documents))
    settle()
    for index in indexes.values():
        index.top10(asked[0])  # libraries import and compile at their first question
    found: dict[str, dict[int, list[int]]] = {name: {} for name in indexes}

    def ask(name: str, number: int) -> None:
        found[name][number] = indexes[name].top10(asked[number])

    series |= {f"ask {name}": seconds for name, seconds in in_turns(list(indexes), count, budget, ask).items()}
    reference = Ours(documents)
    for name in PEERS:
        series[f"same {name}"] = [
            agreement(name, reference.scores(asked[number]), places, found[OURS][number])
            for number, places in found[name].items()
            if number in found[OURS]
        ]
    return series


def agreement(name: str, scores: Scores, found: list[int], ours: list[int]) -> float:
    """Return how far a peer's documents are ours, 0 to 1."""
    if name in SAME_FORMULA:
        return float(is_as_good(scores, found, ours))
    return len(set(found) & set(ours)) / len(ours) if ours else 1.0


def in_terms(source: GuideSource, count: int) -> tuple[list[list[str]], list[list[str]]]:
    """Return the passages' texts and `count` questions as terms, stems without stop words, as the guide splits them.

    Terms that half of the texts hold are left out of the questions. Their idf is negative, and each peer has its own
    way to raise it.
    """

    @cache
    def terms(word: str) -> list[str]:
        return source.words.terms(word)

    documents = [[term for word in tokens(passage.text) for term in terms(word)] for passage in source.passages]
    holding = Counter(term for document in documents for term in frozenset(document))
    asked = (
        [term for term in dict.fromkeys(source.words.terms(question)) if 2 * holding[term] < len(documents)]
        for question in questions(source, 2 * count)
    )
    return documents, [question for question in asked if question][:count]


def memory(name: str, size: int) -> Series:
    """Return the MiB that the index of a contestant adds to this process, at most (`peak`) and afterwards (`held`)."""
    documents, asked = in_terms(synthetic(size), 1)
    settle()
    forget_peak()
    before = resident_mib()
    index = CONTESTANTS[name](documents)
    peak = peak_mib()
    gc.collect()
    held = resident_mib()
    assert index.top10(asked[0])
    return {"peak": [peak - before], "held": [held - before]}


def suggest(size: int, phrasings: int, count: int, budget: float) -> Series:
    """Measure every second keystroke of some questions, beside rapidfuzz over all headings. Return CPU seconds."""
    source = synthetic(size, phrasings)
    names = names_of(source.headings, source.passages)
    headings = [names[path] for path in source.headings]
    phrasings_by_name = phrasings_of(source.passages, names)
    series: Series = {"build": []}
    suggestions = cpu(series["build"], lambda: Suggestions(headings, phrasings_by_name, source.words))
    settle()
    typed = [question[:end] for question in questions(source, count) for end in range(1, len(question) + 1, 2)]

    def near(name: str, number: int) -> None:
        if name == OURS:
            assert len(suggestions.near(typed[number], SUGGESTIONS)) <= SUGGESTIONS
        else:
            process.extract(typed[number], headings, scorer=fuzz.WRatio, limit=SUGGESTIONS)

    return series | in_turns([OURS, RAPIDFUZZ], len(typed), budget, near)
