"""Find the passage, or the subject that the guide leaves out, of a question that repeats one of their phrasings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from knowledge.text.passages import NotCovered, Passage
from knowledge.text.tokens import tokens

_NO_LETTERS: Final = re.compile(r"[\W_]+")
_NO_ASCII_LETTERS: Final = bytes(sign for sign in range(128) if not chr(sign).isalnum())


class Repeats:
    """Finds passages and left-out subjects by their phrasings. Case and punctuation make no difference.

    A phrasing of several belongs to the first of them, and to a passage before a left-out subject.
    """

    def __init__(self, passages: Sequence[Passage], left_out: Sequence[NotCovered]) -> None:
        self._owners = [*passages, *left_out]

    def owner(self, question: str) -> Passage | NotCovered | None:
        """Return what has a question as one of its phrasings, or None."""
        place = self._places.get(_letters(question))
        words = tokens(question) if place is not None else []
        if place is None or not words:
            return None
        owner = self._owners[place]
        return owner if any(tokens(phrasing) == words for phrasing in owner.asked) else None

    @cached_property
    def _places(self) -> dict[int, int]:
        """The place of the first owner of each phrasing. Splitting all phrasings into words would take long."""
        places: dict[int, int] = {}
        for place, owner in enumerate(self._owners):
            for phrasing in owner.asked:
                places.setdefault(_letters(phrasing), place)
        return places


def _letters(text: str) -> int:
    """Return a hash of the letters and digits of a text. Bytes are deleted much faster than a pattern replaces them."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _NO_LETTERS.sub("", folded)
    return hash(folded.encode("utf-8", "surrogatepass").translate(None, _NO_ASCII_LETTERS))
