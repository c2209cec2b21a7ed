"""Our postings score as rank-bm25 does, and sensibly where its formula cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from knowledge.search import bm25
from knowledge.search.bm25 import build_bm25
from tests.rules.texts import numbered

terms = st.sampled_from("abcdefghijklmnop")


def scores_of(corpus: list[list[str]], question: list[str]) -> np.ndarray:
    documents, numbers = numbered(corpus)
    return build_bm25(documents, len(numbers)).scores([numbers.get(term, -1) for term in question])


@settings(deadline=None)
@given(st.lists(st.lists(terms, max_size=12), min_size=1, max_size=25), st.lists(terms, max_size=8))
def test_many_postings_are_added_up_as_few_are(corpus: list[list[str]], question: list[str]):
    at_once = scores_of(corpus, question)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bm25, "_FEW", 0)
        assert scores_of(corpus, question).tolist() == at_once.tolist()


documents = st.lists(st.lists(terms, max_size=12), min_size=3, max_size=25)


@settings(max_examples=200, deadline=None)
@given(documents, st.lists(st.one_of(terms, st.just("unknown")), max_size=8))
def test_scores_equal_rank_bm25(corpus: list[list[str]], question: list[str]):
    assume(any(corpus))
    okapi = BM25Okapi(corpus)
    assume(min(okapi.idf.values()) >= 0)
    assume(any(okapi.idf.values()))
    np.testing.assert_allclose(scores_of(corpus, question), okapi.get_scores(question), rtol=0, atol=1e-9)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(terms, max_size=6), max_size=6), st.lists(terms, max_size=6))
def test_a_document_scores_above_nothing_only_for_what_it_holds(corpus: list[list[str]], question: list[str]):
    scores = scores_of(corpus, question)
    assert scores.shape == (len(corpus),)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    for document, score in zip(corpus, scores, strict=True):
        assert not score or set(document) & set(question)


@pytest.mark.parametrize("corpus", [[], [[]], [[], [], []]])
def test_without_terms_every_score_is_zero(corpus: list[list[str]]):
    assert scores_of(corpus, ["a"]).tolist() == [0.0] * len(corpus)


@pytest.mark.parametrize(
    "corpus",
    [[["a"]], [["a"], ["b"]], [["a"], ["a"]], [["a"], []], [["a"], ["a"], ["a"]], [["a"], ["a"], ["b"], ["b"]]],
)
def test_in_the_smallest_guides_a_term_that_is_held_counts(corpus: list[list[str]]):
    scores = scores_of(corpus, ["a"])
    assert [score > 0 for score in scores] == ["a" in document for document in corpus]


def test_of_two_documents_the_one_that_holds_more_of_the_question_is_first():
    first, second = scores_of([["price", "exam"], ["exam", "length"]], ["exam", "price"])
    assert first > second > 0


def test_a_repeated_term_counts_each_time():
    corpus = [["a", "b"], ["b"], ["c"]]
    assert scores_of(corpus, ["a", "a"])[0] == pytest.approx(2 * scores_of(corpus, ["a"])[0])
