"""The numbers of terms and n-grams of questions are those of the vocabulary, whether or not they were kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import known_numbers
from knowledge.search.known_numbers import KnownNumbers
from knowledge.search.vocabulary import NGRAM_SIZES, Vocabulary, ngram_keys, term_keys

WORDS = ["exam", "price", "renew", "試験", "für", "a", "c++"]
VOCABULARY = Vocabulary(np.unique(term_keys(WORDS)), np.unique(ngram_keys(WORDS)[0]))
questions = st.lists(st.lists(st.sampled_from([*WORDS, "exams", "pricey", "受験", "b"]), max_size=6), max_size=8)


@settings(deadline=None)
@given(questions)
@pytest.mark.parametrize("sizes", [NGRAM_SIZES, (3, 4)])
@pytest.mark.parametrize("most", [2, 1_000])
def test_numbers_are_those_of_the_vocabulary(sizes: tuple[int, ...], most: int, asked: list[list[str]]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known_numbers, "_MOST", most)
        numbers = KnownNumbers(VOCABULARY, sizes)
        for words in asked:
            assert numbers.ngrams(words).tolist() == VOCABULARY.ngram_numbers(words, sizes).tolist()
            assert numbers.terms(words) == VOCABULARY.term_numbers(words).tolist()
            assert [numbers.term(word) for word in words] == numbers.terms(words)


def test_a_word_is_read_once(monkeypatch: pytest.MonkeyPatch):
    read: list[list[str]] = []

    def reading(words: list[str], sizes: tuple[int, ...]) -> object:
        read.append(words)
        return ngram_keys(words, sizes)

    monkeypatch.setattr(known_numbers, "ngram_keys", reading)
    numbers = KnownNumbers(VOCABULARY)
    numbers.ngrams(["exam", "price", "exam"])
    numbers.ngrams(["price", "renew"])
    assert read == [["exam", "price"], ["renew"]]


def test_no_more_words_are_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(known_numbers, "_MOST", 5)
    numbers = KnownNumbers(VOCABULARY)
    for number in range(50):
        numbers.ngrams([f"word{number}", "exam"])
        numbers.terms([f"word{number}", "exam"])
    assert len(numbers._of_words) <= 5
    assert len(numbers._of_terms) <= 5
