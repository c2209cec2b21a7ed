"""Find names of certifications in what members type.

A text and a name are both read as words. So hyphens, underscores and spaces are the same, and a name is found only
where whole words stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from knowledge.text.characters import without_format

Named = TypeVar("Named")

# Scripts without spaces between words. Each of their characters is a word of its own, so that a name ends before them.
_UNSPACED: Final = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# A letter or a digit of any other script, such as Latin.
LETTER: Final = rf"[^\W_{_UNSPACED}]"
# Plus signs belong to a word, as in Security+, and an address is one word, as fast.ai. The end of a sentence is a word
# too, so that no name goes across it.
_WORD: Final = re.compile(rf"{LETTER}+(?:\.(?i:ai|org)(?!{LETTER})|\++)?|[{_UNSPACED}]|[.!?…](?=\s)|[。！？]")

# Words that mean the same in a name, as the first of each line. Words of German and Turkish are here too, because they
# stand in the same place.
_SAME_WORDS: Final = """
    cert certs certificate certificates certification certifications exam exams
    cert zertifikat zertifikate zertifizierung prüfung sertifika sertifikası sınavı
    professional pro
    administrator admin
    kubernetes k8s
"""
_SAME: Final = {word: line.split()[0] for line in _SAME_WORDS.splitlines() for word in line.split()}


@dataclass(frozen=True, slots=True)
class _Name(Generic[Named]):
    """A name. `capitals`: whether it counts only in capital letters."""

    named: Named
    capitals: bool


class NameFinder(Generic[Named]):
    """Finds names, each of which stands for a value.

    A lookup takes one step for each word of the text and each word of the longest name, however many names there are.
    """

    def __init__(self) -> None:
        self._names: dict[str, _Name[Named]] = {}
        self._sizes: dict[str, set[int]] = {}  # the first word of names -> the numbers of their words

    def add(self, keys: Iterable[str], named: Named, capitals: bool = False) -> None:
        """Let keys stand for `named`. `capitals`: count them only in capital letters."""
        for key in keys:
            words = key.split(" ")
            self._names[key] = _Name(named, capitals)
            self._sizes.setdefault(words[0], set()).add(len(words))

    def find(self, text: str) -> list[Named]:
        """Return what a text names, each value once, in the order of the text.

        Of names that overlap, the longest counts.
        """
        _, kept = self._longest(text)
        return list(dict.fromkeys(named for _, _, named in kept))

    def rest(self, text: str) -> str:
        """Return the words of a text that are no part of a name."""
        written, kept = self._longest(text)
        named = {place for begin, end, _ in kept for place in range(begin, end)}
        return " ".join(word for place, word in enumerate(written) if place not in named)

    def _longest(self, text: str) -> tuple[Sequence[str], list[tuple[int, int, Named]]]:
        """Return the words of a text, and the longest names in it, as `_matches` gives them, in their order."""
        text, written, folded = _read(text)
        taken = set[int]()
        kept: list[tuple[int, int, Named]] = []
        matches = self._matches(text, written, folded)
        for begin, end, named in sorted(matches, key=lambda match: match[0] - match[1]):
            if taken.isdisjoint(range(begin, end)):
                taken.update(range(begin, end))
                kept.append((begin, end, named))
        return written, sorted(kept, key=lambda match: match[0])

    def _matches(self, text: str, written: Sequence[str], folded: Sequence[str]) -> Iterator[tuple[int, int, Named]]:
        """Yield each name of the text: the place of its first word, the place behind its last word, and the value."""
        for begin, word in enumerate(folded):
            for end in (begin + size for size in self._sizes.get(word, ())):
                name = self._names.get(" ".join(folded[begin:end])) if end <= len(folded) else None
                if name and (not name.capitals or _stands_out(text, " ".join(written[begin:end]))):
                    yield begin, end, name.named


@lru_cache(maxsize=100)  # because several finders read the same question
def _read(text: str) -> tuple[str, Sequence[str], Sequence[str]]:
    """Return a text as `plain` gives it, its words, and the words in the form in which names are compared."""
    text = plain(text)
    written = _WORD.findall(text)
    return text, written, [*map(_folded, written)]


def key_of_name(name: str) -> str:
    """Return the words of a name, such as `aws developer`. Two names with the same words are the same name."""
    return " ".join(map(_folded, _WORD.findall(plain(name))))


def _folded(word: str) -> str:
    word = word.casefold()
    return _SAME.get(word, word)


def plain(text: str) -> str:
    """Return a text without characters that nobody sees, with full-width letters as ordinary ones."""
    return unicodedata.normalize("NFKC", without_format(text))


def _stands_out(text: str, written: str) -> bool:
    """Return whether a name in capitals is no shouted word: the text has small letters, or is that name alone."""
    return written.isupper() and (not text.isupper() or " ".join(_WORD.findall(text)) == written)
