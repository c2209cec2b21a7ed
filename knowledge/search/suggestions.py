"""The text that a member is typing -> the headings that fit it, with allowance for other words and misspellings.

A heading is found by its own words and by the words of its `asked` phrasings. The index holds the words in alphabetical
order, and the postings of all words in the same order. So the words with the same beginning lie side by side, and their
postings are one slice.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text.sentences import shorten
from knowledge.text.words import Words, tokens

CHOICE_LIMIT = 100
MOST_WORDS = 24  # only the last words that were typed count
HEADING_GAIN = 1.0
PHRASING_GAIN = 2.0
USUAL_TIMES = 2.0  # a word in this many phrasings of a heading gets half of PHRASING_GAIN
SAME_MEANING = 0.8
BEGINNING = 0.8
LEAST = 0.25  # share of the best score

Floats = npt.NDArray[np.float64]
Span = tuple[int, int, float]  # first word, end of the words (exclusive), and how well they match, 0 to 1
Spellings = tuple[
    list[str], list[int], list[int]
]  # texts; the first word of each text; the end of its words (exclusive)
_NONE: Spellings = ([], [], [])


class Suggestions:
    """Finds headings by the words typed so far. The last word may be unfinished."""

    def __init__(self, headings: Iterable[str], phrasings: Mapping[str, Sequence[str]], words: Words) -> None:
        wholes = {choice(heading): heading for heading in headings if heading.strip()}
        self._choices = list(wholes)
        found: dict[str, list[tuple[int, float]]] = {}
        for place, heading in enumerate(wholes.values()):
            gains = dict.fromkeys(tokens(heading), HEADING_GAIN)
            for word, times in Counter(t for phrase in phrasings.get(heading, ()) for t in set(tokens(phrase))).items():
                gains[word] = gains.get(word, 0.0) + PHRASING_GAIN * times / (times + USUAL_TIMES)
            for word, gain in gains.items():
                found.setdefault(word, []).append((place, gain))
        self._words = sorted(found)
        sizes = [len(found[word]) for word in self._words]
        self._ends = np.cumsum([0, *sizes])
        postings = [posting for word in self._words for posting in found[word]]
        self._places = np.fromiter((place for place, _ in postings), dtype=np.intp, count=len(postings))
        rarities = np.asarray([math.log(1 + len(self._choices) / size) for size in sizes])
        gains = np.fromiter((gain for _, gain in postings), dtype=np.float64, count=len(postings))
        self._gains = gains * np.repeat(rarities, np.asarray(sizes, dtype=np.intp))
        self._meaning = words.terms
        self._kin: dict[tuple[str, ...], list[int]] = {}
        for number, word in enumerate(self._words):
            self._kin.setdefault(tuple(words.terms(word)), []).append(number)
        self._kin.pop((), None)
        self._of_length: dict[int, Spellings] = {}
        for number, word in enumerate(self._words):
            texts, first, last = self._of_length.setdefault(len(word), ([], [], []))
            texts.append(word)
            first.append(number)
            last.append(number + 1)
        self._beginnings = lru_cache(maxsize=32)(self._list_beginnings)
        self._spans = lru_cache(maxsize=4096)(self._find_spans)

    def near(self, typed: str, most: int) -> list[str]:
        """Return at most `most` headings, the best first, each cut to 100 characters.

        Headings with less than LEAST of the best score are left out. If no word was typed, return the first headings.
        """
        words = tokens(typed)[-MOST_WORDS:]
        if not words or not self._choices:
            return self._choices[:most]
        scores = np.zeros(len(self._choices))
        for number, word in enumerate(words):
            unfinished = number == len(words) - 1 and not typed[-1].isspace()
            scores += self._matching(self._spans(word, unfinished))
        order = np.argsort(-scores, kind="stable")[:most]
        least = max(LEAST * float(scores[order[0]]), 1e-9)
        return [self._choices[int(place)] for place in order if scores[place] >= least]

    def _matching(self, spans: Sequence[Span]) -> Floats:
        """Return how well each heading matches one typed word, shape (headings,)."""
        best = np.zeros(len(self._choices))
        for begin, end, alike in spans:
            at = slice(int(self._ends[begin]), int(self._ends[end]))
            np.maximum.at(best, self._places[at], alike * self._gains[at])
        return best

    def _find_spans(self, word: str, unfinished: bool) -> list[Span]:
        """Return the known words that a typed word may mean.

        These are the word itself, words of the same meaning, and words spelt alike. If the typed word is unfinished,
        words that begin with it are among them too.
        """
        begin = bisect_left(self._words, word)
        known = begin < len(self._words) and self._words[begin] == word
        spans = [(begin, begin + 1, 1.0)] if known else []
        spans += [(number, number + 1, SAME_MEANING) for number in self._kin.get(tuple(self._meaning(word)), ())]
        if unfinished:
            spans.append((begin, bisect_left(self._words, word + "\U0010ffff"), BEGINNING))
        slips = _slips(word, spans)
        for length in range(len(word) - slips, len(word) + slips + 1) if slips else ():
            texts, first, last = self._beginnings(length) if unfinished else self._of_length.get(length, _NONE)
            near = process.cdist([word], texts, scorer=OSA.distance, score_cutoff=slips)[0]
            for place in np.flatnonzero((near > 0) & (near <= slips)):
                alike = BEGINNING * (1 - float(near[place]) / len(word)) ** 2
                spans.append((first[int(place)], last[int(place)], alike))
        return [span for span in spans if span[0] < span[1]]

    def _list_beginnings(self, length: int) -> Spellings:
        """Return each beginning of `length` characters, with the range of the words that have this beginning."""
        texts: list[str] = []
        first: list[int] = []
        for number, word in enumerate(self._words):
            if len(word) >= length and not (texts and word.startswith(texts[-1])):
                texts.append(word[:length])
                first.append(number)
        return texts, first, [bisect_left(self._words, text + "\U0010ffff") for text in texts]


def choice(heading: str) -> str:
    """Return a heading as Discord can offer it, cut to 100 characters."""
    return shorten(" ".join(heading.split()), CHOICE_LIMIT)


def _slips(word: str, spans: Sequence[Span]) -> int:
    """Return how many edits a typed word may be away from a known word.

    A word of 4 to 7 letters may be one edit away, a longer word two. A word of 3 letters may be one edit away if no
    known word matches it otherwise. For a shorter word, and for a word with other characters than letters, return 0.
    """
    if len(word) == 3 and word.isalpha():
        return 0 if any(begin < end for begin, end, _ in spans) else 1
    if len(word) < 4 or not word.isalpha():
        return 0
    return 2 if len(word) >= 8 else 1
