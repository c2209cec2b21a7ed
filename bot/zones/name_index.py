"""Names -> which of them begin with, hold or are what somebody types, without a look at each at every key press."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

_PREFIX: Final = 3
_GRAM: Final = 3
LEAST_HELD: Final = _GRAM  # characters of what a name is looked for that holds it


class NameIndex:
    """Finds names by their places in a list, in the order of the list; names are compared as they are given."""

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
        """Return the places of the names that begin with this."""
        return (one for one in self._by_prefix.get(typed[:_PREFIX], ()) if self._names[one].startswith(typed))

    def holding(self, typed: str) -> Iterator[int]:
        """Return the places of the names that hold this, which has three characters at least."""
        grams = [typed[at : at + _GRAM] for at in range(len(typed) - _GRAM + 1)]
        fewest = min((self._by_gram.get(gram, array("I")) for gram in grams), key=len)
        return (one for one in fewest if typed in self._names[one])

    def equal(self, typed: str) -> Iterator[int]:
        """Return the places of the names that are this."""
        return iter(self._by_name.get(typed, ()))
