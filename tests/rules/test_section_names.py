"""Sections that bear the name of a thing, and what names one of them."""

from __future__ import annotations

import pytest

from knowledge.guide import Guide
from knowledge.text.section_names import SectionNames

RYE, WHEAT, OVEN = "Baking Bread: Rye", "Baking Bread: Wheat", "Bread Oven Large"
HEADINGS = [
    ("Club", "Courses", RYE),
    ("Club", "Courses", WHEAT),
    ("Club", "Courses", "How a course is booked"),
    ("Club", "Courses", "What Is Baking Good For?"),
    ("Club", "Rooms", OVEN),
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("the rye course", (RYE,)),
        ("baking with wheat, baking with rye", (RYE, WHEAT)),
        ("the room with the oven", (OVEN,)),
        ("the oven", ()),
        ("baking", ()),
        ("how is a course booked", ()),
        ("what is baking good for", ()),
    ],
)
def test_what_only_one_name_says_names_it(own_guide: Guide, text: str, named: tuple[str, ...]) -> None:
    assert SectionNames(HEADINGS, own_guide.source.words).named_in(text) == named


def test_the_words_of_a_name_are_those_of_its_heading_and_the_one_above(own_guide: Guide) -> None:
    words = own_guide.source.words
    assert SectionNames(HEADINGS, words).terms([RYE]) == set(words.terms("baking bread rye courses"))


def test_the_courses_of_the_own_guide_have_names_and_its_exams_are_no_sections(own_guide: Guide) -> None:
    assert own_guide.question_words.sections_named("how long is the regression course") == (
        "Machine Learning: Regression",
    )
    assert own_guide.question_words.sections_named("how long is the PMLE, and the regression course") == ()
    assert own_guide.question_words.sections_named("is the generative AI exam hard") == ()


def test_a_guide_without_names_has_none(own_guide: Guide) -> None:
    assert SectionNames([("Cost",), ("How long?",)], own_guide.source.words).named_in("cost and length") == ()
