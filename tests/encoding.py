"""An encoder for tests that knows two meanings: fire, and everything else. It counts the texts that it encodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from knowledge.meaning.encoder import Encoder, Singles

FIRE = ("kiln", "fire", "firing", "hot")


class TwoMeanings:
    """Gives texts about fire one direction, and all others another one."""

    digest = "0" * 64
    size = 2

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def vector(self, text: str) -> Singles:
        return self.vectors([text])[0]

    def vectors(self, texts: Sequence[str]) -> Singles:
        self.encoded += texts
        found = [[1.0, 0.1] if any(word in text.lower() for word in FIRE) else [0.1, 1.0] for text in texts]
        return np.asarray(found, dtype=np.float32)

    @property
    def encoder(self) -> Encoder:
        """This as the type that a guide takes."""
        return cast("Encoder", self)
