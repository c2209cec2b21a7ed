"""The likelihood of a question for each passage: as scikit-learn's MultinomialNB reckons it, and what it is for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.naive_bayes import MultinomialNB

from knowledge.search import likelihood as module
from knowledge.search.likelihood import SMOOTHING, build_likelihood
from tests.rules.test_vectors import weights_of
from tests.rules.texts import Text, texts_of

TEXTS: list[Text] = [
    (["exam", "cost"], ["exam", "cost"]),
    (["exam", "long"], ["exam", "long"]),
    (["cours"], ["courses"]),
]


def scores(texts: list[Text], owners: list[int], *words: str) -> list[float]:
    order = sorted(range(len(texts)), key=owners.__getitem__)
    counted = texts_of([texts[place] for place in order], [owners[place] for place in order])
    vectors = counted.vectors
    asked = vectors.of(vectors.vocabulary.term_numbers(words), vectors.vocabulary.ngram_numbers(words))
    return build_likelihood(counted, max(owners) + 1).scores(asked).tolist()


a_word = st.text("abcé1", min_size=1, max_size=8)
some_words = st.lists(a_word, max_size=8)


@pytest.mark.parametrize("few", [0, 10**9], ids=["feature by feature", "at once"])
@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(some_words, st.integers(0, 4)), min_size=1, max_size=12), some_words)
def test_likelihoods_equal_those_of_scikit_learn(few: int, texts: list[tuple[list[str], int]], question: list[str]):
    texts = sorted(texts, key=lambda text: text[1])
    owned = sorted({owner for _, owner in texts})
    owners = [owned.index(owner) for _, owner in texts]  # each has a text
    counted = texts_of([(words, words) for words, _ in texts], owners)
    vectors = counted.vectors
    weights = np.zeros((len(texts), vectors.features))
    for place, weight in weights_of(counted).items():
        weights[place] = weight
    asked = np.zeros((1, vectors.features))
    vector = vectors.of(vectors.vocabulary.term_numbers(question), vectors.vocabulary.ngram_numbers(question))
    asked[0, vector.features] = vector.weights
    known = weights.any(axis=0)  # an n-gram that one text alone holds is no feature
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FEW", few)
        scores = build_likelihood(counted, len(owned)).scores(vector)
    if not known.any():
        assert not vector.features.size
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
    nothing = texts_of([]).vectors.of(np.asarray([], dtype=np.intp), np.asarray([], dtype=np.intp))
    assert build_likelihood(texts_of([]), 0).scores(nothing).shape == (0,)
    assert build_likelihood(texts_of([([], [])]), 1).scores(nothing).tolist() == [0.0]
