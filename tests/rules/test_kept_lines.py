"""Paragraphs whose lines are told line by line."""

from __future__ import annotations

import pytest

from knowledge.text.document import parse


def texts(text: str) -> list[str]:
    return [passage.text for passage in parse(text, "guide.md", "Guide").passages]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Phone: 123\nOpen: 9 to 5\nOffice: room 4", "Phone: 123\nOpen: 9 to 5\nOffice: room 4"),
        ("**Phone:** 123\n**Open**: 9 to 5", "Phone: 123\nOpen: 9 to 5"),
        ("up:: [[Home]]\nowner:: Mara", "up: Home\nowner: Mara"),
        ("| Mill Lane 4\n| 12345 Town", "Mill Lane 4\n12345 Town"),
    ],
)
def test_each_line_stays_a_line(written: str, told: str):
    assert texts(f"{written}\n") == [told]


@pytest.mark.parametrize(
    "written",
    [
        "Bring these: a pen\nand a pad.",
        "The rule is simple. Note: bring a pen\nWarning: bring a pad",
        "Open: 9 to 5",
        "| a | b |\n| c | d |",
        "From 9:30 to\nat 10:15 it ends",
    ],
)
def test_the_lines_of_other_paragraphs_are_joined(written: str):
    assert texts(f"{written}\n") == [written.replace("\n", " ")]


def test_questions_and_answers_in_lines_stay_questions_and_answers():
    (answer,) = parse("Q: May I pay by card?\nA: You may.\n", "guide.md", "Guide").passages
    assert (answer.path[-1], answer.text) == ("May I pay by card?", "You may.")
