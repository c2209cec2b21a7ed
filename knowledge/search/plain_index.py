"""The index of a guide without phrasings: which passages say which terms, and how their words are spelt.

Nobody told such a guide in which words its members ask. So more is used of what it has: its sections, the letters of
its words, and the amounts that a text gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from knowledge.memory import free_memory
from knowledge.progress import Progress, part, unwatched
from knowledge.search.bm25 import Bm25, bm25_of_blocks
from knowledge.search.counts import count_features
from knowledge.search.guide_texts import split_guide
from knowledge.search.lists import Booleans, Floats, Integers, Lists, Numbers, distinct_pairs, starts_of
from knowledge.search.vocabulary import Vocabulary, ngrams_of_words
from knowledge.text.amounts import KINDS, amounts_of_word, may_give_more, other_amounts
from knowledge.text.passages import NotCovered, Passage, language_of
from knowledge.text.words import Words

LETTERS: Final = (3, 4)  # the sizes of the char n-grams
K1: Final = 1.2
B: Final = 0.75


@dataclass(frozen=True, slots=True)
class Holders:
    """Which documents hold each term.

    `starts`: where the documents of each term start in `documents`, shape (terms + 1,).
    `documents`: the numbers of the documents, those of one term in ascending order.
    """

    starts: Integers
    documents: Numbers

    def of(self, term: int) -> Numbers:
        """Return the documents that hold a term."""
        return self.documents[self.starts[term] : self.starts[term + 1]]


@dataclass(frozen=True, slots=True)
class PlainIndex:
    """What a question is compared with.

    The documents are the passages, and after them the subjects that the guide leaves out.

    `vocabulary`: the terms, and the char n-grams of the words.
    `own`: the documents that hold each term in their text, their headings or their phrasings.
    `bodies`: the passages that hold each term in their text.
    `headings`: the passages that hold each term in their headings.
    `sections`: the sections that hold each term. A section is all passages of a file under the same headings.
    `section_of`: the section of each passage.
    `parents`: the passage that holds each passage, or -1.
    `letters`: the BM25 field of the n-grams of each document.
    `lengths`: the logarithm of the length of each passage in characters.
    `amounts`: which amounts each passage gives, shape (passages, KINDS).
    """

    vocabulary: Vocabulary
    own: Holders
    bodies: Holders
    headings: Holders
    sections: Holders
    section_of: Numbers
    parents: Numbers
    letters: Bm25
    lengths: Floats
    amounts: Booleans

    @property
    def passages(self) -> int:
        """Return how many passages there are."""
        return len(self.section_of)


def build_plain_index(
    passages: Sequence[Passage],
    not_covered: Sequence[NotCovered],
    words: Words,
    progress: Progress = unwatched,
    languages: Mapping[str, str] | None = None,
) -> PlainIndex:
    """Build the index of a guide, and let `words` learn the guide's words.

    `words`: the words of the guide's language.
    `languages`: the language of each file. A file that is not among them is in the guide's language.
    `progress` is called with the share that is done, from 0 to 1.
    """
    of_file = languages or {}
    of_passage = [language_of(one, of_file, words.language) for one in passages]
    texts = split_guide(passages, not_covered, words, of_file, part(progress, 0.0, 0.5))
    size = len(passages)
    documents = Lists.of(
        [[body, *path, *own] for body, path, own in zip(texts.bodies, texts.paths, texts.asked, strict=False)]
        + texts.asked[size:]
    )
    sections: dict[tuple[str, tuple[str, ...]], int] = {}
    section_of = np.fromiter(
        (sections.setdefault((one.file, one.path), len(sections)) for one in passages), dtype=np.int32, count=size
    )
    known = len(texts.vocabulary)
    held = documents.replace(texts.terms)
    of_passages = held.slice(0, size)
    own = _holders(held.numbers, held.owners, known)
    in_sections = _holders(of_passages.numbers, section_of[of_passages.owners].astype(np.intp), known)
    in_bodies = texts.terms.take(np.asarray(texts.bodies, dtype=np.intp))
    bodies = _holders(in_bodies.numbers, in_bodies.owners, known)
    in_headings = Lists.of(texts.paths).replace(texts.terms)
    headings = _holders(in_headings.numbers, in_headings.owners, known)
    progress(0.55)
    keys, ngrams = ngrams_of_words(texts.names, LETTERS)
    words_of = documents.replace(texts.words)
    vocabulary = Vocabulary(texts.vocabulary, keys)
    amounts = _amounts(passages, texts.words.take(np.asarray(texts.bodies, dtype=np.intp)), texts.names, of_passage)
    del texts, documents, held, of_passages, in_bodies, in_headings
    no_terms = Lists(np.zeros(0, dtype=np.intp), np.zeros(words_of.size + 1, dtype=np.intp))
    starts, blocks = count_features(no_terms, words_of, ngrams, (0, len(keys)), part(progress, 0.55, 0.85))
    lengths = np.bincount(words_of.owners, ngrams.counts[words_of.numbers], minlength=words_of.size)
    del words_of, ngrams
    free_memory()
    letters = bm25_of_blocks(starts, blocks, lengths, part(progress, 0.85, 1.0), k1=K1, b=B)
    return PlainIndex(
        vocabulary,
        own,
        bodies,
        headings,
        in_sections,
        section_of,
        _parents(passages),
        letters,
        np.log([len(one.text) + 1.0 for one in passages]),
        amounts,
    )


def _amounts(passages: Sequence[Passage], words: Lists, names: Sequence[str], languages: Sequence[str]) -> Booleans:
    """Return which amounts each passage gives, shape (passages, KINDS).

    `words`: the numbers of the words of each passage. `names`: the words, by number.
    `languages`: the language of each passage. Only a text that may give more than its single words do is read.
    """
    found = np.zeros((len(passages), len(KINDS)), dtype=bool)
    for language in dict.fromkeys(languages):
        own = np.flatnonzero(np.asarray(languages) == language)
        its = words.take(own)
        by_word = np.asarray([amounts_of_word(name, language) for name in names], dtype=bool).reshape(-1, len(KINDS))
        for kind, gives in enumerate(by_word.T):
            found[own[its.owners[gives[its.numbers]]], kind] = True
        more = np.fromiter((may_give_more(name, language) for name in names), dtype=bool, count=len(names))
        places: list[int] = own[np.unique(its.owners[more[its.numbers]])].tolist()
        for place in places:
            found[place] |= other_amounts(passages[place].text, language)
    return found


def _parents(passages: Sequence[Passage]) -> Numbers:
    places = {passage.id: place for place, passage in enumerate(passages)}
    parents = (places.get(passage.parent, -1) if passage.parent else -1 for passage in passages)
    return np.fromiter(parents, dtype=np.int32, count=len(passages))


def _holders(terms: Integers, documents: Integers, known: int) -> Holders:
    term, document = distinct_pairs(terms, documents)
    return Holders(starts_of(np.bincount(term, minlength=known)), document.astype(np.int32))
