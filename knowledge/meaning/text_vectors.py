"""The vectors of many texts, in 8 bits, and how near a question is to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.meaning.encoder import Encoder, Singles
from knowledge.progress import Progress, unwatched

Bytes = npt.NDArray[np.int8]
TextNumbers = npt.NDArray[np.uint64]

_LARGEST: Final = 127
_BLOCK: Final = 1024  # vectors that are made floats at once, so that they stay in the processor's cache
_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class TextVectors:
    """A vector for each text.

    `values`: the components divided by the vector's scale, shape (texts, size).
    `scales`: shape (texts,).
    """

    values: Bytes
    scales: Singles

    @classmethod
    def of(cls, vectors: Singles) -> TextVectors:
        """Return vectors in 8 bits. A component differs by at most half a scale."""
        scales = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-9) / _LARGEST
        return cls(np.rint(vectors / scales[:, np.newaxis]).astype(np.int8), scales.astype(np.float32))

    def cosines(self, vector: Singles) -> Singles:
        """Return the cosine of each vector with another one, shape (texts,)."""
        found = np.empty(len(self.values), dtype=np.float32)
        for begin in range(0, len(found), _BLOCK):
            found[begin : begin + _BLOCK] = self.values[begin : begin + _BLOCK].astype(np.float32) @ vector
        return found * self.scales


def text_numbers(texts: Sequence[str]) -> TextNumbers:
    """Return a number for each text, which is the same for the same text only, shape (texts,)."""
    digests = b"".join(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def encoded(texts: Sequence[str], encoder: Encoder, progress: Progress = unwatched) -> TextVectors:
    """Encode texts. Texts of like length are encoded together, because the longest one sets the time."""
    values = np.empty((len(texts), encoder.size), dtype=np.int8)
    scales = np.empty(len(texts), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    for begin in range(0, len(order), _BATCH):
        progress(begin / len(order))
        places = order[begin : begin + _BATCH]
        some = TextVectors.of(encoder.vectors([texts[place] for place in places]))
        values[places], scales[places] = some.values, some.scales
    progress(1.0)
    return TextVectors(values, scales)
