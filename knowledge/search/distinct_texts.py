"""The distinct texts of a guide while its index is built: as numbers of words, and as numbers of terms."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np

from knowledge.progress import Progress, counted, part, unwatched
from knowledge.search.lists import Lists, distinct, joined, starts_of
from knowledge.text.tokens import join_codes, may_end_code, split_token
from knowledge.text.words import Words


class _Numbering(dict[str, int]):
    """Numbers strings in the order in which they come."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


class _Growing:
    """Lists of numbers that grow by one list at a time."""

    def __init__(self) -> None:
        self._numbers = array("i")
        self._counts = array("q")

    def add(self, numbers: Iterable[int]) -> None:
        before = len(self._numbers)
        self._numbers.extend(numbers)
        self._counts.append(len(self._numbers) - before)

    def lists(self) -> Lists:
        return Lists(np.asarray(self._numbers, dtype=np.intp), starts_of(np.asarray(self._counts, dtype=np.intp)))


class DistinctTexts:
    """Numbers texts, and splits each distinct text once. Equal texts of different languages are different texts."""

    def __init__(self, words: Words) -> None:
        """Start without a text. `words`: the words of the guide's language."""
        self._words = words
        self._texts = _Numbering()
        self._others = dict[str, list[int]]()
        self._raws = _Numbering()
        self._split = _Growing()

    def number(self, text: str, words: Words) -> int:
        """Return the number of a text. `words`: the words of its language."""
        before = len(self._texts)
        number = self._texts[text if words is self._words else f"{words.language}\0{text}"]
        if number == before:
            self._split.add(map(self._raws.__getitem__, words.raw_tokens(text)))
            if words is not self._words:
                self._others.setdefault(words.language, []).append(number)
        return number

    def terms(self, split: Lists, names: list[str], progress: Progress = unwatched) -> tuple[Lists, list[str]]:
        """Return the numbers of the terms of each text, and the distinct terms, by number.

        `split`, `names`: the numbers of the words of each text, and the distinct words, as `words` returned them.
        """
        if not self._others:
            return terms_of(split, names, self._words, progress)
        of_others = [np.asarray(numbers, dtype=np.intp) for numbers in self._others.values()]
        groups = [np.setdiff1d(np.arange(split.size), np.concatenate(of_others)), *of_others]
        all_words = [self._words, *map(self._words.of, self._others)]
        terms, found = _Numbering(), list[Lists]()
        for place, (own, words) in enumerate(zip(groups, all_words, strict=True)):
            share = part(progress, place / len(groups), (place + 1) / len(groups))
            lists, known = terms_of(split.take(own), names, words, share)
            numbers = np.fromiter(map(terms.__getitem__, known), dtype=np.intp, count=len(known))
            found.append(Lists(numbers[lists.numbers], lists.starts))
        return joined(found).take(np.argsort(np.concatenate(groups))), list(terms)

    def words(self, progress: Progress = unwatched) -> tuple[Lists, list[str]]:
        """Return the numbers of the words of each text, and the distinct words, by number."""
        names, of_raw = _Numbering(), _Growing()
        for raw in counted([*self._raws], progress):
            of_raw.add(map(names.__getitem__, split_token(raw)))
        texts = self._split.lists().replace(of_raw.lists())
        known = list(names)
        ends_code = np.fromiter(map(may_end_code, known), dtype=bool, count=len(known))
        places, joined = list[int](), _Growing()
        for text in distinct(texts.owners[ends_code[texts.numbers]]).tolist():
            own = [known[word] for word in texts[text]]
            if len(found := join_codes(own)) < len(own):
                places.append(text)
                joined.add(map(names.__getitem__, found))
        return texts.exchange(np.asarray(places, dtype=np.intp), joined.lists()), list(names)


def terms_of(texts: Lists, names: list[str], words: Words, progress: Progress = unwatched) -> tuple[Lists, list[str]]:
    """Return the numbers of the terms of some texts, and the distinct terms, by number.

    `texts`: the numbers of the words of each text. `names`: the distinct words, by number.
    A word gives the same terms in each text, unless it begins a group of words that have one meaning. Only the places
    of words that may begin a group are looked at one by one.
    """
    parts, of_name = _Numbering(), _Growing()
    for name in counted(names, part(progress, 0.0, 0.7)):
        of_name.add(map(parts.__getitem__, words.spelt([name])))
    spelt = texts.replace(of_name.lists())
    spellings = list(parts)
    terms, of_part = _Numbering(), _Growing()
    for spelling in counted(spellings, part(progress, 0.7, 0.8)):
        of_part.add(map(terms.__getitem__, words.terms_of_word(spelling)))
    of_group: dict[tuple[str, ...], int] = {}  # the terms of a group -> the number of a part that stands for the group
    nothing = len(parts)  # a part without terms, which stands for the words of a group after its first word
    of_part.add(())

    longest = words.longest_group
    begins = np.fromiter(map(words.may_begin_group, spellings), dtype=bool, count=len(spellings))
    follows = np.fromiter(map(words.may_be_second_in_group, spellings), dtype=bool, count=len(spellings))
    ends = spelt.starts[1:][spelt.owners]  # for each word, the end of its text
    numbers = spelt.numbers.copy()
    past = 0
    pairs = begins[spelt.numbers[:-1]] & follows[spelt.numbers[1:]] & (spelt.owners[:-1] == spelt.owners[1:])
    places: list[int] = np.flatnonzero(pairs).tolist()
    for place in counted(places, part(progress, 0.8, 1.0)):
        if place < past:
            continue
        here: list[int] = spelt.numbers[place : min(place + longest, int(ends[place]))].tolist()
        found = words.group([spellings[number] for number in here])
        if found is None:
            continue
        size, target = found
        if target not in of_group:
            of_group[target] = nothing + 1 + len(of_group)
            of_part.add(map(terms.__getitem__, target))
        numbers[place], numbers[place + 1 : place + size] = of_group[target], nothing
        past = place + size
    return Lists(numbers, spelt.starts).replace(of_part.lists()), list(terms)
