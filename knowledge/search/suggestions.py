"""The text that a member is typing -> the headings that fit it, with allowance for other words and misspellings.

A heading is found by its own words and by the words of its `asked` phrasings. The index holds the words in alphabetical
order, and the postings of all words in the same order. So the words with the same beginning lie side by side, and their
postings are one slice.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from knowledge.progress import Progress, counted, part, unwatched
from knowledge.search.distinct_texts import DistinctTexts
from knowledge.search.lists import AnyIntegers, Floats, Integers, Lists, distinct
from knowledge.search.packed_texts import Array, PackedTexts, smallest
from knowledge.search.spellings import Spellings
from knowledge.text.sentences import shorten
from knowledge.text.words import Words

CHOICE_LIMIT = 100
MOST_WORDS = 24  # only the last words that were typed count
HEADING_GAIN = 1.0
PHRASING_GAIN = 2.0
USUAL_TIMES = 2.0  # a word in this many phrasings of a heading gets half of PHRASING_GAIN
SAME_MEANING = 0.8
BEGINNING = 0.8
LEAST = 0.25  # share of the best score
KEPT_WORDS = 1024
KEPT_SCORES = 8  # for each member who is typing: the scores of the words before the last, which stay as they are

Meant = tuple[AnyIntegers, Floats]  # known words in order, and how well each matches a typed word, 0 to 1


class Suggestions:
    """Finds headings by the words typed so far. The last word may be unfinished."""

    def __init__(
        self,
        headings: Iterable[str],
        phrasings: Mapping[str, Sequence[str]],
        words: Words,
        progress: Progress = unwatched,
    ) -> None:
        self._words = words
        self._hold(_index([*headings], phrasings, words, progress))

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Array], words: Words) -> Suggestions:
        """Return the suggestions whose `arrays()` these are. The arrays may be read-only, such as those of a file."""
        made = cls((), {}, words)
        made._hold(arrays)
        return made

    def arrays(self) -> dict[str, Array]:
        """Return everything that `of_arrays` needs besides the words.

        A posting is a pair of a word and a heading that has this word.

        `choices_...`: the headings as Discord can offer them, packed.
        `spellings_...`: the words.
        `ends`: where the postings of each word end (exclusive), after a 0, shape (words + 1,).
        `rarities`: how rare each word is among the headings, shape (words,).
        `places`: the heading of each posting, shape (postings,).
        `kinds`: the index of each posting's gain in `gains`, shape (postings,).
        `gains`: all different gains. A gain times the word's rarity is what the word adds to the heading's score.
        `meanings_...`: the terms of the words, joined by spaces, in alphabetical order, packed.
        `kin_ends`: where the words of each meaning end (exclusive) in `kin`, after a 0, shape (meanings + 1,).
        `kin`: the words of each meaning, one meaning behind the other.
        """
        return dict(self._arrays)

    def _hold(self, arrays: Mapping[str, Array]) -> None:
        # A slice of numpy's class of mapped arrays takes ten times as long as a slice of a plain array.
        plain = {name: np.asarray(values) for name, values in arrays.items()}
        self._arrays = plain
        self._choices = PackedTexts(_part(plain, "choices"))
        self._spellings = Spellings(_part(plain, "spellings"))
        self._meanings = PackedTexts(_part(plain, "meanings"))
        self._ends, self._rarities = plain["ends"], plain["rarities"]
        self._places, self._kinds, self._gains = plain["places"], plain["kinds"], plain["gains"]
        self._kin_ends, self._kin = plain["kin_ends"], plain["kin"]
        self._finished = lru_cache(maxsize=KEPT_SCORES)(self._score)
        self._meant = lru_cache(maxsize=KEPT_WORDS)(self._find_meant)

    def near(self, typed: str, most: int) -> list[str]:
        """Return at most `most` headings, the best first, each cut to 100 characters.

        Headings with less than LEAST of the best score are left out. If no word was typed, return the first headings.
        """
        words = self._words.tokens(typed)[-MOST_WORDS:]
        if not words or not len(self._choices):
            return [self._choices[place] for place in range(min(most, len(self._choices)))]
        unfinished = not typed[-1].isspace()
        scores = self._finished(tuple(words[:-1])) + self._matching(self._meant(words[-1], unfinished))
        return [self._choices[place] for place in _best(scores, most)]

    def _score(self, words: tuple[str, ...]) -> Floats:
        """Return how well each heading matches finished words, shape (headings,). Nobody may change the array."""
        scores = np.zeros(len(self._choices))
        for word in words:
            scores += self._matching(self._meant(word, False))
        return scores

    def _matching(self, meant: Meant) -> Floats:
        """Return how well each heading matches one typed word, shape (headings,)."""
        words, alike = meant
        best = np.zeros(len(self._choices))
        begins, ends = self._ends[words], self._ends[words + 1]
        sizes = ends - begins
        at = _ranges(begins, sizes)
        gains = self._gains[self._kinds[at]] * np.repeat(self._rarities[words], sizes) * np.repeat(alike, sizes)
        np.maximum.at(best, self._places[at].astype(np.intp), gains)
        return best

    def _find_meant(self, word: str, unfinished: bool) -> Meant:
        """Return the known words that a typed word may mean.

        These are the word itself, words of the same meaning, and words spelt alike. If the typed word is unfinished,
        words that begin with it are among them too.
        """
        begin, end = self._spellings.beginning_with(word)
        alike = np.zeros(len(self._spellings))
        if unfinished:
            alike[begin:end] = BEGINNING
        kin = self._of_meaning(self._words.terms(word))
        alike[kin] = np.maximum(alike[kin], SAME_MEANING)
        if begin < end and self._spellings[begin] == word:
            alike[begin] = 1.0
        if slips := _slips(word, known=bool(alike.any())):
            first, last, distance = self._spellings.near(word, slips, unfinished=unfinished)
            sizes = last - first
            value = BEGINNING * (1 - distance / len(word)) ** 2
            np.maximum.at(alike, _ranges(first, sizes), np.repeat(value, sizes))
        words = np.flatnonzero(alike)
        return words.astype(np.int32), alike[words]

    def _of_meaning(self, terms: Sequence[str]) -> AnyIntegers:
        """Return the words that mean the same as these terms."""
        meaning = " ".join(terms)
        place = bisect_left(self._meanings, meaning)
        if place == len(self._meanings) or self._meanings[place] != meaning:
            return self._kin[:0]
        return self._kin[self._kin_ends[place] : self._kin_ends[place + 1]]


def choice(heading: str) -> str:
    """Return a heading as Discord can offer it, cut to 100 characters."""
    return shorten(" ".join(heading.split()), CHOICE_LIMIT)


def _ranges(begins: AnyIntegers, sizes: AnyIntegers) -> AnyIntegers:
    """Return the numbers of several ranges, one range behind the other."""
    ends = np.cumsum(sizes)
    return np.repeat(begins - ends + sizes, sizes) + np.arange(ends[-1] if len(ends) else 0)


def _best(scores: Floats, most: int) -> list[int]:
    """Return the places of the `most` best scores, the best first, without those below LEAST of the best score."""
    places = np.flatnonzero(scores >= max(LEAST * float(scores.max()), 1e-9))
    if len(places) > most:
        found = scores[places]
        places = places[found >= np.partition(found, -most)[-most]]
    return places[np.argsort(-scores[places], kind="stable")][:most].tolist()


def _slips(word: str, *, known: bool) -> int:
    """Return how many edits a typed word may be away from a known word.

    A word of 4 to 7 letters may be one edit away, a longer word two. A word of 3 letters may be one edit away if it is
    not `known`, which means that no known word matches it otherwise. For a shorter word, and for a word with other
    characters than letters, return 0.
    """
    if len(word) < 3 or not word.isalpha() or (len(word) == 3 and known):
        return 0
    return 2 if len(word) >= 8 else 1


def _index(
    headings: Sequence[str], phrasings: Mapping[str, Sequence[str]], words: Words, progress: Progress
) -> dict[str, Array]:
    """Return the arrays of the suggestions for headings."""
    wholes = {choice(heading): heading for heading in counted(headings, part(progress, 0.0, 0.3)) if heading.strip()}
    texts = DistinctTexts(words)
    own = [[texts.number(heading, words)] for heading in counted([*wholes.values()], part(progress, 0.3, 0.5))]
    asked = [
        [texts.number(phrase, words) for phrase in phrasings.get(heading, ())]
        for heading in counted([*wholes.values()], part(progress, 0.5, 0.65))
    ]
    split, names = texts.words(part(progress, 0.65, 0.7))
    known = sorted(names)
    number_of = np.empty(len(known), dtype=np.intp)
    number_of[[place for _, place in sorted((name, place) for place, name in enumerate(names))]] = np.arange(len(known))
    postings, gain = _postings(Lists(number_of[split.numbers], split.starts), Lists.of(own), Lists.of(asked))
    postings, places = np.divmod(postings, max(1, len(wholes)))
    sizes = np.bincount(postings, minlength=len(known))
    held = np.flatnonzero(sizes)  # a word of a code that was typed as two words may be in no heading
    known, sizes = [known[number] for number in held.tolist()], sizes[held]
    gains, kinds = np.unique(gain, return_inverse=True)
    rarities = [math.log(1 + len(wholes) / size) for size in sizes.tolist()]
    kin: dict[str, list[int]] = {}
    for number, word in enumerate(counted(known, part(progress, 0.75, 0.9))):
        if meaning := " ".join(words.terms_of([word])):
            kin.setdefault(meaning, []).append(number)
    meanings = sorted(kin)
    return {
        **_named("choices", PackedTexts.arrays_of(list(wholes))),
        **_named("spellings", Spellings.arrays_of(known)),
        "ends": np.cumsum([0, *sizes.tolist()], dtype=np.int64),
        "rarities": np.asarray(rarities, dtype=np.float64),
        "places": smallest(places),
        "kinds": smallest(kinds),
        "gains": gains,
        **_named("meanings", PackedTexts.arrays_of(meanings)),
        "kin_ends": np.cumsum([0, *(len(kin[meaning]) for meaning in meanings)], dtype=np.int32),
        "kin": np.asarray([number for meaning in meanings for number in kin[meaning]], dtype=np.int32),
    }


def _postings(words: Lists, headings: Lists, phrasings: Lists) -> tuple[Integers, Floats]:
    """Return the pairs of a word and a heading in ascending order, and what the word adds to the heading's score.

    `words`: the numbers of the words of each text. `headings`, `phrasings`: the numbers of the texts of each heading. A
    pair is the word's number times the number of headings, plus the place of the heading.
    """
    of_heading, of_phrase = headings.replace(words), words.take(phrasings.numbers)
    size, known = max(1, headings.size), max(1, int(words.numbers.max(initial=0)) + 1)
    own = distinct(of_heading.numbers * size + of_heading.owners)
    once_a_phrase = distinct(of_phrase.owners * known + of_phrase.numbers)
    phrase, word = np.divmod(once_a_phrase, known)
    asked, times = np.unique(word * size + phrasings.owners[phrase], return_counts=True)
    pairs = distinct(np.concatenate((own, asked)))
    gain = np.zeros(len(pairs))
    gain[np.searchsorted(pairs, own)] += HEADING_GAIN
    gain[np.searchsorted(pairs, asked)] += PHRASING_GAIN * times / (times + USUAL_TIMES)
    return pairs, gain


def _named(name: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {f"{name}_{key}": values for key, values in arrays.items()}


def _part(arrays: Mapping[str, Array], name: str) -> dict[str, Array]:
    """Return the arrays that `_named` named."""
    return {key.removeprefix(f"{name}_"): values for key, values in arrays.items() if key.startswith(f"{name}_")}
