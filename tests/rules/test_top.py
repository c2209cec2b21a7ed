"""The largest of many scores are those of a stable sort, also where scores are equal."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.top import top


@given(st.integers(0, 3000), st.integers(0, 40), st.integers(1, 2000), st.integers(0, 10**6))
def test_the_largest_are_those_of_a_stable_sort(size: int, most: int, different: int, seed: int) -> None:
    scores = np.random.default_rng(seed).integers(0, different, size).astype(np.float64)
    assert top(scores, most).tolist() == np.argsort(-scores, kind="stable")[:most].tolist()


def test_of_equal_scores_the_first_are_first() -> None:
    assert top(np.zeros(10_000), 3).tolist() == [0, 1, 2]
    assert top(np.repeat([0.0, 1.0], 5_000), 2).tolist() == [5_000, 5_001]
