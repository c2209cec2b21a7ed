"""Texts as vectors: scikit-learn's TfidfVectorizer weighs terms and char n-grams alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.search import counts as module
from knowledge.search.vectors import Texts, Vector, Vectors
from knowledge.search.vocabulary import Vocabulary, ngram_keys, term_keys
from knowledge.text.tokens import in_letters
from tests.rules.texts import Text, texts_of

TEXTS: list[Text] = [
    (["exam", "cost"], ["exam", "cost"]),
    (["exam", "long"], ["exam", "long"]),
    (["cours"], ["courses"]),
]

a_word = st.text("abcé1", min_size=1, max_size=8)
some_texts = st.lists(st.lists(a_word, max_size=8), min_size=1, max_size=12)


def weights_of(texts: Texts) -> dict[tuple[int, int], float]:
    """Gives each weight that is not 0 by its text and feature."""
    return {
        (text, feature): weight
        for part in texts.entries()
        for text, feature, weight in zip(*(values.tolist() for values in part), strict=True)
    }


def vector_of(vectors: Vectors, terms: list[str], words: list[str]) -> dict[int, float]:
    found = vectors.of(vectors.vocabulary.term_numbers(terms), vectors.vocabulary.ngram_numbers(words))
    assert len(set(found.features.tolist())) == len(found.features)
    return dict(zip(found.features.tolist(), found.weights.tolist(), strict=True))


def key_of_ngram(ngram: str) -> Any:
    """Gives the key of an n-gram with the ends of its word marked, by the definition."""
    mask, key = 2**64 - 1, 0x9E3779B97F4A7C15
    for sign in ngram:
        key = (key ^ ord(sign)) * 0x9E3779B97F4A7C15 & mask
        key ^= key >> 29
    return key


@pytest.fixture(params=[2_000_000, 3], ids=["at once", "part by part"])
def in_parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts the features of all texts at once, or of a few texts and features at a time."""
    monkeypatch.setattr(module, "_CHUNK", request.param)


@pytest.mark.slow
@pytest.mark.usefixtures("in_parts")
@settings(max_examples=100)
@given(some_texts, st.lists(a_word, max_size=8))
def test_weights_equal_those_of_scikit_learn(texts: list[list[str]], question: list[str]):
    counted = texts_of([(words, words) for words in texts])
    vectors, found = counted.vectors, weights_of(counted)
    of_question = vector_of(vectors, question, question)
    # scikit-learn declares no types, and what is inferred of it is wrong
    terms: Any = TfidfVectorizer(analyzer=list, sublinear_tf=True)  # pyright: ignore[reportArgumentType] - it takes a callable
    ngrams: Any = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), lowercase=False, min_df=2, sublinear_tf=True, preprocessor=" ".join
    )
    left, left_of_question = set(found), set(of_question)
    for vectorizer, is_ngram in ((terms, False), (ngrams, True)):
        try:
            weights = vectorizer.fit_transform(texts).toarray()
        except ValueError:  # it knows no vocabulary without features
            continue
        asked = vectorizer.transform([question]).toarray()[0]
        for name, column in vectorizer.vocabulary_.items():
            if is_ngram:
                keys = vectors.vocabulary.ngrams
                number = len(vectors.vocabulary.terms) + int(np.searchsorted(keys, np.uint64(key_of_ngram(name))))
            else:
                (number,) = vectors.vocabulary.term_numbers([name]).tolist()
            assert of_question.get(number, 0) == pytest.approx(asked[column], rel=0, abs=1e-9)
            left_of_question.discard(number)
            for text in range(len(texts)):
                assert found.get((text, number), 0) == pytest.approx(weights[text, column], rel=0, abs=1e-9)
                left.discard((text, number))
    assert not left
    assert not left_of_question


def test_each_text_is_one_unit_vector_of_terms_and_one_of_ngrams() -> None:
    texts = texts_of(TEXTS)
    for number, (terms, words) in enumerate(TEXTS):
        mine = {feature: weight for (text, feature), weight in weights_of(texts).items() if text == number}
        assert sum(weight**2 for weight in mine.values()) == pytest.approx(2)
        assert vector_of(texts.vectors, list(terms), list(words)) == pytest.approx(mine)


def test_the_rarer_term_weighs_more_and_repeated_ones_grow_with_the_logarithm() -> None:
    vectors = texts_of([(["exam", "cost"], []), (["exam"], [])]).vectors
    exam, cost = vectors.vocabulary.term_numbers(["exam", "cost"]).tolist()
    once = vector_of(vectors, ["exam", "cost"], [])
    assert once[cost] / once[exam] == pytest.approx((1 + np.log(3 / 2)) / (1 + np.log(3 / 3)))
    twice = vector_of(vectors, ["exam", "exam", "cost"], [])
    assert twice[exam] / twice[cost] == pytest.approx((1 + np.log(2)) * once[exam] / once[cost])


def test_what_no_text_holds_is_left_out() -> None:
    vectors = texts_of(TEXTS).vectors
    assert vector_of(vectors, ["zzz"], ["zzzz"]) == {}
    ngrams = vectors.vocabulary.ngram_numbers
    assert vectors.familiarity(ngrams(["zzzz"])) == 0.0
    assert vectors.familiarity(ngrams(["exam"])) > 0.5
    assert vectors.familiarity(ngrams([])) == 0.0
    assert vector_of(texts_of([]).vectors, ["exam"], ["exam"]) == {}


def test_a_term_of_no_text_is_known_and_weighs_nothing() -> None:
    vocabulary = texts_of(TEXTS).vectors.vocabulary
    assert Vector(*texts_of([([], [])]).vectors.of(np.asarray([-1, -1]), np.asarray([-1]))).weights.tolist() == []
    assert vocabulary.term_numbers(["zzz"]).tolist() == [-1]


@given(st.lists(st.text(max_size=9) | st.text("試験のをkm", max_size=4), max_size=6))
def test_ngrams_are_three_to_five_characters_with_the_ends_marked(words: list[str]) -> None:
    keys, counts = ngram_keys(words)
    expected = [
        [
            key_of_ngram(f" {part} "[at : at + size])
            for part in in_letters(word)
            for size in (3, 4, 5)
            for at in range(len(part) + 3 - size)
        ]
        for word in words
    ]
    assert counts.tolist() == [len(own) for own in expected]
    assert keys.tolist() == [key for own in expected for key in own]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("試験", ["試", "験"]),
        ("受け", ["受"]),
        ("です", []),
        ("テスト", ["テスト"]),
        ("exam", ["exam"]),
        ("k試", ["k試"]),
    ],
)
def test_the_ngrams_of_a_japanese_word_are_its_ideographs(word: str, parts: list[str]) -> None:
    keys, counts = ngram_keys([word, "exam"])
    alone, of_exam = ngram_keys(parts)[0], ngram_keys(["exam"])[0]
    assert keys.tolist() == [*alone.tolist(), *of_exam.tolist()]
    assert counts.tolist() == [len(alone), len(of_exam)]


@given(st.lists(st.text(), unique=True, max_size=20), st.lists(st.text(), max_size=5))
def test_a_vocabulary_finds_what_it_holds_and_nothing_else(known: list[str], asked: list[str]) -> None:
    keys = np.unique(term_keys(known))
    assert len(keys) == len(known)
    numbers = Vocabulary(keys, keys[:0]).term_numbers([*known, *asked]).tolist()
    assert sorted(numbers[: len(known)]) == list(range(len(known)))
    for term, number in zip(asked, numbers[len(known) :], strict=True):
        assert number == (numbers[known.index(term)] if term in known else -1)
