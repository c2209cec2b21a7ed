"""Find the names that begin with, hold or equal a typed text, without comparing all names at every key press."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

_PREFIX: Final = 3
_GRAM: Final = 3
LEAST_HELD: Final = _GRAM  # the fewest characters that `holding` can look for


class NameIndex:
    """Finds names and yields their indexes in the list of names, in order. Names are compared without changes."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        by_prefix: dict[str, array[int]] = defaultdict(lambda: array("I"))
        by_gram: dict[str, array[int]] = defaultdict(lambda: array("I"))
        by_name: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, name in enumerate(names):
            for length in range(min(_PREFIX, len(name)) + 1):
                by_prefix[name[:length]].append(number)
            for gram in {name[at : at + _GRAM] for at in range(len(name) - _GRAM + 1)}:
                by_gram[gram].append(number)
            by_name[name].append(number)
        self._by_prefix, self._by_gram, self._by_name = dict(by_prefix), dict(by_gram), dict(by_name)

    def starting(self, typed: str) -> Iterator[int]:
        """Return the indexes of the names that begin with the typed text."""
        return (one for one in self._by_prefix.get(typed[:_PREFIX], ()) if self._names[one].startswith(typed))

    def holding(self, typed: str) -> Iterator[int]:
        """Return the indexes of the names that hold the typed text. The text has at least LEAST_HELD characters."""
        grams = [typed[at : at + _GRAM] for at in range(len(typed) - _GRAM + 1)]
        fewest = min((self._by_gram.get(gram, array("I")) for gram in grams), key=len)
        return (one for one in fewest if typed in self._names[one])

    def equal(self, typed: str) -> Iterator[int]:
        """Return the indexes of the names that equal the typed text."""
        return iter(self._by_name.get(typed, ()))
