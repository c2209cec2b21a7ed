"""Find the passage of a question that repeats one of the guide's phrasings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from knowledge.text.passages import Passage
from knowledge.text.tokens import tokens

_NO_LETTERS: Final = re.compile(r"[\W_]+")


class Repeats:
    """Finds passages by their phrasings. Case and punctuation make no difference."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages

    def passage(self, question: str) -> Passage | None:
        """Return the first passage that has a question as one of its phrasings, or None."""
        place, words = self._places.get(_letters(question)), tokens(question)
        if place is None or not words:
            return None
        passage = self._passages[place]
        return passage if any(tokens(phrasing) == words for phrasing in passage.asked) else None

    @cached_property
    def _places(self) -> dict[int, int]:
        """The place of the first passage with each phrasing. Splitting all phrasings into words would take long."""
        places: dict[int, int] = {}
        for place, passage in enumerate(self._passages):
            for phrasing in passage.asked:
                places.setdefault(_letters(phrasing), place)
        return places


def _letters(text: str) -> int:
    """Return a hash of the letters and digits of a text."""
    return hash(_NO_LETTERS.sub("", text.casefold()))
