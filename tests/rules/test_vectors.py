"""Texts as vectors: scikit-learn's TfidfVectorizer weighs terms and char n-grams alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.search.vectors import Text, Vectors, char_ngrams

TEXTS: list[Text] = [
    (["exam", "cost"], ["exam", "cost"]),
    (["exam", "long"], ["exam", "long"]),
    (["cours"], ["courses"]),
]

a_word = st.text("abcé1", min_size=1, max_size=8)
some_texts = st.lists(st.lists(a_word, max_size=8), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(some_texts, st.lists(a_word, max_size=8))
def test_weights_equal_those_of_scikit_learn(texts: list[list[str]], question: list[str]):
    vectors = Vectors([(words, words) for words in texts])
    found = dict(zip(zip(vectors.text.tolist(), vectors.feature.tolist(), strict=True), vectors.value, strict=True))
    of_question = vectors.of(question, question)
    # scikit-learn declares no types, and what is inferred of it is wrong
    terms: Any = TfidfVectorizer(analyzer=list, sublinear_tf=True)  # pyright: ignore[reportArgumentType] - it takes a callable
    ngrams: Any = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), lowercase=False, min_df=2, sublinear_tf=True, preprocessor=" ".join
    )
    left, left_of_question = set(found), set(of_question)
    for vectorizer, mark in ((terms, ""), (ngrams, "_")):
        try:
            weights = vectorizer.fit_transform(texts).toarray()
        except ValueError:  # it knows no vocabulary without features
            continue
        asked = vectorizer.transform([question]).toarray()[0]
        for name, column in vectorizer.vocabulary_.items():
            (number,) = vectors.of([mark + name], [])
            assert of_question.get(number, 0) == pytest.approx(asked[column], rel=0, abs=1e-9)
            left_of_question.discard(number)
            for text in range(len(texts)):
                assert found.get((text, number), 0) == pytest.approx(weights[text, column], rel=0, abs=1e-9)
                left.discard((text, number))
    assert not left
    assert not left_of_question


def test_each_text_is_one_unit_vector_of_terms_and_one_of_ngrams() -> None:
    vectors = Vectors(TEXTS)
    for number, (terms, words) in enumerate(TEXTS):
        mine = vectors.text == number
        assert np.square(vectors.value[mine]).sum() == pytest.approx(2)
        of_text = dict(zip(vectors.feature[mine].tolist(), vectors.value[mine].tolist(), strict=True))
        assert vectors.of(terms, words) == pytest.approx(of_text)


def test_the_rarer_term_weighs_more_and_repeated_ones_grow_with_the_logarithm() -> None:
    vectors = Vectors([(["exam", "cost"], []), (["exam"], [])])
    exam, cost = vectors.of(["exam", "cost"], []).values()
    assert cost / exam == pytest.approx((1 + np.log(3 / 2)) / (1 + np.log(3 / 3)))
    twice, once = vectors.of(["exam", "exam", "cost"], []).values()
    assert twice / once == pytest.approx((1 + np.log(2)) * exam / cost)


def test_what_no_text_holds_is_left_out() -> None:
    vectors = Vectors(TEXTS)
    assert vectors.of(["zzz"], ["zzzz"]) == {}
    assert vectors.familiarity(["zzzz"]) == 0.0
    assert vectors.familiarity(["exam"]) > 0.5
    assert vectors.familiarity([]) == 0.0
    assert Vectors([]).of(["exam"], ["exam"]) == {}


@given(st.text(min_size=1, max_size=12))
def test_char_ngrams_are_three_to_five_characters_with_the_ends_marked(word: str) -> None:
    assert all(4 <= len(ngram) <= 6 and ngram.startswith("_") for ngram in char_ngrams(word))
    assert len(char_ngrams(word)) >= 1
