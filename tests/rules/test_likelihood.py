"""The likelihood of a question for each passage: naive Bayes written out, and what it is there for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.likelihood import SMOOTHING, Likelihood, pieces

TEXTS = [(["exam", "cost"], ["exam", "cost"]), (["exam", "long"], ["exam", "long"]), (["cours"], ["courses"])]


def made() -> Likelihood:
    return Likelihood(TEXTS, [0, 1, 2], 3)


def scores(likelihood: Likelihood, *words: str) -> list[float]:
    return list(likelihood.scores(likelihood.vector(words, words)))


def test_one_feature_by_hand() -> None:
    likelihood = Likelihood([(["a"], []), (["b"], [])], [0, 1], 2)
    known = math.log((1 + SMOOTHING) / (1 + 2 * SMOOTHING))
    unknown = math.log(SMOOTHING / (1 + 2 * SMOOTHING))
    assert scores(likelihood, "a") == pytest.approx([known, unknown])


def test_a_passage_that_says_it_is_likelier_and_a_misspelling_still_points_to_it() -> None:
    assert np.argmax(scores(made(), "cost")) == 0
    many = Likelihood([*TEXTS, (["cost"], ["costs"]), (["long"], ["longer"])], [0, 1, 2, 0, 1], 3)
    assert np.argmax(scores(many, "costz")) == 0


def test_what_nothing_knows_tells_nothing() -> None:
    assert len(set(scores(made(), "zzz"))) == 1
    assert made().familiarity(["zzzz"]) == 0.0
    assert made().familiarity(["exam"]) > 0.5
    assert made().familiarity([]) == 0.0


@given(st.text(min_size=1, max_size=12))
def test_pieces_are_three_to_five_letters_with_the_ends_marked(word: str) -> None:
    assert all(4 <= len(piece) <= 6 and piece.startswith("_") for piece in pieces(word))
    assert len(pieces(word)) >= 1


def test_an_empty_guide_and_texts_without_words() -> None:
    assert Likelihood([], [], 0).scores({}).shape == (0,)
    assert list(Likelihood([([], [])], [0], 1).scores({})) == [0.0]
