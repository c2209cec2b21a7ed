"""A question that repeats a phrasing is answered with the passage of the phrasing, whatever else it names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.guide import Guide

TODAY = date(2026, 11, 23)
EXAMS = """\
# Exams

## Google PMLE

<!-- asked: aws or google first? | C++ in the exam | $200? -->
The Google PMLE exam takes two hours.

## AWS MLA

<!-- asked: C in the exam | ??? -->
The AWS MLA exam costs $150.
"""


def test_each_phrasing_of_the_own_guide_leads_to_its_section(own_guide: Guide) -> None:
    phrasings = [(phrasing, passage.path) for passage in own_guide.source.passages for phrasing in passage.asked]
    for phrasing, path in phrasings[:: len(phrasings) // 150]:
        answer = own_guide.ask(phrasing, TODAY)
        assert answer.passage is not None, phrasing
        assert answer.passage.path == path, phrasing


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("AWS or Google first", "Google PMLE"),
        ("“aws, or google first?!”", "Google PMLE"),
        ("c++ in the exam", "Google PMLE"),
        ("$200", "Google PMLE"),
    ],
)
def test_case_and_punctuation_make_no_difference(
    small_guide: Callable[[str], Guide], question: str, section: str
) -> None:
    answer = small_guide(EXAMS).ask(question, TODAY)
    assert answer.passage is not None
    assert answer.passage.path[-1] == section


def test_a_phrasing_without_words_leads_nowhere(small_guide: Callable[[str], Guide]) -> None:
    assert small_guide(EXAMS).ask("!?", TODAY).status == "not_covered"
