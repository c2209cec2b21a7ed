"""Index a guide, or take its index from where it is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from knowledge.memory import free_memory, uncollected
from knowledge.progress import Progress, part, unwatched
from knowledge.search.index import Index, build_index
from knowledge.search.plain_index import PlainIndex, build_plain_index
from knowledge.search.suggestions import Suggestions
from knowledge.source import GuideSource, read_guide
from knowledge.stored_guide import Stored, key_of, load_guide, store_guide
from knowledge.text.headings import names_of, phrasings_of
from knowledge.text.passages import question_headings

STORED_FROM: Final = 500  # texts; a smaller guide is indexed in as little time as its stored index is read


def indexed(source: GuideSource, progress: Progress = unwatched) -> Stored:
    """Return a guide's source with its index and its suggestions.

    `progress` is called with the share that is done, 0 to 1. If it raises an exception, the indexing ends.
    """
    return source, _index(source, part(progress, 0.0, 0.85)), _suggestions(source, part(progress, 0.85, 1.0))


def read_indexed(path: Path, progress: Progress = unwatched) -> Stored:
    """Read and index a guide. If nothing has changed since its index was stored, only the stored index is read.

    `progress`: as for `indexed`. Raise GuideError with every error in the files.
    """
    key = key_of(path)
    if key and (held := load_guide(key, progress)):
        return held
    source = read_guide(path, part(progress, 0.0, 0.25))
    held = indexed(source, part(progress, 0.25, 0.9))
    is_worth_it = len(source.passages) + sum(len(one.asked) for one in source.passages) >= STORED_FROM
    if is_worth_it and key and key == key_of(path) and store_guide(key, *held, part(progress, 0.9, 0.95)):
        held = load_guide(key, part(progress, 0.95, 1.0)) or held  # the arrays in memory are given free
    free_memory()
    return held


@uncollected()
def _index(source: GuideSource, progress: Progress) -> Index | PlainIndex:
    if source.is_plain:
        return build_plain_index(source.passages, source.not_covered, source.words, progress, source.languages)
    return build_index(source.passages, source.not_covered, source.words, source.vendors, progress, source.languages)


@uncollected()
def _suggestions(source: GuideSource, progress: Progress) -> Suggestions:
    names = names_of(source.headings, source.passages)
    questions = {*question_headings(source.passages)}
    asked = (passage.path for passage in source.passages if passage.path[-1] in questions)
    headings = [names[path] for path in (*asked, *source.headings)]
    return Suggestions(headings, phrasings_of(source.passages, names), source.words, progress)
