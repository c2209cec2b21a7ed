"""Which passages an answer quotes, and which of their sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

from knowledge.answer import Excerpt
from knowledge.search.excerpts import deciding, excerpt, size_of
from knowledge.search.hits import Hit, Ranked
from knowledge.source import GuideSource
from knowledge.text.amounts import given_amounts
from knowledge.text.cited import parted
from knowledge.text.passages import Passage

ANSWER_LIMIT = 330  # the size of an answer that takes 300 pixels on a phone, with a question of two lines
PLAIN_LIMIT = 380  # the same in a guide without phrasings, whose sentences are longer
SENTENCE_LIMIT = 700  # a sentence that is too large is quoted whole, if it has no more characters
CODE_LIMIT = 3800  # the longest code that is read, and the words that introduce it
FIRST_LIMIT = 280  # the size of the first one of two passages
PAIR_LIMIT = 420  # the size of two passages
ENOUGH = 0.4  # share of the best sentences' worth; the first ones answer, as editors of a guide with phrasings put them
HEADING_SIZE = 50  # of the heading of a second passage, in a guide without phrasings
SENTENCES = 4
NEARLY_AS_GOOD = 0.85  # share of the best passage's score
NEARLY_AS_NEAR = 0.88  # the same where meanings are compared
REPEATED = 0.75  # share of a second passage's words that the first one has said; the second adds nothing then
AMOUNT_WORTH = 0.5  # times the weight of the question's heaviest term


class Quotes:
    """Quotes the passages that were found for a question.

    `places`: the place of each passage among the guide's passages, by its id.
    """

    def __init__(self, source: GuideSource, places: Mapping[str, int]) -> None:
        self._source = source
        self._places = places
        self._is_plain = source.is_plain
        self._limit = PLAIN_LIMIT if source.is_plain else ANSWER_LIMIT
        self._enough = 1.0 if source.is_plain else ENOUGH
        self._terms_of = lru_cache(maxsize=10_000)(self._find_terms)  # of the sentences and words of answers

    def of(self, question: str, ranked: Ranked, *, alone: bool) -> tuple[Excerpt, ...]:
        """Return the excerpts of an answer: of the best passage, and perhaps of a second one.

        `alone`: whether the best passage answers the question without the second best. In a guide without phrasings,
        the best passage may go on with another one of its section all the same, if both are short. A paragraph there
        often takes up what the paragraph before it says.
        """
        first = ranked.hits[0].passage
        second = None if alone else self._second(ranked)
        if second is None:
            best = self._excerpt(first, question, ranked)
            other = self._of_section(ranked.hits) if self._is_plain else None
            if other is None or size_of(f"{best.text}\n\n{parted(other.text)[0]}") > PAIR_LIMIT:
                return (best,)
            return (best, self._excerpt(other, question, ranked))
        begin = self._excerpt(first, question, ranked, FIRST_LIMIT)
        rest = PAIR_LIMIT - size_of(f"{begin.text}\n")
        more = self._beside_another(second, first, question, ranked, rest)
        if more is None or self._repeats(more, begin):
            return (self._excerpt(first, question, ranked),)
        return (begin, more)

    def of_first(self, question: str, ranked: Ranked) -> tuple[Excerpt, ...]:
        """Return the excerpt of the best passage alone."""
        return (self._excerpt(ranked.hits[0].passage, question, ranked),)

    def of_several(self, found: Sequence[tuple[str, Ranked]]) -> tuple[Excerpt, ...]:
        """Return an excerpt for each of several questions, each of which has what was found for it alone."""
        limit = self._limit // len(found)
        return tuple(self._excerpt(ranked.hits[0].passage, one, ranked, limit) for one, ranked in found)

    def _beside_another(
        self, passage: Passage, first: Passage, question: str, ranked: Ranked, limit: int
    ) -> Excerpt | None:
        """Return all of a passage if it fits, else its best sentences. Return None if no whole sentence fits.

        In a guide without phrasings, the passage has its own heading if it is in another section than the first one.
        """
        limit -= HEADING_SIZE if self._is_plain and not _are_beside(passage, first) else 0
        if limit <= 0:
            return None
        excerpt = self._excerpt(passage, question, ranked, limit)
        return excerpt if excerpt.text and size_of(excerpt.text) <= limit else None

    def _repeats(self, more: Excerpt, begin: Excerpt) -> bool:
        """Return whether an excerpt says little that the excerpt before it does not say."""
        language = self._source.language_of(more.passage)
        said, before = (set(self._terms_of(language, one.text)) for one in (more, begin))
        return len(said & before) >= REPEATED * len(said)

    def _second(self, ranked: Ranked) -> Passage | None:
        """Return the best passage that neither holds the first one nor is a part of it, if it is nearly as good."""
        first, *others = ranked.hits
        least = (NEARLY_AS_NEAR if ranked.features.by_meaning else NEARLY_AS_GOOD) * first.score
        hit = next((hit for hit in others if not self._are_kin(hit.passage, first.passage)), None)
        return hit.passage if hit and hit.score >= least else None

    def _of_section(self, hits: Sequence[Hit]) -> Passage | None:
        """Return another passage of the first one's section: the best, else the next, else the one before.

        A part of a list, a table or a long passage does not count. Return None if the first one is such a part.
        """
        first = hits[0].passage
        if first.parent is not None:
            return None
        ranked = (hit.passage for hit in hits[1:] if _are_beside(hit.passage, first) and hit.passage.parent is None)
        after, before = self._beside(first, 1), self._beside(first, -1)
        return next(ranked, None) or next(after, None) or next(before, None)

    def _beside(self, passage: Passage, step: int) -> Iterator[Passage]:
        """Yield the passages after a passage in its section, or those before it if `step` is -1, without parts."""
        place = self._places[passage.id] + step
        while 0 <= place < len(self._source.passages) and _are_beside(self._source.passages[place], passage):
            if self._source.passages[place].parent is None:
                yield self._source.passages[place]
            place += step

    def _are_kin(self, one: Passage, other: Passage) -> bool:
        """Return whether one passage holds the other, as a list holds its items and their parts."""
        return one.id in self._holders(other) or other.id in self._holders(one)

    def _holders(self, passage: Passage) -> list[str]:
        """Return the ids of the passages that hold a passage, the nearest first."""
        found: list[str] = []
        while passage.parent is not None and passage.parent in self._places:
            passage = self._source.passages[self._places[passage.parent]]
            found.append(passage.id)
        return found

    def _excerpt(self, passage: Passage, question: str, ranked: Ranked, limit: int | None = None) -> Excerpt:
        """Return the best sentences of a passage. `limit`: their size, if the answer has other passages as well."""
        language = self._source.language_of(passage)
        terms_of = partial(self._terms_of, language)
        more_of = partial(self._worth_of_amounts, ranked, language)
        told, _ = parted(passage.text)
        text = excerpt(
            told,
            ranked.weights,
            terms_of,
            SENTENCES,
            limit or self._limit,
            longest=SENTENCE_LIMIT,
            code_limit=CODE_LIMIT,
            enough=self._enough,
            more_of=more_of,
        )
        return Excerpt(passage, text, deciding(text, question, ranked.weights, terms_of))

    def _find_terms(self, language: str, text: str) -> list[str]:
        return self._source.words.of(language).terms(text)

    def _worth_of_amounts(self, ranked: Ranked, language: str, sentence: str) -> float:
        """Return what a sentence is worth because it gives an amount that the question asks for."""
        if not any(ranked.amounts):
            return 0.0
        given = given_amounts(sentence, language)
        is_given = any(asked and gives for asked, gives in zip(ranked.amounts, given, strict=True))
        return AMOUNT_WORTH * max(ranked.weights.values(), default=0.0) if is_given else 0.0


def _are_beside(one: Passage, other: Passage) -> bool:
    return one.path == other.path and one.file == other.file
