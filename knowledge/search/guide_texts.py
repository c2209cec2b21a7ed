"""A guide's texts as numbers: which texts each passage has, and which words and terms each text has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from knowledge.progress import Progress, counted, part
from knowledge.search.distinct_texts import DistinctTexts, terms_of
from knowledge.search.lists import Lists, distinct_pairs
from knowledge.search.vocabulary import Keys, term_keys
from knowledge.text.passages import NotCovered, Passage
from knowledge.text.words import Words


@dataclass(frozen=True, slots=True)
class GuideTexts:
    """The distinct texts of a guide.

    `bodies`, `paths`, `asked`: the texts of each passage. `asked` also has those of each subject that is left out.
    `words`: the numbers of the words of each text. `names`: the words, by number.
    `terms`: the numbers of the terms of each text. `vocabulary`: the keys of the terms, by number.
    """

    bodies: list[int]
    paths: list[list[int]]
    asked: list[list[int]]
    words: Lists
    names: list[str]
    terms: Lists
    vocabulary: Keys


def split_guide(
    passages: Sequence[Passage], not_covered: Sequence[NotCovered], words: Words, progress: Progress
) -> GuideTexts:
    """Split each distinct text of a guide once, and let `words` learn the guide's words."""
    texts = DistinctTexts()
    bodies = [texts.number(passage.text) for passage in counted(passages, part(progress, 0.0, 0.24))]
    all_paths = [passage.path for passage in passages]
    paths = [list(map(texts.number, path)) for path in counted(all_paths, part(progress, 0.24, 0.32))]
    all_asked = [*(passage.asked for passage in passages), *(entry.asked for entry in not_covered)]
    asked = [list(map(texts.number, own)) for own in counted(all_asked, part(progress, 0.32, 0.5))]
    split, names = texts.words(part(progress, 0.5, 0.6))
    written: list[int] = np.unique(
        split.take(np.asarray([*bodies, *chain.from_iterable(paths)], dtype=np.intp)).numbers
    ).tolist()
    phrased = split.take(np.fromiter(chain.from_iterable(asked), dtype=np.intp))
    in_phrasings = np.bincount(distinct_pairs(phrased.owners, phrased.numbers)[1], minlength=len(names)).tolist()
    words.learn(
        (names[word] for word in written),
        {name: count for name, count in zip(names, in_phrasings, strict=True) if count},
    )
    termed, terms = terms_of(split, names, words, part(progress, 0.64, 0.98))
    vocabulary, numbers = np.unique(term_keys(terms), return_inverse=True)
    progress(1.0)
    return GuideTexts(bodies, paths, asked, split, names, Lists(numbers[termed.numbers], termed.starts), vocabulary)
