"""The words of a question: what it names, and what it asks besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from knowledge.facts.mentions import Named
from knowledge.subjects import ANY_EXAM, Subjects
from knowledge.text.words import Words

NAMED: Final = "…"  # where a question named something
_ANSWERS: Final = 500  # for whose texts it is kept what they name: the passages that answer are few
_AROUND: Final = " \t\n.,;:!?()\"'"


class QuestionWords:
    """Tells the words of questions on a guide apart.

    `idf`: gives the idf of a term. A term that no passage holds has the largest idf.
    """

    def __init__(self, subjects: Subjects, words: Words, idf: Callable[[str], float]) -> None:
        self._subjects = subjects
        self._words = words
        self._idf = idf
        self._told = lru_cache(maxsize=_ANSWERS)(self._find_told)

    def named_in(self, question: str) -> Named:
        """Return which credentials, vendors and neighbours a question names, except in sentences beside it."""
        return self._subjects.named_in(self._subjects.without_context(question))

    def names_told(self, text: str) -> tuple[str, ...]:
        """Return the names of what the text of an answer speaks of."""
        return self._told(text)

    def _find_told(self, text: str) -> tuple[str, ...]:
        return self.named_in(text).names

    def sections_named(self, question: str) -> tuple[str, ...]:
        """Return the headings of the sections that a question names, such as courses, if it names no certification."""
        return () if self.named_in(question) else self._subjects.sections.named_in(question)

    def is_name(self, heading: str) -> bool:
        """Return whether a heading is the name of a section, such as a course."""
        return self._subjects.sections.is_name(heading)

    def is_one(self, heading: str, question: str) -> bool:
        """Return whether a question says what kind of thing a section is: "how long is that course"."""
        return self.is_name(heading) and self._subjects.sections.says_kind(heading, question)

    def besides(self, question: str) -> dict[str, str]:
        """Return the terms of a question that name nothing, each with its words."""
        return self._subjects.words_besides(question, self.named_in(question))

    def held(self, terms: Iterable[str]) -> set[str]:
        """Return the terms that the guide holds."""
        unheld = self._idf("")
        return {term for term in terms if self._idf(term) < unheld}

    def asks_besides(self, question: str) -> bool:
        """Return whether a question has words that name nothing and that the guide holds."""
        return bool(self.held(self.besides(question)) - self._subjects.sections.terms(self.sections_named(question)))

    def without_names(self, question: str) -> str:
        """Return what a question asks, with NAMED in place of the names: "how long is the … exam" for PMLE.

        Return nothing if it asks nothing besides.
        """
        if not self.asks_besides(question):
            return ""
        names = self._subjects.name_terms(self.named_in(question)) - set(self._words.terms(ANY_EXAM))
        names |= self._subjects.sections.terms(self.sections_named(question))
        kept: list[str] = []
        for word in self._subjects.without_context(question).replace(NAMED, " ").split():
            terms = self._words.terms(word)
            if not terms or not names.issuperset(terms):
                kept.append(word)
            elif NAMED not in kept:
                kept.append(NAMED)
        return " ".join(kept if NAMED in kept else [*kept, NAMED]).strip(_AROUND)
