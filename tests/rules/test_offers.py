"""What a refused question gets instead of an answer: the passages near it, if there are any."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.forms import AskForm
from cogs.guide.answer_buttons import ShowPassage, answer_view
from cogs.guide.subscription_buttons import TellMe
from knowledge.answer import Answer
from knowledge.guide import Guide
from knowledge.offers import BEHIND_LEFT_OUT, NEAR_IN_OTHER_WORDS
from knowledge.search.hits import Features, Hit, Ranked
from knowledge.search.outcome import Decision
from tests.answers import measure, plain_guides
from tests.rules.test_plain_ranking import guide_of

pytestmark = pytest.mark.whole

# Questions beside the guide, each with a passage of the guide on the same subject.
NEAR = [
    ("is there a student discount if I show my enrolment card", "exam-google-discount"),
    ("PyTorch or TensorFlow for somebody who can barely code?", "jobs-list-instead"),
    ("what is a good threshold for a data drift alarm in pandas", "blueprint-monitoring"),
    ("does the pearson vue centre in Lima have parking", "exam-all-delivery"),
]
# Questions in the field, beside the guide, to which no passage is near.
LONELY = ["can the PMLE get me an O-1 visa", "which laptop has the best keyboard for coding"]
FAR = [
    "which cheese melts best on a burger",
    "who scored the last goal of the final",
    "hello there",
    "thanks a lot",
    "write me a haiku about frogs",
    "?!",
]


def buttons_of(answer: Answer, guide: Guide) -> list[object]:
    view = answer_view(answer, guide, token=7, shareable=False)
    return [] if view is None else list(view.children)


@pytest.mark.parametrize(("question", "passage_id"), NEAR)
def test_a_refused_question_gets_buttons_of_what_is_near(own_guide: Guide, question: str, passage_id: str):
    answer = own_guide.ask(question, measure.TODAY)
    assert answer.status == "not_covered"
    assert passage_id in [passage.id for passage in answer.related]
    *shown, last = buttons_of(answer, own_guide)
    assert [button.passage_id for button in shown if isinstance(button, ShowPassage)] == [p.id for p in answer.related]
    assert 1 <= len(shown) <= 3
    assert isinstance(last, TellMe)
    assert AskForm.of(answer, own_guide).related == [own_guide.heading_of(passage) for passage in answer.related]


@pytest.mark.parametrize("question", LONELY + FAR)
def test_a_question_without_a_near_passage_gets_no_button_of_one(own_guide: Guide, question: str):
    answer = own_guide.ask(question, measure.TODAY)
    assert answer.status == "not_covered"
    assert answer.related == []
    assert not any(isinstance(button, ShowPassage) for button in buttons_of(answer, own_guide))


def test_a_near_passage_itself_says_what_is_rare_in_the_question(own_guide: Guide):
    words = own_guide.source.words
    for question in [q["q"] for q in measure.QUESTIONS if q["kind"] == "near"][::4]:
        answer = own_guide.ask(question, measure.TODAY)
        besides = own_guide.question_words.besides(own_guide.pleasantries.without_code(question))
        for passage in answer.related if answer.status == "not_covered" else ():
            said = {*words.terms("\n".join((*passage.path, passage.text)))}
            asked = {*besides, *(other for term in besides for other in words.related(term))}
            assert not asked.isdisjoint(said), (question, passage.id)


def test_no_golden_question_off_topic_has_a_near_passage(own_guide: Guide):
    asked = [(own_guide, q["q"]) for q in measure.QUESTIONS if q["kind"] == "far"]
    asked += [(plain_guides.guide(q["guide"]), q["q"]) for q in plain_guides.QUESTIONS if q["kind"] == "far"]
    answers = [guide.ask(question, measure.TODAY) for guide, question in asked]
    refused = [answer for answer in answers if answer.status == "not_covered"]
    assert len(refused) > 200
    assert [answer.question for answer in refused if answer.related] == []


@pytest.mark.slow
def test_a_fair_share_of_the_golden_questions_beside_the_guide_has_a_near_passage(own_guide: Guide):
    # The other writers ask about their own course, to which nothing in the guide is near.
    near = [q["q"] for q in measure.QUESTIONS if q["kind"] == "near" and q["set"] in plain_guides.OF_WRITERS]
    answers = [own_guide.ask(question, measure.TODAY) for question in near]
    refused = [answer for answer in answers if answer.status == "not_covered"]
    assert sum(bool(answer.related) for answer in refused) >= len(refused) / 5
    assert all(len(answer.related) <= 3 for answer in refused)


def test_a_plain_guide_offers_what_says_most_of_a_question_that_it_leaves_out(tmp_path: Path):
    guide = guide_of(
        tmp_path,
        "# Club\n\n## Harbour\n\nThe harbour master keeps the key of the crane.\n\n## Fees\n\nA berth costs $50.\n\n"
        "## Boats\n\nWe own four dinghies.\n\n## Winter\n\nThe boats lie in the barn.\n\n"
        "<!-- not covered: does the harbour master sell crane keys | buying a crane key from the harbour master"
        " => Ask the port. -->\n",
    )
    answer = guide.ask("can i buy a crane key from the harbour master", measure.TODAY)
    assert answer.status == "not_covered"
    assert [passage.path[-1] for passage in answer.related] == ["Harbour"]
    assert guide.ask("who is the president of France", measure.TODAY).related == []


@pytest.mark.parametrize(
    ("nearness", "left_out", "said", "is_offered"),
    [
        (NEAR_IN_OTHER_WORDS + 0.01, 0.2, False, True),
        (NEAR_IN_OTHER_WORDS - 0.01, 0.2, False, False),
        (NEAR_IN_OTHER_WORDS - 0.01, 0.2, True, True),
        (0.7, 0.7 + BEHIND_LEFT_OUT - 0.01, False, True),
        (0.7, 0.7 + BEHIND_LEFT_OUT + 0.01, True, False),
    ],
)
def test_a_choice_by_meaning_is_near_the_question(
    own_guide: Guide, nearness: float, left_out: float, said: bool, is_offered: bool
):
    passage = own_guide.passage("exam-google-pmle-price")
    assert passage is not None
    (word, *_) = own_guide.source.words.terms("cost" if said else "haiku")
    ranked = Ranked([Hit(passage, 9.0, nearness)], Features(nearest=nearness, over_left_out=nearness - left_out), None)
    assert bool(own_guide._offers.choices(ranked, [word])) is is_offered


def test_what_only_introduces_left_out_subjects_is_not_offered(own_guide: Guide):
    question = "what does the guide leave out about pay"
    ranked = own_guide.rank(question)
    assert "left-out" in {hit.passage.id for hit in ranked.hits}
    unsure = own_guide.answer_of(question, ranked, measure.TODAY, Decision("unsure"))
    answered = own_guide.answer_of(
        question, ranked.led_by(ranked.hits[-1].passage), measure.TODAY, Decision("answered")
    )
    offered = [*(hit.passage for hit in unsure.hits), *unsure.related, *answered.related, *own_guide.near(question)]
    assert offered
    assert not own_guide.source.introductions.intersection(passage.id for passage in offered)


@pytest.mark.parametrize("question", ["is the aws ml specialty still around", "when was AI-102 retired"])
def test_what_nobody_can_sit_any_more_is_not_offered_with_its_figures(own_guide: Guide, question: str):
    answer = own_guide.ask(question, measure.TODAY)
    assert answer.status == "answered"
    assert answer.related
    sitting = re.compile(r"exam-(aws-mls|azure-ai-engineer)-(price|length|questions|languages|delivery|scoring)")
    assert not [passage.id for passage in answer.related if sitting.match(passage.id)]
    assert sitting.match(own_guide.ask("what did MLS-C01 cost", measure.TODAY).excerpts[0].passage.id)


@pytest.mark.slow
def test_a_question_by_meaning_without_a_near_choice_is_refused():
    guide = measure.guide("own", meaning=True)
    for question in ("which laptop is fast enough to train models", "where on linkedin do I put the pmle badge"):
        answer = guide.ask(question, measure.TODAY)
        assert (answer.status, answer.hits) == ("not_covered", [])
