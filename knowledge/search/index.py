"""The index of a guide: arrays that are built once for many questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.progress import Progress, part, unwatched
from knowledge.search.bm25 import Bm25, build_bm25
from knowledge.search.boundary import Boundary, fit_boundary
from knowledge.search.guide_texts import split_guide
from knowledge.search.likelihood import Likelihood, build_likelihood
from knowledge.search.lists import Booleans, Integers, Lists, Numbers, distinct_pairs, starts_of
from knowledge.search.vectors import Texts, Vectors
from knowledge.search.vocabulary import Vocabulary, ngrams_of_words
from knowledge.text.passages import NotCovered, Passage
from knowledge.text.words import Words

HEADING_TIMES = 2  # a passage's heading counts as this many examples of its questions


@dataclass(frozen=True, slots=True)
class Index:
    """What a question is compared with.

    `vectors`: makes the question's vector.
    `frequency`: how many passages hold each term in any of their texts, shape (terms,).
    `body`, `heading`, `phrasings`, `together`: the BM25 fields. The documents of `phrasings` are single phrasings,
    those of the other fields are passages.
    `phrasing_owners`: the passage of each phrasing.
    `likelihood`: its owners are the passages, and after them the subjects that the guide leaves out.
    `covered`: separates what the guide answers from what it leaves out. None if it leaves out nothing on topic.
    `topic`: separates what is on topic from what is not. None if the guide lists nothing off topic.
    `elsewhere`: whether a passage's headings name other vendors and not the usual one.
    `held`: the terms of each text of each passage. A passage's first text is its body with its headings, the others are
    its phrasings. `held_starts`: where each text starts. `first_texts`: the first text of each passage.
    """

    vectors: Vectors
    frequency: Integers
    body: Bm25
    heading: Bm25
    phrasings: Bm25
    together: Bm25
    phrasing_owners: Integers
    likelihood: Likelihood
    covered: Boundary | None
    topic: Boundary | None
    elsewhere: Booleans
    held: Numbers
    held_starts: Integers
    first_texts: Integers

    def holding(self, term: int) -> int:
        """Return how many passages hold a term in any of their texts. -1 stands for an unknown term."""
        return int(self.frequency[term]) if term >= 0 else 0

    def held_by(self, passage: int, terms: Integers) -> Booleans:
        """Return which texts of a passage hold which of some terms, shape (texts, terms)."""
        first, end = int(self.first_texts[passage]), int(self.first_texts[passage + 1])
        starts = self.held_starts[first : end + 1]
        found = np.zeros((end - first, len(terms)), dtype=bool)
        at = np.flatnonzero(self.held[starts[0] : starts[-1], np.newaxis] == terms)
        if len(at):
            place, term = np.divmod(at, len(terms))
            found[np.searchsorted(starts, starts[0] + place, side="right") - 1, term] = True
        return found

    def first_text(self, passage: int) -> Numbers:
        """Return the terms of the first text of a passage."""
        first = int(self.first_texts[passage])
        return self.held[self.held_starts[first] : self.held_starts[first + 1]]


def vendor_marks(words: Words, vendors: Sequence[str]) -> list[str]:
    """Return a term for each vendor. Texts that name the vendor hold this term."""
    return [terms[0] for vendor in vendors if (terms := words.terms(vendor))]


def build_index(
    passages: Sequence[Passage],
    not_covered: Sequence[NotCovered],
    words: Words,
    vendors: Sequence[str] = (),
    progress: Progress = unwatched,
    languages: Mapping[str, str] | None = None,
) -> Index:
    """Build the index of a guide, and let `words` learn the guide's words.

    `words`: the words of the guide's language.
    `vendors`: the catalogue's vendors, the usual one first.
    `languages`: the language of each file. A file that is not among them is in the guide's language.
    `progress` is called with the share that is done, from 0 to 1.
    """
    split_until, counted_until = (0.2, 0.32) if not_covered else (0.5, 0.8)  # fitting boundaries takes most of the time
    building = _read_texts(
        passages,
        not_covered,
        words,
        languages or {},
        part(progress, 0.0, split_until),
        part(progress, split_until, counted_until),
    )
    off_topic = np.asarray([entry.off_topic for entry in not_covered], dtype=bool)
    marks = building.vectors.vectors.vocabulary.term_numbers(vendor_marks(words, vendors))
    return building.index(off_topic, marks, part(progress, counted_until, 1.0))


def _read_texts(
    passages: Sequence[Passage],
    not_covered: Sequence[NotCovered],
    words: Words,
    languages: Mapping[str, str],
    in_terms: Progress,
    in_vectors: Progress,
) -> _Building:
    """Split all texts into words and terms, and count them. What only this needs is freed before the index is built."""
    texts = split_guide(passages, not_covered, words, languages, in_terms)
    ngrams, of_words = ngrams_of_words(texts.names)
    terms = texts.terms
    examples = Lists.of(
        [
            [body, *[path[-1]] * HEADING_TIMES, *phrasings]
            for body, path, phrasings in zip(texts.bodies, texts.paths, texts.asked, strict=False)
        ]
        + texts.asked[len(texts.bodies) :]
    )
    vectors = Texts(
        Vocabulary(texts.vocabulary, ngrams),
        terms.take(examples.numbers),
        texts.words.take(examples.numbers),
        of_words,
        examples.owners,
        in_vectors,
    )
    return _Building(terms, vectors, texts.bodies, texts.paths, texts.asked)


@dataclass(frozen=True, slots=True)
class _Building:
    """An index while it is built.

    `terms`: the numbers of the terms of each distinct text.
    `vectors`: the weights of the texts of the passages, and after them of the subjects that are left out.
    `bodies`, `paths`, `asked`: the texts of each passage. `asked` also has those of each subject that is left out.
    """

    terms: Lists
    vectors: Texts
    bodies: list[int]
    paths: list[list[int]]
    asked: list[list[int]]

    def index(self, off_topic: Booleans, marks: Integers, progress: Progress) -> Index:
        """Build the index.

        `off_topic`: whether each subject that is left out is outside the guide's field.
        `marks`: the terms that name the vendors, the usual one first.
        """
        size, owners = len(self.bodies), self.vectors.owners
        fitted_until = 0.85 if off_topic.size else 0.0
        on_topic = ~np.concatenate((np.zeros(size, dtype=bool), off_topic))[owners]
        fitting = part(progress, 0.0, fitted_until)
        covered = _boundary(self.vectors, owners < size, on_topic, part(fitting, 0.0, 0.5))
        topic = _boundary(self.vectors, on_topic, np.ones_like(on_topic), part(fitting, 0.5, 1.0))
        likelihood_until = fitted_until + 0.8 * (1 - fitted_until)
        likelihood = build_likelihood(self.vectors, len(self.asked), part(progress, fitted_until, likelihood_until))
        progress = part(progress, likelihood_until, 1.0)
        body, heading = self._documents([[text] for text in self.bodies]), self._documents(self.paths)
        progress(0.1)
        together = self._documents(self.asked[:size])
        phrasings = self._documents([[text] for own in self.asked[:size] for text in own])
        phrasing_owners = Lists.of(self.asked[:size]).owners
        first_texts = np.arange(size + 1) + starts_of(np.bincount(phrasing_owners, minlength=size))
        progress(0.3)
        held = _held(body, heading, phrasings, first_texts, np.arange(phrasings.size) + phrasing_owners + 1)
        passage = np.repeat(np.arange(size), np.diff(first_texts))[held.owners]
        progress(0.6)
        index = Index(
            vectors=self.vectors.vectors,
            frequency=np.bincount(distinct_pairs(passage, held.numbers)[1], minlength=self._known),
            body=build_bm25(body, self._known),
            heading=build_bm25(heading, self._known),
            phrasings=build_bm25(phrasings, self._known),
            together=build_bm25(together, self._known),
            phrasing_owners=phrasing_owners,
            likelihood=likelihood,
            covered=covered,
            topic=topic,
            elsewhere=_hold_any(heading, marks[1:]) & ~_hold_any(heading, marks[:1]),
            held=held.numbers.astype(np.int32),
            held_starts=held.starts,
            first_texts=first_texts,
        )
        progress(1.0)
        return index

    @property
    def _known(self) -> int:
        return len(self.vectors.vectors.vocabulary.terms)

    def _documents(self, lists: Sequence[Sequence[int]]) -> Lists:
        """Return the terms of documents. Each document is a list of texts."""
        return Lists.of(lists).replace(self.terms)


def _held(body: Lists, heading: Lists, phrasings: Lists, first_texts: Integers, of_phrasings: Integers) -> Lists:
    """Return the distinct terms of each text of each passage.

    `first_texts`: the number of each passage's first text. `of_phrasings`: the number of each phrasing's text.
    """
    texts = np.concatenate((first_texts[body.owners], first_texts[heading.owners], of_phrasings[phrasings.owners]))
    text, held = distinct_pairs(texts, np.concatenate((body.numbers, heading.numbers, phrasings.numbers)))
    return Lists(held, starts_of(np.bincount(text, minlength=int(first_texts[-1]))))


def _boundary(texts: Texts, inside: Booleans, heard: Booleans, progress: Progress) -> Boundary | None:
    """Return a boundary between the texts that are `inside` and those that are not. Only texts `heard` are used.

    Return None if all texts are on the same side.
    """
    sides = inside[heard]
    if not sides.any() or sides.all():
        return None
    return fit_boundary(texts, inside, heard, progress)


def _hold_any(documents: Lists, wanted: Integers) -> Booleans:
    """Return which documents hold one of the wanted terms, shape (documents,)."""
    return np.bincount(documents.owners, np.isin(documents.numbers, wanted), minlength=documents.size) > 0
