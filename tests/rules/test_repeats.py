"""A question that repeats a phrasing is answered with the passage of the phrasing, whatever else it names.

If the phrasing is one of a subject that the guide leaves out, the question is refused.
"""

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

<!-- not covered: how long is the Google PMLE exam by train | aws or google first => Ask the railway. -->
<!-- off topic: google the exam costs -->
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


def test_a_phrasing_of_what_the_guide_leaves_out_is_refused(small_guide: Callable[[str], Guide]) -> None:
    guide = small_guide(EXAMS)
    answer = guide.ask("How long is the Google PMLE exam, by train?", TODAY)
    assert (answer.status, answer.instead) == ("not_covered", "Ask the railway.")
    assert answer.hits == []
    away = guide.ask("google the exam costs", TODAY)
    assert (away.status, away.off_topic, away.related) == ("not_covered", True, [])


def test_no_phrasing_of_what_the_own_guide_leaves_out_is_answered(own_guide: Guide) -> None:
    left_out = [phrasing for subject in own_guide.source.not_covered for phrasing in subject.asked]
    for phrasing in left_out[:: len(left_out) // 150]:
        assert own_guide.ask(phrasing, TODAY).status == "not_covered", phrasing
