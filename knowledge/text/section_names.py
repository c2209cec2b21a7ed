"""Sections that bear the name of a thing, such as a course, and the words by which a text names one of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from knowledge.text.questions import is_question
from knowledge.text.words import Words

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_LEAST_WORDS: Final = 2

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _SectionName:
    """The terms of a heading that is a name.

    `own`: the terms that no other name beside it has. `kind`: the terms of the heading above, as in "course".
    """

    own: frozenset[str]
    all: frozenset[str]
    kind: frozenset[str]

    def is_in(self, terms: frozenset[str]) -> bool:
        return bool(self.own) and (self.own <= terms or not (self.own.isdisjoint(terms) or self.kind.isdisjoint(terms)))


class SectionNames:
    """Knows the sections whose headings are names: "Machine Learning: Regression", and not "How to renew".

    A text names such a section by the words of its heading that no other name beside it has: by all of them, or by one
    and a word of the heading above, as in "the regression course".

    `headings`: the paths of headings. Those that are no names do not count.
    """

    def __init__(self, headings: Iterable[Path], words: Words) -> None:
        self._words = words
        beside: dict[Path, dict[str, frozenset[str]]] = defaultdict(dict)
        for *above, heading in headings:
            if is_name(heading):
                beside[tuple(above)][heading] = frozenset(words.terms(heading))
        self._names: dict[str, _SectionName] = {}
        for above, names in beside.items():
            counts = Counter(term for terms in names.values() for term in terms)
            kind = frozenset(words.terms(above[-1])) if above else frozenset[str]()
            for heading, terms in names.items():
                self._names[heading] = _SectionName(frozenset(one for one in terms if counts[one] == 1), terms, kind)

    def named_in(self, text: str) -> tuple[str, ...]:
        """Return the headings of the sections that a text names."""
        terms = frozenset(self._words.terms(text)) if self._names else frozenset[str]()
        return tuple(heading for heading, name in self._names.items() if name.is_in(terms))

    def is_name(self, heading: str) -> bool:
        """Return whether a heading is one of the names."""
        return heading in self._names

    def says_kind(self, heading: str, text: str) -> bool:
        """Return whether a text says what kind of thing a name is of, by a word of the heading above."""
        return not self._names[heading].kind.isdisjoint(self._words.terms(text))

    def terms(self, headings: Iterable[str]) -> set[str]:
        """Return the terms by which sections are named, with those of the headings above them."""
        return {term for heading in headings for term in self._names[heading].all | self._names[heading].kind}


def is_name(heading: str) -> bool:
    """Return whether each long word of a heading begins with a capital letter, as in a title. A question is no name."""
    long = _WORD.findall(heading)
    return len(long) >= _LEAST_WORDS and all(word[0].isupper() for word in long) and not is_question(heading)
