"""The likelihood of a question for each passage: naive Bayes written out, and what it is there for."""

from __future__ import annotations

import math

import numpy as np
import pytest

from knowledge.search.likelihood import SMOOTHING, Likelihood
from knowledge.search.vectors import Text, Vectors

TEXTS: list[Text] = [
    (["exam", "cost"], ["exam", "cost"]),
    (["exam", "long"], ["exam", "long"]),
    (["cours"], ["courses"]),
]


def scores(texts: list[Text], owners: list[int], *words: str) -> list[float]:
    vectors = Vectors(texts)
    return list(Likelihood(vectors, owners, max(owners) + 1).scores(vectors.of(words, words)))


def test_one_feature_by_hand() -> None:
    known = math.log((1 + SMOOTHING) / (1 + 2 * SMOOTHING))
    unknown = math.log(SMOOTHING / (1 + 2 * SMOOTHING))
    assert scores([(["a"], []), (["b"], [])], [0, 1], "a") == pytest.approx([known, unknown])


def test_a_passage_that_says_it_is_likelier_and_a_misspelling_still_points_to_it() -> None:
    assert np.argmax(scores(TEXTS, [0, 1, 2], "cost")) == 0
    many = [*TEXTS, (["cost"], ["costs"]), (["long"], ["longer"])]
    assert np.argmax(scores(many, [0, 1, 2, 0, 1], "costz")) == 0


def test_what_nothing_knows_tells_nothing() -> None:
    assert len(set(scores(TEXTS, [0, 1, 2], "zzz"))) == 1


def test_an_empty_guide_and_texts_without_words() -> None:
    assert Likelihood(Vectors([]), [], 0).scores({}).shape == (0,)
    assert list(Likelihood(Vectors([([], [])]), [0], 1).scores({})) == [0.0]
