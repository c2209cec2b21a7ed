"""The boundary between two sides, learnt from their texts."""

from __future__ import annotations

import numpy as np

from knowledge.search.boundary import Boundary, fit_boundary
from knowledge.search.vectors import Vectors
from tests.rules.texts import Text, texts_of

INSIDE = ["exam fee", "exam length", "course list", "pass the exam", "exam in english"]
OUTSIDE = ["bread oven", "oven heat", "cat food", "food for the cat", "the heat of summer"]


def text(words: str) -> Text:
    return words.split(), words.split()


def boundary(inside: list[str], outside: list[str], heard: list[bool] | None = None) -> tuple[Vectors, Boundary]:
    texts = texts_of([text(words) for words in inside + outside])
    sides = np.asarray([True] * len(inside) + [False] * len(outside))
    everyone = np.ones(len(sides), dtype=bool) if heard is None else np.asarray(heard)
    return texts.vectors, fit_boundary(texts, sides, everyone)


def odds(made: tuple[Vectors, Boundary], words: str) -> float:
    vectors, found = made
    terms, own = text(words)
    return found.log_odds(vectors.of(vectors.vocabulary.term_numbers(terms), vectors.vocabulary.ngram_numbers(own)))


def test_texts_of_either_side_and_words_like_theirs_lie_there() -> None:
    made = boundary(INSIDE, OUTSIDE)
    assert all(odds(made, words) > 0 for words in (*INSIDE, "exam", "exams"))
    assert all(odds(made, words) < 0 for words in (*OUTSIDE, "cats", "ovens"))
    assert odds(made, "exam fee") > odds(made, "exam heat") > odds(made, "oven heat")


def test_the_larger_side_is_not_the_likelier_for_that() -> None:
    made = boundary(INSIDE * 20, OUTSIDE)
    assert all(odds(made, words) > 0 for words in INSIDE)
    assert all(odds(made, words) < 0 for words in OUTSIDE)


def test_texts_that_are_not_heard_change_nothing() -> None:
    heard = [True] * len(INSIDE) + [True] * len(OUTSIDE) + [False]
    whole = boundary(INSIDE, [*OUTSIDE, "exam exam exam"], heard)
    assert odds(whole, "exam") > 0


def test_a_text_without_words_is_no_text() -> None:
    made = boundary([*INSIDE, ""], ["", *OUTSIDE])
    assert odds(made, "exam") > 0 > odds(made, "oven")
