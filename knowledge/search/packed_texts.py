"""Many texts or numbers in few arrays, which a file can hold and a process can map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.array_file import Array


class PackedTexts:
    """A sequence of texts. It needs far less memory than a list of strings."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Take the arrays that `arrays_of` made. They may be read-only."""
        self._letters = arrays["letters"]
        self._ends = arrays["ends"]

    @staticmethod
    def arrays_of(texts: Sequence[str]) -> dict[str, Array]:
        """Return the arrays for texts.

        `letters`: the texts in UTF-8, one behind the other, shape (bytes,).
        `ends`: where each text ends (exclusive) in `letters`, after a 0, shape (texts + 1,).
        """
        encoded = [text.encode() for text in texts]
        letters = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return {"letters": letters, "ends": np.cumsum([0, *map(len, encoded)], dtype=np.int64)}

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        """Return the text at `index`, which is 0 or more."""
        return self._letters[self._ends[index] : self._ends[index + 1]].tobytes().decode()


def smallest(numbers: Array) -> Array:
    """Return numbers, none of them negative, in the smallest type that holds all of them."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))
