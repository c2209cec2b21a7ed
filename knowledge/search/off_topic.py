"""A question's terms -> how much more likely it is small talk than a question about the guide.

Naive Bayes with the texts of off_topic.yaml as one class and the guide's passages as the other. Each term counts by how
many texts of a class hold it (Manning, Raghavan, Schütze, "Introduction to Information Retrieval", 2008, section 13.3).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from knowledge.text.everyday import off_topic_texts
from knowledge.text.words import Words

_LEAST: Final = 0.001  # the share that a term has where no text holds it


class OffTopic:
    """Knows the terms of small talk in the language of a guide's words."""

    def __init__(self, words: Words) -> None:
        self._words = words

    @cached_property
    def _shares(self) -> dict[str, float]:
        texts = off_topic_texts(self._words.language)
        counts = Counter(term for text in texts for term in frozenset(self._words.terms(text)))
        return {term: count / len(texts) for term, count in counts.items()}

    def log_odds(self, terms: Sequence[str], share_of: Callable[[str], float]) -> float:
        """Return the log odds that a question with these terms is off topic, divided by the root of their number.

        `share_of`: the share of the guide's passages that hold a term.
        Return 0 for a language without off-topic texts.
        """
        if not self._shares or not terms:
            return 0.0
        odds = [math.log((self._shares.get(term, 0.0) + _LEAST) / (share_of(term) + _LEAST)) for term in terms]
        return sum(odds) / math.sqrt(len(odds))
