"""The likelihood of a question for each passage: as scikit-learn's MultinomialNB reckons it, and what it is for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.naive_bayes import MultinomialNB

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


a_word = st.text("abcé1", min_size=1, max_size=8)
some_words = st.lists(a_word, max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(some_words, st.integers(0, 4)), min_size=1, max_size=12), some_words)
def test_likelihoods_equal_those_of_scikit_learn(texts: list[tuple[list[str], int]], question: list[str]):
    owned = sorted({owner for _, owner in texts})
    owners = [owned.index(owner) for _, owner in texts]  # each has a text
    vectors = Vectors([(words, words) for words, _ in texts])
    weights = np.zeros((len(texts), vectors.features))
    weights[vectors.text, vectors.feature] = vectors.value
    asked = np.zeros((1, vectors.features))
    vector = vectors.of(question, question)
    asked[0, list(vector)] = list(vector.values())
    known = weights.any(axis=0)  # an n-gram that one text alone holds is no feature
    scores = Likelihood(vectors, owners, len(owned)).scores(vector)
    if not known.any():
        assert not vector
        assert not scores.any()
        return
    bayes: Any = MultinomialNB(alpha=SMOOTHING, fit_prior=False).fit(weights[:, known], owners)
    expected = bayes.predict_joint_log_proba(asked[:, known])[0] - bayes.class_log_prior_
    np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-9)


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
