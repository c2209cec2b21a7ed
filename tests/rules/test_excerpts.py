"""Which sentences of a passage make an answer, and which words in them are bold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.excerpts import PHONE_LINE, deciding, excerpt, size_of
from knowledge.text.markup import embolden, escape
from knowledge.text.tokens import tokens

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
        ("may I sit it at home", {"home": 2.0, "sit": 1.5, "may": 0.1}, ()),
        ("something else", {}, ()),
    ],
)
def test_an_amount_decides_where_one_is_asked_for_and_no_word_of_the_question(
    question: str, weights: dict[str, float], expected: tuple[str, ...]
) -> None:
    assert deciding(TEXT, question, weights, words_of) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No, you sit it at home.", ("No",)),
        ("Ja: das geht.", ("Ja",)),
        ("No vendor says so.", ()),
        ("Normally, yes.", ()),
    ],
)
def test_a_yes_or_no_decides_that_the_text_begins_with(text: str, expected: tuple[str, ...]) -> None:
    assert deciding(text, "may I sit it at home", {"home": 1.0}, words_of) == expected


def test_a_price_is_told_from_other_figures() -> None:
    text = "Week ticket: 30 euros, for seven days."
    assert deciding(text, "what does it cost", {}, words_of) == ("30 euros",)
    assert deciding(text, "how many days is it valid", {}, words_of) == ("30 euros", "seven days")


def test_the_sentences_that_say_most_are_quoted_wherever_they_stand() -> None:
    weights = {"home": 1.0, "costs": 0.8}
    assert excerpt(TEXT, weights, words_of, 2, 700) == "It costs $200 plus tax. You may sit it at home."
    assert excerpt(TEXT, weights | {"passport": 1.5}, words_of, 2, 700) == "You may sit it at home. Bring a passport."
    assert excerpt(TEXT, {}, words_of, 2, 700) == "The exam is long. It costs $200 plus tax."


def test_a_text_whose_beginning_says_enough_is_quoted_from_there() -> None:
    weights = {"home": 1.0, "costs": 0.8}
    assert excerpt(TEXT, weights, words_of, 2, 700, enough=0.4) == "The exam is long. It costs $200 plus tax."
    weights |= {"passport": 1.5}
    assert excerpt(TEXT, weights, words_of, 2, 700, enough=0.4) == "You may sit it at home. Bring a passport."


def test_a_sentence_that_is_too_large_is_quoted_whole() -> None:
    assert excerpt(TEXT, {"costs": 1.0}, words_of, 2, 20, longest=30) == "It costs $200 plus tax."
    assert excerpt("It costs $200 plus tax in all.", {}, words_of, 2, 20, longest=25) == "It costs $200 plus tax…"


def test_each_line_but_the_last_takes_whole_lines() -> None:
    assert size_of("It costs $200.") == 14
    assert size_of("one\ntwo") == PHONE_LINE + 3
    assert size_of("x" * PHONE_LINE + "\ntwo") == 2 * PHONE_LINE + 3
    assert size_of("受験料") == 6


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


STEPS = "1. Open the page.\n2. Sign in.\n3. Choose a date.\n4. Pay.\n5. Print the letter."
CODE = "```\nmake run\nmake stop\n```"


def test_a_list_that_fits_is_shown_whole() -> None:
    assert excerpt(STEPS, {"pay": 1.0}, words_of, 4, 700) == STEPS
    text = f"It is long. Do this:\n{STEPS}\nKeep it. Be early. Be calm. Be kind."
    assert excerpt(text, {"pay": 1.0}, words_of, 2, 700) == f"It is long. Do this:\n{STEPS}"
    assert excerpt(STEPS, {"open": 1.0}, words_of, 2, 90) == "1. Open the page.\n2. Sign in.\n3. Choose a date."
    assert excerpt(text, {"kind": 1.0}, words_of, 2, 700) == "Be calm. Be kind."
    assert excerpt(STEPS, {"pay": 1.0}, words_of, 2, 60) == "1. Open the page.\n2. Sign in.", (
        "steps begin with the first"
    )


def test_code_is_shown_whole_with_the_words_before_it_or_not_at_all() -> None:
    text = f"It is quick. Type this:\n{CODE}\nIt is done. Wait a bit. Be calm."
    assert excerpt(text, {"stop": 1.0}, words_of, 1, 700) == f"Type this:\n{CODE}"
    assert excerpt(text, {"stop": 1.0}, words_of, 4, 30) == "It is quick."
    assert excerpt(f"Type this:\n{CODE}", {}, words_of, 4, 20, code_limit=100) == f"Type this:\n{CODE}"
    assert excerpt(f"Type this:\n{CODE}", {}, words_of, 4, 20) == ""


part = st.one_of(
    st.sampled_from(
        [CODE, "Type this:", "And so on. Yes.", "words", "• an item", "• two. Items", "12. an item", "  • deep"]
    ),
    st.text("ab. •1`\n", max_size=8),
)


@given(st.lists(part, max_size=12).map(lambda parts: "\n".join(parts).strip()), st.integers(1, 4), st.integers(1, 90))
def test_any_excerpt_fits_and_holds_no_half_of_code(text: str, most: int, limit: int) -> None:
    found = excerpt(text, {"item": 1.0, "run": 2.0}, words_of, most, limit)
    assert len(found) <= limit
    whole = excerpt(text, {}, words_of, most, limit, code_limit=500)
    assert whole or not text.strip()
    if "`" not in text.replace(CODE, ""):
        assert found.count("```") % 2 == whole.count("```") % 2 == 0
