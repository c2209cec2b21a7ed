"""Text -> numbers of word pieces, as BERT's uncased models read it.

The words are split at spaces and punctuation, without capitals and accents (Devlin et al., "BERT", 2019). Each word is
split into the longest pieces of the vocabulary from left to right (Wu et al., "Google's Neural Machine Translation
System", 2016, section 4.1). word_pieces.txt is the vocabulary of bert-base-uncased, one piece a line (Apache-2.0).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Final

MOST_PIECES: Final = 256
_UNKNOWN: Final = "[UNK]"
_BEGIN: Final = "[CLS]"
_END: Final = "[SEP]"
_LONGEST_WORD: Final = 100
_SPACES: Final = frozenset("\t\n\r")
_IDEOGRAPHS: Final = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)


def piece_numbers(text: str) -> list[int]:
    """Return the numbers of a text's pieces, between those of the beginning and the end, at most MOST_PIECES in all."""
    numbers = _numbers()
    found = [number for word in _words(text) for number in _pieces(word)]
    return [numbers[_BEGIN], *found[: MOST_PIECES - 2], numbers[_END]]


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    text = resources.files("knowledge.meaning").joinpath("word_pieces.txt").read_text("utf-8")
    return {piece: number for number, piece in enumerate(text.split("\n")) if piece}


def _words(text: str) -> list[str]:
    """Return the words and the marks of punctuation of a text. An ideograph is a word of its own."""
    spaced = "".join(map(_spaced, text))
    plain = (c for c in unicodedata.normalize("NFD", spaced) if unicodedata.category(c) != "Mn")
    return "".join(f" {c} " if _is_punctuation(c) else c for c in plain).lower().split()


def _spaced(character: str) -> str:
    """Return a character as it is read: a control character as nothing, an ideograph between spaces."""
    code = ord(character)
    if character in _SPACES:
        return " "
    if code == 0xFFFD or unicodedata.category(character).startswith("C"):
        return ""
    return f" {character} " if any(first <= code <= last for first, last in _IDEOGRAPHS) else character


def _is_punctuation(character: str) -> bool:
    """Return whether a character is punctuation, or another mark of ASCII that is no letter, digit or space."""
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character).startswith("P")


def _pieces(word: str) -> list[int]:
    """Return the numbers of the pieces of a word; that of the unknown piece if the vocabulary does not spell it."""
    numbers = _numbers()
    found: list[int] = []
    start = 0
    while start < len(word):
        mark = "##" if start else ""
        ends = range(len(word), start, -1) if len(word) <= _LONGEST_WORD else ()
        end = next((end for end in ends if mark + word[start:end] in numbers), None)
        if end is None:
            return [numbers[_UNKNOWN]]
        found.append(numbers[mark + word[start:end]])
        start = end
    return found
