"""What decides: features that the ranking gathers, and the fitted rules that weigh it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from knowledge.guide import Guide
from knowledge.search.decision import SAID, read_decisions
from knowledge.search.hits import Features
from knowledge.search.index import build_index
from knowledge.search.outcome import Decision
from knowledge.search.ranking import Ranking
from knowledge.text.document import parse
from knowledge.text.passages import NotCovered, Passage
from knowledge.text.words import read_words

GUIDE = "# Exam\n\n<!-- asked: what does the exam cost | exam fee -->\nThe exam costs $200.\n\n"
OFF_TOPIC = "<!-- off topic: how do I bake bread | bread oven temperature -->\n"
NOT_COVERED = "<!-- not covered: how do I bake bread | bread oven temperature -->\n"


def ranking_of(passages: Sequence[Passage], not_covered: Sequence[NotCovered], vendors: Sequence[str] = ()) -> Ranking:
    words = read_words(None)
    return Ranking(passages, not_covered, words, vendors, build_index(passages, not_covered, words, vendors))


def features(text: str, question: str) -> Features:
    document = parse(text, "g.md", "")
    found = ranking_of(document.passages, document.not_covered).rank(question, 2).features
    assert isinstance(found, Features)
    return found


SURE = Features(
    coverage=1.0,
    best_text=1.0,
    known=1.0,
    strength=9.0,
    likelihood=2.0,
    margin=0.8,
    left_out=-2.0,
    odds=12.0,
    familiarity=1.0,
    lead=3.0,
    on_topic=4.0,
    covered=2.0,
)
POOR = Features(likelihood=0.3, familiarity=0.7, odds=-9.0, left_out=0.5, on_topic=6.0, covered=-3.0)


def test_the_decision_is_data_for_each_kind_of_guide() -> None:
    decisions = read_decisions()
    assert decisions.figures.keys() == {"bounded", "asked", "bounded_meaning", "asked_meaning"}
    for rule in (decisions.bounded, decisions.asked, decisions.bounded_meaning, decisions.asked_meaning):
        assert rule.decide(Features(nearest=0.0)).status == "not_covered"
        assert rule.decide(SURE).status == "answered"
    assert decisions.bounded.decide(SURE) == Decision("answered", alone=True)


def test_what_means_something_else_is_not_answered_though_its_words_are_said() -> None:
    decisions = read_decisions()
    near = replace(SURE, nearest=0.9, over_left_out=0.4, over_off_topic=0.7, votes=1.0, votes_section=0.9)
    near = replace(near, nearest_lead=0.2, votes_off_topic=0.0)
    far = replace(near, nearest=0.1, over_left_out=-0.5, over_off_topic=-0.6, votes=0.0, votes_section=0.0)
    for bounded in (True, False):
        assert decisions.decide(near, bounded=bounded).status == "answered"
    assert decisions.decide(replace(far, votes_off_topic=1.0), bounded=True) == Decision("not_covered", off_topic=True)


def test_a_question_that_names_a_credential_is_not_off_topic() -> None:
    rule = read_decisions().bounded
    talk = replace(SURE, on_topic=-20.0)
    assert rule.decide(talk).status == "not_covered"
    assert rule.decide(talk, on_topic=True).status == "answered"


def test_a_passage_under_another_vendors_heading_has_to_fit_better() -> None:
    passages = parse(
        "# Acme exam\n\nThe exam costs $200 in all.\n\n# Bolt exam\n\nThe exam costs $300 in all.\n", "g.md", ""
    ).passages
    for vendors, first in ((["Acme", "Bolt"], "Acme exam"), (["Bolt", "Acme"], "Bolt exam")):
        ranking = ranking_of(passages, [], vendors)
        assert ranking.rank("what does the exam cost", 2).hits[0].passage.path == (first,)
        assert ranking.rank("what does the bolt exam cost", 2).hits[0].passage.path == ("Bolt exam",)


def test_what_is_off_topic_is_told_from_the_field_and_from_what_it_leaves_out() -> None:
    bread = "cost of bread from the oven"
    assert features(GUIDE + OFF_TOPIC, bread).on_topic < 0
    assert features(GUIDE + OFF_TOPIC, "exam fee").on_topic > 0
    assert features(GUIDE + NOT_COVERED, bread).on_topic == math.inf
    assert features(GUIDE + NOT_COVERED, bread).covered < 0 < features(GUIDE + NOT_COVERED, "exam fee").covered
    assert features(GUIDE + OFF_TOPIC, bread).covered == features(GUIDE, bread).covered == math.inf


def test_nothing_off_topic_is_answered_however_well_a_passage_fits() -> None:
    rule = read_decisions().bounded
    assert not rule.decide(SURE).off_topic
    assert rule.decide(replace(SURE, on_topic=-20.0)) == Decision("not_covered", off_topic=True)


def test_what_is_not_known_speaks_neither_for_nor_against() -> None:
    rule = read_decisions().bounded
    assert rule.decide(replace(SURE, on_topic=math.inf, covered=math.inf)).status == "answered"


def test_a_text_that_says_most_of_the_question_is_offered_and_denied_only_if_something_left_out_is_nearer() -> None:
    for rule in (read_decisions().asked, read_decisions().bounded):
        poor = replace(POOR, best_text=SAID - 0.01)
        assert rule.decide(poor).status == "not_covered"
        assert rule.decide(replace(poor, best_text=SAID, left_out=-0.1)).status == "unsure"
        assert rule.decide(replace(poor, best_text=SAID)).status == "not_covered"


def test_everyday_questions_are_off_the_subject(own_guide: Guide) -> None:
    for question in ("how long do I boil an egg", "who won the football match", "my car needs new tyres"):
        assert own_guide.decide(own_guide.rank(question)).off_topic, question
