"""A question -> how much it is like small talk, and how much more likely small talk is than a question about the guide.

The latter is naive Bayes with the texts of off_topic.yaml as one class and the guide's passages as the other. Each term
counts by how many texts of a class hold it (Manning, Raghavan, Schütze, "Introduction to Information Retrieval", 2008,
section 13.3).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Final

from knowledge.text.everyday import off_topic_texts
from knowledge.text.words import Words

LONGER: Final = 2  # a text with more than this many times a question's words is not like the question
_LEAST: Final = 0.001  # the share that a term has where no text holds it


class OffTopic:
    """Knows small talk in the language of a guide's words."""

    def __init__(self, words: Words) -> None:
        self._words = words

    @cached_property
    def _texts(self) -> list[str]:
        return off_topic_texts(self._words.language)

    @cached_property
    def _shares(self) -> dict[str, float]:
        counts = Counter(term for text in self._texts for term in frozenset(self._words.terms(text)))
        return {term: count / len(self._texts) for term, count in counts.items()}

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """Return the numbers of the texts that hold each word, stop words too."""
        found: dict[str, list[int]] = {}
        for number, text in enumerate(self._texts):
            for word in frozenset(self._words.tokens(text)):
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def _sizes(self) -> list[int]:
        """Return how many words each text has."""
        return [len(frozenset(self._words.tokens(text))) for text in self._texts]

    def log_odds(self, terms: Sequence[str], share_of: Callable[[str], float]) -> float:
        """Return the log odds that a question with these terms is off topic, divided by the root of their number.

        `share_of`: the share of the guide's passages that hold a term.
        Return 0 for a language without off-topic texts.
        """
        if not self._texts or not terms:
            return 0.0
        odds = [math.log((self._shares.get(term, 0.0) + _LEAST) / (share_of(term) + _LEAST)) for term in terms]
        return sum(odds) / math.sqrt(len(odds))

    def likeness(self, words: Iterable[str]) -> float:
        """Return the largest share of a question's words that one off-topic text holds, weighed by idf, 0 to 1.

        A text that is much longer than the question does not count. So "price" is not like every text that says it.
        """
        total = 0.0
        held = defaultdict[int, float](float)
        asked = frozenset(words)
        for word in asked:
            holders = self._holders.get(word, [])
            idf = math.log((1 + len(self._texts)) / (1 + len(holders)))
            total += idf
            for number in holders:
                if self._sizes[number] <= LONGER * len(asked):
                    held[number] += idf
        return max(held.values(), default=0.0) / total if total else 0.0
