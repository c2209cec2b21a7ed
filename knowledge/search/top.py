"""The largest of many scores, in order."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

_BLOCK: Final = 256


def top(scores: npt.NDArray[np.float64], most: int) -> npt.NDArray[np.intp]:
    """Return the places of the `most` largest scores, the largest first. Equal scores are in the order of their places.

    The result equals the beginning of a stable argsort of the negative scores. It takes much less time, because only
    few scores are sorted: those that reach the `most`-th largest of the maxima of blocks of scores. There are at least
    `most` of these.
    """
    whole = len(scores) // _BLOCK * _BLOCK
    blocks = whole // _BLOCK
    if not 0 < most < blocks:
        return np.argsort(-scores, kind="stable")[:most]
    maxima = scores[:whole].reshape(blocks, _BLOCK).max(axis=1)
    least = np.partition(maxima, blocks - most)[blocks - most]
    places = np.flatnonzero(scores >= least)
    return places[np.argsort(-scores[places], kind="stable")[:most]]


def top_finite(scores: npt.NDArray[np.float64], most: int) -> list[int]:
    """Return what `top` returns, without the places whose score is infinite."""
    found = top(scores, most)
    return found[np.isfinite(scores[found])].tolist()
