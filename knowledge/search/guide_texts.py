"""A guide's texts as numbers: which texts each passage has, and which words and terms each text has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.progress import Progress, counted, part
from knowledge.search.distinct_texts import DistinctTexts
from knowledge.search.lists import Lists, distinct_pairs
from knowledge.search.vocabulary import Keys, term_keys
from knowledge.text.passages import NotCovered, Passage, language_of
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
    passages: Sequence[Passage],
    not_covered: Sequence[NotCovered],
    words: Words,
    languages: Mapping[str, str],
    progress: Progress,
) -> GuideTexts:
    """Split each distinct text of a guide once, and let `words` learn the guide's words.

    `words`: the words of the guide's language.
    `languages`: the language of each file. A file that is not among them is in the guide's language.
    """
    texts = DistinctTexts(words)
    own = [words.of(language_of(one, languages, words.language)) for one in (*passages, *not_covered)]
    both = [*zip(passages, own, strict=False)]
    bodies = [texts.number(passage.text, its) for passage, its in counted(both, part(progress, 0.0, 0.24))]
    paths = [
        [texts.number(heading, its) for heading in passage.path]
        for passage, its in counted(both, part(progress, 0.24, 0.32))
    ]
    all_asked = [*(passage.asked for passage in passages), *(entry.asked for entry in not_covered)]
    asked = [
        [texts.number(phrase, its) for phrase in phrases]
        for phrases, its in counted([*zip(all_asked, own, strict=True)], part(progress, 0.32, 0.5))
    ]
    split, names = texts.words(part(progress, 0.5, 0.6))
    for one in dict.fromkeys(own):
        written = [
            text for its, body, path in zip(own, bodies, paths, strict=False) if its is one for text in (body, *path)
        ]
        phrased = [text for its, phrases in zip(own, asked, strict=True) if its is one for text in phrases]
        _learn(one, split, names, written, phrased)
    termed, terms = texts.terms(split, names, part(progress, 0.64, 0.98))
    vocabulary, numbers = np.unique(term_keys(terms), return_inverse=True)
    progress(1.0)
    return GuideTexts(bodies, paths, asked, split, names, Lists(numbers[termed.numbers], termed.starts), vocabulary)


def _learn(words: Words, split: Lists, names: Sequence[str], written: Sequence[int], phrased: Sequence[int]) -> None:
    """Let `words` learn the words of their language.

    `split`: the words of each text. `names`: the words by number. `written`, `phrased`: the texts of the language that
    the guide says itself, and its phrasings.
    """
    words_written: list[int] = np.unique(split.take(np.asarray(written, dtype=np.intp)).numbers).tolist()
    in_texts = split.take(np.asarray(phrased, dtype=np.intp))
    counts = np.bincount(distinct_pairs(in_texts.owners, in_texts.numbers)[1], minlength=len(names)).tolist()
    words.learn(
        (names[word] for word in words_written),
        {name: count for name, count in zip(names, counts, strict=True) if count},
    )
