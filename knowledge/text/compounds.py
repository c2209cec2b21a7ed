"""Compounds such as `Prüfungsgebühr`: the words of which they are made, and which are made of two words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import permutations
from typing import Final

from knowledge.text.tokens import consists_of_letters
from knowledge.text.words import Words

# What stands between two words of a compound, by ISO 639 code.
_LINKS: Final = {
    "de": ("", "s", "es", "n", "en", "er", "e"),
    "nl": ("", "s", "en", "e", "n"),
    "sv": ("", "s", "e", "o", "u"),
    "da": ("", "s", "e"),
    "no": ("", "s", "e"),
}
_SHORTEST: Final = 4  # letters of a word in a compound
_LONGEST: Final = 60  # letters of a compound
_MOST_PARTS: Final = 4
_LONGEST_BETWEEN: Final = 4  # letters between the stems of two words in a compound: an ending and a link


class Compounds:
    """The compounds among the words that a language's `Words` have learnt."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._links = _LINKS.get(words.language, ())

    def parts(self, word: str, holds: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the words of which a compound is made. Return no words if `holds` does not know all of them."""
        if not self._links or len(word) > _LONGEST or not consists_of_letters(word):
            return ()
        return self._split(word, holds, _MOST_PARTS)

    def _split(self, word: str, holds: Callable[[str], bool], most: int) -> tuple[str, ...]:
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
            if not holds(word[at:]):
                continue
            begins = list(self._without_link(word[:at]))
            if (begin := next(filter(holds, begins), None)) is not None:
                return begin, word[at:]
            if most > 2:
                for begin in begins:
                    if parts := self._split(begin, holds, most - 1):
                        return *parts, word[at:]
        return ()

    def _without_link(self, begin: str) -> Iterator[str]:
        for link in self._links:
            if begin.endswith(link) and len(begin) - len(link) >= _SHORTEST:
                yield begin.removesuffix(link)

    def made_of(self, terms: Sequence[str]) -> dict[str, list[str]]:
        """Return the known compounds that are made of two of the terms, by each of these two."""
        ends = tuple(term for term in terms if len(term) >= _SHORTEST)
        found: dict[str, list[str]] = {}
        if len(ends) < 2 or not self._links:
            return found
        for compound, stem in self._long:
            if not stem.endswith(ends):
                continue
            for end, begin in permutations(ends, 2):
                between = len(stem) - len(begin) - len(end)
                if stem.endswith(end) and stem.startswith(begin) and 0 <= between <= _LONGEST_BETWEEN:
                    found.setdefault(end, []).append(compound)
                    found.setdefault(begin, []).append(compound)
        return found

    @cached_property
    def _long(self) -> list[tuple[str, str]]:
        """Return the known words that may be compounds, each with its stem."""
        least = 2 * _SHORTEST
        known = sorted(word for word in self._words.known if len(word) >= least and consists_of_letters(word))
        return [(word, self._words.stem(word)) for word in known]
