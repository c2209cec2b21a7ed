"""What decides: evidence that the ranking gathers, and the fitted rules that weigh it."""

from __future__ import annotations

import math
from dataclasses import replace

from knowledge.decision import SAID, Decision, read_decisions
from knowledge.document import parse
from knowledge.guide import Guide
from knowledge.ranking import Evidence, Ranking
from knowledge.words import read_words

GUIDE = "# Exam\n\n<!-- asked: what does the exam cost | exam fee -->\nThe exam costs $200.\n\n"
OFF_TOPIC = "<!-- off topic: how do I bake bread | bread oven temperature -->\n"
NOT_COVERED = "<!-- not covered: how do I bake bread | bread oven temperature -->\n"


def evidence(text: str, question: str) -> Evidence:
    document = parse(text, "g.md", "")
    return Ranking(document.passages, document.not_covered, read_words(None)).rank(question, 2).evidence


def test_the_decision_is_data_for_both_kinds_of_guides() -> None:
    decisions = read_decisions()
    assert decisions.figures.keys() == {"asked", "plain"}
    for rule in (decisions.asked, decisions.plain):
        assert rule.decide(Evidence()).status == "not_covered"
        sure = Evidence(1.0, 1.0, 1.0, 9.0, 2.0, 0.8, -2.0 if rule is decisions.asked else -1.0, 12.0, 1.0, 3.0)
        assert rule.decide(sure) == Decision("answered", alone=rule is decisions.asked)


def test_a_passage_under_another_vendors_heading_has_to_fit_better() -> None:
    passages = parse(
        "# Acme exam\n\nThe exam costs $200 in all.\n\n# Bolt exam\n\nThe exam costs $300 in all.\n", "g.md", ""
    ).passages
    for vendors, first in ((["Acme", "Bolt"], "Acme exam"), (["Bolt", "Acme"], "Bolt exam")):
        ranking = Ranking(passages, [], read_words(None), vendors)
        assert ranking.rank("what does the exam cost", 2).hits[0].passage.path == (first,)
        assert ranking.rank("what does the bolt exam cost", 2).hits[0].passage.path == ("Bolt exam",)


def test_what_is_off_topic_is_told_from_the_field_and_from_what_it_leaves_out() -> None:
    bread = "cost of bread from the oven"
    assert evidence(GUIDE + OFF_TOPIC, bread).on_topic < 0
    assert evidence(GUIDE + OFF_TOPIC, "exam fee").on_topic > 0
    assert evidence(GUIDE + NOT_COVERED, bread).on_topic == math.inf


def test_nothing_off_topic_is_answered_however_sure_the_rest() -> None:
    rule = read_decisions().asked
    sure = Evidence(1.0, 1.0, 1.0, 9.0, 2.0, 0.8, -2.0, 12.0, 1.0, 3.0)
    assert rule.decide(replace(sure, on_topic=rule.least_on_topic)).status == "answered"
    assert rule.decide(replace(sure, on_topic=rule.least_on_topic - 0.01)).status == "not_covered"


def test_a_text_that_says_most_of_the_question_is_offered_and_never_denied() -> None:
    for rule in (read_decisions().asked, read_decisions().plain):
        poor = Evidence(best_text=SAID - 0.01, likelihood=3.0, odds=-9.0)
        assert rule.decide(poor).status == "not_covered"
        assert rule.decide(replace(poor, best_text=SAID)).status == "unsure"


def test_everyday_questions_are_off_the_subject(own_guide: Guide) -> None:
    for question in ("how long do I boil an egg", "who won the football match", "my car needs new tyres"):
        assert own_guide.rank(question).evidence.on_topic < 0, question
