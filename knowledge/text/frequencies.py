"""Find how often a word of a language is used, in the word lists of pyspellchecker.

The list of English has 160,000 words. Its reading takes 150 ms, and a dictionary of them 20 MB. So the words are stored
once in a sorted file. The file is mapped: a search reads a few of its pages, and all processes share the pages.

The file holds integers of 4 bytes in the machine's byte order, and then the words in UTF-8:

    _FORMAT, the number of words, the bytes of all words, the highest frequency
    the frequency of each word
    the place of the first byte of each word, and of the end
    the words in the order of their bytes, with nothing in between
"""

from __future__ import annotations

import mmap
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Final

from knowledge.cache_files import store, stored

LISTED: Final = frozenset({"ar", "de", "en", "es", "eu", "fr", "it", "lv", "nl", "pt", "ru"})

_KIND: Final = "words"
_FORMAT: Final = 2
_INTEGER: Final = "I"
_BYTES: Final = array(_INTEGER).itemsize
_HEAD: Final = 4  # integers


class Frequencies:
    """The words of a language with their frequencies.

    `most_frequent`: the highest frequency.
    The constructor raises ValueError if `data` does not have the form above.
    """

    def __init__(self, data: bytes | mmap.mmap) -> None:
        integers = memoryview(data)[: len(data) // _BYTES * _BYTES].cast(_INTEGER)
        if len(integers) < _HEAD or integers[0] != _FORMAT:
            raise ValueError("this is no list of words")
        count, length, self.most_frequent = integers[1:_HEAD]
        places = _HEAD + count
        self._words = (places + count + 1) * _BYTES
        if len(data) != self._words + length:
            raise ValueError("a part of the list is missing")
        self._data = data
        self._frequencies = integers[_HEAD:places]
        self._places = integers[places : places + count + 1]

    def frequency(self, word: str) -> int:
        """Return how often a word was seen, in upper or lower case. Return 0 if it is not in the list."""
        wanted = word.casefold().encode("utf-8", "surrogatepass")
        at = bisect_left(range(len(self._frequencies)), wanted, key=self._word)
        return self._frequencies[at] if at < len(self._frequencies) and self._word(at) == wanted else 0

    def _word(self, at: int) -> bytes:
        return self._data[self._words + self._places[at] : self._words + self._places[at + 1]]


@lru_cache(maxsize=len(LISTED))
def frequencies_of(language: str) -> Frequencies | None:
    """Return the words of a language. Return None if pyspellchecker has no large list of them.

    Their file is stored when it is used for the first time.
    """
    if language not in LISTED:
        return None
    kind, key = f"{_KIND}-{language}", _key(language)
    path = key and stored(kind, key)
    if path and (found := _mapped(path)):
        return found
    data = _packed(language)
    path = key and store(kind, key, lambda draft: draft.write_bytes(data))
    return (path and _mapped(path)) or Frequencies(data)


def _key(language: str) -> str | None:
    """Return what the file depends on. Return None if pyspellchecker has its list elsewhere than expected.

    A gzip file ends with the checksum and the length of its contents, so the list itself need not be read.
    """
    package = find_spec("spellchecker")
    folders = package and package.submodule_search_locations
    if not folders:
        return None
    try:
        with (Path(folders[0]) / "resources" / f"{language}.json.gz").open("rb") as file:
            file.seek(-8, 2)
            return f"{_FORMAT}-{sys.byteorder}-{file.read().hex()}"
    except OSError:
        return None


def _mapped(path: Path) -> Frequencies | None:
    """Map a file. Return None if it does not exist, cannot be read or is damaged."""
    try:
        with path.open("rb") as file:
            return Frequencies(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        return None


def _packed(language: str) -> bytes:
    """Return pyspellchecker's list in the form above. Words that differ only in case, such as in ß, are one word."""
    from spellchecker import SpellChecker  # takes 17 ms, and is not needed if the file is stored

    frequencies = Counter[str]()
    for word, frequency in SpellChecker(language=language).word_frequency.dictionary.items():
        frequencies[word.casefold()] += frequency
    words = sorted((word.encode(), frequency) for word, frequency in frequencies.items())
    places = array(_INTEGER, accumulate((len(word) for word, _ in words), initial=0))
    head = array(_INTEGER, (_FORMAT, len(words), places[-1], max(frequencies.values())))
    counts = array(_INTEGER, (frequency for _, frequency in words))
    return b"".join((head.tobytes(), counts.tobytes(), places.tobytes(), *(word for word, _ in words)))
