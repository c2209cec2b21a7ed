"""The answers do not fall below the floor that stands beside the golden questions."""

from __future__ import annotations

import json
from functools import cache

import pytest

from knowledge.guide import Guide
from tests.answers import measure
from tests.audit import audited
from tests.encoding import needs_encoder

FLOORS = json.loads((measure.HERE / "floors.json").read_text("utf-8"))
AT_MOST = {"unsure", "false_no"}


@cache
def figures_of(name: str, *, meaning: bool = False) -> dict[str, float]:
    """The figures of all questions, asked once."""
    return measure.figures(measure.asked(measure.guide(name, meaning=meaning), own=name == "own"))


NAMES = [name if name == "own" else pytest.param(name, marks=pytest.mark.slow) for name in measure.NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    assert_above_floors(name, figures_of(name))


@needs_encoder
@pytest.mark.slow
@pytest.mark.parametrize("name", measure.NAMES)
def test_no_figure_with_meanings_falls_below_its_floor(name: str) -> None:
    assert_above_floors(f"{name}, meaning", figures_of(name, meaning=True))


def test_no_figure_of_unseen_questions_falls_below_its_floor() -> None:
    assert_above_floors("own, unseen", measure.figures(measure.asked(measure.guide("own"), measure.UNSEEN, own=True)))


@needs_encoder
@pytest.mark.slow
def test_no_figure_of_unseen_questions_with_meanings_falls_below_its_floor() -> None:
    guide = measure.guide("own", meaning=True)
    assert_above_floors("own, unseen, meaning", measure.figures(measure.asked(guide, measure.UNSEEN, own=True)))


def test_no_unseen_question_is_a_golden_one() -> None:
    assert not {one["q"].casefold() for one in measure.UNSEEN} & {one["q"].casefold() for one in measure.QUESTIONS}
    assert sum(one["kind"] != "in" for one in measure.UNSEEN) >= 150


def assert_above_floors(name: str, figures: dict[str, float]) -> None:
    for key, floor in FLOORS[name].items():
        better = figures[key] <= floor if key in AT_MOST else figures[key] >= floor
        assert better, f"{name}: {key} is {figures[key]}, its floor {floor}; make eval ARGS=--misses lists the misses"


def test_the_own_guide_beats_rank_bm25_alone_by_far() -> None:
    plain = measure.whitespace_bm25(measure.guide("own").source.passages, own=True)
    assert figures_of("own")["shown"] > plain["shown"] + 0.2


@pytest.mark.parametrize("name", measure.NAMES)
def test_a_question_is_answered_from_memory(name: str) -> None:
    guide, questions = measure.guide(name), [question["q"] for question in measure.QUESTIONS[:40]]
    for question in questions[:20]:  # some of what is read once is read when a question first needs it
        guide.ask(question, measure.TODAY)
    with audited("open") as opened:
        for question in questions[20:]:
            guide.ask(question, measure.TODAY)
    assert opened == []


def test_the_questions_are_what_they_say() -> None:
    assert len({question["q"] for question in measure.QUESTIONS}) == len(measure.QUESTIONS) >= 150
    for question in measure.QUESTIONS:
        assert question["kind"] in {"in", "near", "far"}
        assert bool(question["facts"]) == (question["kind"] == "in")
        assert all(fact in measure.FACTS for fact in question["facts"])


def test_no_golden_question_stands_in_the_guide() -> None:
    guide = measure.guide("own")
    phrasings = {" ".join(phrase.casefold().split()) for p in guide.source.passages for phrase in p.asked}
    phrasings |= {phrase.casefold() for entry in guide.source.not_covered for phrase in entry.asked}
    long = [q["q"] for q in measure.QUESTIONS if len(q["q"].split()) > 3]
    assert [q for q in long if " ".join(q.casefold().split()) in phrasings] == []


@pytest.mark.parametrize("question", ["what does it cost", "can I take the exam at home", "how long is the test"])
def test_a_question_that_names_no_vendor_is_not_answered_with_one_out_of_the_blue(question: str) -> None:
    answer = measure.guide("own").ask(question, measure.TODAY)
    assert answer.status != "not_covered"
    heading = " ".join(answer.hits[0].passage.path)
    assert "Google" in heading or not any(vendor in heading for vendor in ("AWS", "Microsoft", "Azure", "Databricks"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("most", "typed", "floor"),
    [(25, 0.25, 0.94), (25, 0.5, 0.98), (5, 0.5, 0.85)],
    ids=["quarter", "half", "first-five"],
)
def test_what_is_typed_so_far_leads_to_a_right_heading(own_guide: Guide, most: int, typed: float, floor: float) -> None:
    assert measure.suggested(own_guide, most, typed) >= floor


@pytest.mark.parametrize("name", NAMES)
def test_each_choice_says_a_word_of_what_is_asked(name: str) -> None:
    guide, words = measure.guide(name), measure.guide(name).source.words
    for question in measure.QUESTIONS[::5]:
        answer = guide.ask(question["q"], measure.TODAY)
        names = guide._subjects.name_terms(guide.question_words.named_in(question["q"]))
        asked = guide.question_words.held(words.question_terms(question["q"])) - names
        asked |= {other for term in asked for other in words.related(term)}
        for hit in answer.hits if answer.status == "unsure" and asked else ():
            passage = hit.passage
            said = {*words.terms("\n".join((*passage.path, passage.text, *passage.asked)))}
            assert not asked.isdisjoint(said), (question["q"], passage.id)
