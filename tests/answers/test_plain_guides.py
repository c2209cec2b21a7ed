"""Guides without phrasings: what is measured on ten of them does not fall below its floor, and answers stay short."""

from __future__ import annotations

import json
import re
import statistics

import pytest

from knowledge.search.hits import PlainFeatures
from tests.answers import measure, plain_guides
from tests.answers.fit_plain import PARTS, matrix, ranking_of
from tests.encoding import needs_encoder

FLOORS = json.loads((measure.HERE / "floors.json").read_text("utf-8"))
AT_MOST = {"wrong", "unsure", "false_no"}
GROUPS = {
    "fitted": [name for name in plain_guides.FITTED if name != plain_guides.ARTICLE],
    "held_out": list(plain_guides.HELD_OUT),
}


@pytest.mark.parametrize("group", GROUPS)
def test_no_figure_of_plain_guides_falls_below_its_floor(group: str):
    assert_above_floors(group, plain_guides.figures(plain_guides.asked(GROUPS[group])))


@needs_encoder
@pytest.mark.slow
def test_no_figure_of_english_guides_with_meanings_falls_below_its_floor():
    names = [name for name in plain_guides.ENGLISH if name != plain_guides.ARTICLE]
    assert_above_floors("english, meaning", plain_guides.figures(plain_guides.asked(names, meaning=True)))


def assert_above_floors(group: str, figures: dict[str, float]) -> None:
    for key, floor in FLOORS[group].items():
        better = figures[key] <= floor if key in AT_MOST else figures[key] >= floor
        assert better, f"{group}: {key} is {figures[key]}, its floor {floor}"


@pytest.mark.slow
def test_answers_are_short():
    answers = [
        plain_guides.guide(name).ask(one["q"], measure.TODAY).text
        for name in plain_guides.NAMES
        for one in plain_guides.questions(name)
    ]
    lengths = [len(answer) for answer in answers if answer]
    assert statistics.median(lengths) <= 350
    assert max(lengths) <= 700


def test_half_of_the_guides_are_held_out_of_the_fit():
    assert len(plain_guides.HELD_OUT) == 5
    assert not set(plain_guides.HELD_OUT) & set(plain_guides.FITTED)


def test_each_question_that_is_answered_has_a_passage_that_its_expression_matches():
    for name in plain_guides.NAMES:
        passages = plain_guides.guide(name).source.passages
        for one in plain_guides.QUESTIONS:
            if one["guide"] == name and one["kind"] == "in":
                assert any(re.search(one["right"], p.text, re.IGNORECASE | re.DOTALL) for p in passages), one["q"]


def test_a_passages_score_is_the_weighted_sum_of_its_parts():
    name = "nurse-faq.md"
    guide, ranking = plain_guides.guide(name), ranking_of(name, "words")
    passages = {passage.id: place for place, passage in enumerate(guide.source.passages)}
    parts = ranking.parts("how much is the exam")
    assert parts is not None
    rows = matrix(parts, ranking.lengths)
    assert rows.shape == (len(passages), len(PARTS))
    weights = ranking.weights
    weighed = [weights.own, weights.heading, weights.section, weights.letters, weights.length]
    weighed += [weights.nearest, *weights.amounts]
    scores = rows @ weighed
    found = ranking.rank("how much is the exam", 5)
    assert isinstance(found.features, PlainFeatures)
    for hit in found.hits:
        assert hit.score == pytest.approx(scores[passages[hit.passage.id]] - scores.min())
