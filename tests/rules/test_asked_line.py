"""A comment that an editor copies holds just the phrasings that were asked, whatever members wrote."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.asked_line import asked_line, phrasing_of
from knowledge.text.characters import is_harmful
from knowledge.text.document import parse
from knowledge.text.tokens import tokens

SPACED_MARKS = (
    "--> -- -> <!-- <!----> --!> - | \\| {{< {% %} %% $$ ::: ``` ~~~ :tada: #tag ==m== ^x {:.c} [[a]] ![a](b) <b> "
    "</div> <script> &lt; &#45;&#45;&gt; asked: id: => @everyone https://x.y <@1> C++ C# .NET * 1. */} {/* ? AI-900"
)
MARKS = st.sampled_from(SPACED_MARKS.split(" "))
BREAKS = st.sampled_from("\n\r\x0b\x1c\x85\u2028\0\ufeff\u200b\u202e\ud800\t")
QUESTIONS = st.lists(st.one_of(MARKS, BREAKS, st.text(max_size=6)), max_size=6).map("".join)
PLACES = (
    "# A\n\nBefore.\n\n{}\nWords of it.\n\nAfter.\n",
    "# A\n\n> Before.\n>\n> {}\n> Words of it.\n\nAfter.\n",
    "# A\n\n- one\n- two {}\n  - three\n\n- four\n",
    "# A\n\n- one\n- two words\n  goes on {}\n  here\n",
)
CELL = "# A\n\n| a | b |\n|---|---|\n| c | d {} |\n| e | f |\n"


@settings(max_examples=300, deadline=None)
@given(st.lists(QUESTIONS, max_size=4))
@example(["-->", "a --> b", "c -- d --", "-", "- a -"])
@example(["a | b", "a", "asked: id: x", "<!-- id: x --> <!-- asked: y"])
def test_the_guide_reads_back_what_was_asked(questions: list[str]) -> None:
    spoken = [phrasing for phrasing in map(phrasing_of, questions) if tokens(phrasing)]
    places = [(place, asked_line(questions)) for place in PLACES]
    for place, comment in [*places, (CELL, asked_line(questions, in_table=True))]:
        if comment is None:
            assert spoken == []
            continue
        assert len(comment.splitlines()) == 1
        assert not any(map(is_harmful, comment))
        read = parse(place.format(comment), "guide.md", "T")
        assert read.faults == []
        (phrasings,) = [passage.asked for passage in read.passages if passage.asked]
        assert set(phrasings) <= set(spoken)
        assert [tokens(one) for one in phrasings] == list(
            map(list, dict.fromkeys(tuple(tokens(one)) for one in spoken))
        )
        without = parse(place.format(""), "guide.md", "T")
        assert [passage.text for passage in read.passages] == [passage.text for passage in without.passages]


@pytest.mark.parametrize(
    "question",
    [
        "How hard is AI-900, and what's its price?",
        "C++ or C#? (for MLA-C01)",
        "Does R&D pay $200 & 50 %?",
        "¿Cuánto cuesta?",
        "試験はいくらですか？",
        "train_test_split: 24/7 or *never*",
    ],
)
def test_ordinary_words_stay_as_they_are(question: str) -> None:
    assert asked_line([question]) == f"<!-- asked: {question} -->"


def test_the_same_words_are_one_phrasing() -> None:
    assert (
        asked_line(["Do parrots sing?", "do PARROTS sing", "Parrots?"]) == "<!-- asked: Do parrots sing? | Parrots? -->"
    )


def test_without_words_there_is_nothing_to_copy() -> None:
    assert asked_line(["???", "-->", " "]) is None
