"""What is typed so far leads to the guide's headings: by their words, by other words, misspelt or unfinished."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.suggestions import CHOICE_LIMIT, Suggestions
from knowledge.text.words import read_words

COST, LENGTH, SCORE = "What does the exam cost?", "How long does the exam take?", "Which score passes?"
LONG = "Which of the many certifications " * 5 + "fits?"
WORDS = read_words(None)
PHRASINGS = {COST: ["the fee?", "price of it", "cuánto vale"], LENGTH: ["duration"], SCORE: ["points that you need"]}


@pytest.fixture(scope="module")
def suggestions() -> Suggestions:
    return Suggestions([COST, LENGTH, SCORE, LONG, COST], PHRASINGS, WORDS)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cost", COST),
        ("cos", COST),
        ("csot", COST),
        ("fee", COST),
        ("price o", COST),
        ("pirce ", COST),
        ("cuan", COST),
        ("cuánto", COST),
        ("how lo", LENGTH),
        ("durat", LENGTH),
        ("druat", LENGTH),
        ("scroe", SCORE),
        ("point", SCORE),
        ("POINTS", SCORE),
    ],
)
def test_words_lead_to_their_heading(suggestions: Suggestions, typed: str, first: str):
    assert suggestions.near(typed, 25)[:1] == [first]


def test_phrasings_themselves_are_not_offered(suggestions: Suggestions):
    assert set(suggestions.near("fee price duration points", 25)) <= {COST, LENGTH, SCORE}


def test_a_word_that_is_finished_is_no_beginning(suggestions: Suggestions):
    assert suggestions.near("dur", 25) == [LENGTH]
    assert suggestions.near("dur ", 25) == []


def test_nothing_typed_offers_each_heading_once_in_order(suggestions: Suggestions):
    (last,) = suggestions.near(" ", 25)[3:]
    assert suggestions.near("", 25) == [COST, LENGTH, SCORE, last]
    assert LONG.startswith(last.removesuffix("…"))
    assert len(last) <= CHOICE_LIMIT
    assert suggestions.near("", 2) == [COST, LENGTH]


def test_what_nothing_knows_offers_nothing(suggestions: Suggestions):
    assert suggestions.near("xylophone quartet", 25) == []


@given(st.lists(st.text(max_size=150), max_size=5), st.text(max_size=200))
def test_any_text_is_searched_for_among_any_headings(headings: list[str], typed: str):
    found = Suggestions(headings, {heading: [typed] for heading in headings}, WORDS).near(typed, 25)
    assert len(found) == len(set(found)) <= len(headings)
    assert all(0 < len(text) <= CHOICE_LIMIT for text in found)


@given(st.text(max_size=200))
def test_no_heading_is_no_fault(typed: str):
    assert Suggestions([], {}, WORDS).near(typed, 25) == []
