"""Which sentences of a passage make an answer, and which words in them are bold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.excerpts import deciding, excerpt
from knowledge.text.markup import embolden, escape
from knowledge.text.words import tokens

TEXT = "The exam is long. It costs $200 plus tax. You may sit it at home. Bring a passport. Results come by mail."


def words_of(text: str) -> list[str]:
    return tokens(text)


@pytest.mark.parametrize(
    ("weights", "most", "expected"),
    [
        ({"costs": 2.0}, 1, "It costs $200 plus tax."),
        ({"home": 1.0, "passport": 1.0}, 2, "You may sit it at home. Bring a passport."),
        ({}, 2, "The exam is long. It costs $200 plus tax."),
        ({"mail": 1.0}, 9, TEXT),
    ],
)
def test_the_sentences_in_a_row_that_say_most(weights: dict[str, float], most: int, expected: str) -> None:
    assert excerpt(TEXT, weights, words_of, most, 700) == expected


def test_an_excerpt_keeps_to_its_limit_and_ends_with_a_sentence() -> None:
    assert excerpt(TEXT, {}, words_of, 4, 45) == "The exam is long. It costs $200 plus tax."


@pytest.mark.parametrize(
    ("question", "weights", "expected"),
    [
        ("how much is it", {"costs": 2.0}, ("$200",)),
        ("is it cheap, what costs what", {"costs": 2.0}, ("$200",)),
        ("may I sit it at home", {"home": 2.0, "sit": 1.5, "may": 0.1}, ("home", "sit")),
        ("something else", {}, ()),
    ],
)
def test_an_amount_decides_where_one_is_asked_for_else_what_was_named(
    question: str, weights: dict[str, float], expected: tuple[str, ...]
) -> None:
    assert deciding(TEXT, question, weights, words_of) == expected


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ("4–8 weeks", "Preparing takes 4–8 weeks in all."),
        ("two hours", "It lasts two hours."),
        ("31 March 2026", "It ended on 31 March 2026."),
        ("72 %", "You need 72 % of the points."),
        ("$300,000", "They make $300,000, it is said."),
    ],
)
def test_what_counts_as_a_figure(figure: str, sentence: str) -> None:
    assert deciding(sentence, "how much or when", {}, words_of) == (figure,)


@pytest.mark.parametrize(
    ("markdown", "words", "expected"),
    [
        ("It costs $200.", ["$200"], "It costs **$200**."),
        ("costs, cost and costs", ["costs"], "**costs**, cost and costs"),
        ("[home page](https://a.example/home) at home", ["home"], "[home page](https://a.example/home) at **home**"),
        ("see <https://a.example/home>", ["home"], "see <https://a.example/home>"),
        ("an *own* mark", ["own", "mark"], "an *own* mark"),
        (escape("4.5 (beta) weeks*"), ["(beta)"], escape("4.5 (beta) weeks*").replace("\\(beta\\)", "**\\(beta\\)**")),
        ("ab ab", ["a", "ab"], "**ab** ab"),
        ("two hours", ["two hours", "two"], "**two hours**"),
    ],
)
def test_the_first_place_of_each_word_is_made_bold(markdown: str, words: list[str], expected: str) -> None:
    assert embolden(markdown, words) == expected


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=12), max_size=3))
def test_bold_adds_marks_and_nothing_else(text: str, words: list[str]) -> None:
    shown = embolden(escape(text), words)
    if shown != escape(text):
        bold = shown.count("**") // 2
        assert bold >= 1
        assert shown.replace("**", "") == escape(text)
