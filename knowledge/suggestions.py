"""What somebody is typing -> the guide's own questions that it may become, misspelt beginnings included."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.words import tokens

CHOICE_LIMIT = 100
_ALIKE = 0.6


class Suggestions:
    """Finds texts by the words typed so far, the last of which may be unfinished."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [text for text in dict.fromkeys(texts) if 0 < len(text) <= CHOICE_LIMIT]
        holding: dict[str, list[int]] = {}
        for place, text in enumerate(self._texts):
            for word in set(tokens(text)):
                holding.setdefault(word, []).append(place)
        self._words = list(holding)
        self._places = [np.asarray(places, dtype=np.intp) for places in holding.values()]
        self._tells = np.asarray([math.log(1 + len(self._texts) / len(places)) for places in self._places])

    def near(self, typed: str, most: int) -> list[str]:
        """Gives at most `most` texts, the likeliest first; without a typed word the first ones."""
        words = tokens(typed)
        if not words or not self._texts:
            return self._texts[:most]
        scores = np.zeros(len(self._texts))
        for number, word in enumerate(words):
            scores += self._matching(word, unfinished=number == len(words) - 1)
        order = np.argsort(-scores, kind="stable")[:most]
        return [self._texts[int(place)] for place in order if scores[place] > 0]

    def _matching(self, word: str, *, unfinished: bool) -> npt.NDArray[np.float64]:
        """Gives how well each text matches one typed word, shape (texts,)."""
        candidates = [known[: len(word)] for known in self._words] if unfinished else self._words
        alike = process.cdist([word], candidates, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE)[0]
        best = np.zeros(len(self._texts))
        for place in np.flatnonzero(alike):
            gain = float(alike[place]) ** 2 * float(self._tells[place])
            at = self._places[int(place)]
            best[at] = np.maximum(best[at], gain)
        return best
