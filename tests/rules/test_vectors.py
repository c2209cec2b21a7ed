"""Texts as vectors: the weights written out, and the char n-grams of words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.vectors import Text, Vectors, char_ngrams

TEXTS: list[Text] = [
    (["exam", "cost"], ["exam", "cost"]),
    (["exam", "long"], ["exam", "long"]),
    (["cours"], ["courses"]),
]


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
