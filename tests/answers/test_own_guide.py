"""The own guide says one thing about each matter, and does not list as left out what it answers."""

from __future__ import annotations

import re

import pytest

from knowledge.guide import Guide
from knowledge.text.passages import NotCovered
from tests.answers import measure
from tests.answers.measure import TODAY
from tests.encoding import needs_encoder

# Words of which one stands in each question that a doctor is named for.
HEALTH = (
    "sleep|insomn|ill|health|pain|hurt|ache|back|knee|wrist|neck|eye|allerg|pollen|blood|pregn|period|burn|numb|sad|drink|"
    "addict|adhd|baby|teeth|bald|hair|diet|snor|rash|forget|lactose|food|covid|fog|exhaust|tired|depress|doctor|med"
)


def left_out(guide: Guide) -> list[NotCovered]:
    return guide.source.not_covered


def test_no_subject_that_is_left_out_is_answered_by_the_exam_facts(own_guide: Guide) -> None:
    answered = [
        (entry.asked[0], answer.passage.id)
        for entry in left_out(own_guide)
        if not entry.off_topic and len(entry.asked[0].split()) <= 4
        for answer in [own_guide.ask(entry.asked[0], TODAY)]
        if answer.passage is not None and answer.passage.id.startswith("exam-")
    ]
    assert answered == []


def test_a_doctor_is_named_for_health_alone(own_guide: Guide) -> None:
    named = [entry for entry in left_out(own_guide) if re.search(r"\b(doctor|physician)\b", entry.instead)]
    assert len(named) >= 20
    assert [entry.asked[0] for entry in named if not re.search(HEALTH, " ".join(entry.asked), re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "question",
    [
        "advice for the last evening before my exam?",
        "what would you do on the day before the exam",
        "night before the PMLE: cram or rest",
    ],
)
def test_the_last_evening_before_an_exam_is_sent_to_no_doctor(own_guide: Guide, question: str) -> None:
    answer = own_guide.ask(question, TODAY)
    assert answer.status == "not_covered"
    assert not re.search("doctor|physician|sleep", answer.instead or "", re.IGNORECASE)


def test_sleep_and_medicine_are_sent_to_a_doctor(own_guide: Guide) -> None:
    answer = own_guide.ask("I cannot sleep any more before tests, which pill helps?", TODAY)
    assert "doctor" in (answer.instead or "")


SENT = [
    ("sauce for chanterelles with gnocchi", None),
    ("who sings the matrix soundtrack", None),
    ("sourdough starter smells of acetone", r"[Bb]aking"),
    ("TOEFL for a visa", "[Ll]anguage"),
]


@pytest.mark.parametrize(("question", "where"), SENT)
def test_who_asks_for_something_else_is_sent_where_it_belongs_or_nowhere(
    own_guide: Guide, question: str, where: str | None
) -> None:
    assert_sent(own_guide, question, where)


@needs_encoder
@pytest.mark.parametrize(("question", "where"), SENT)
def test_who_asks_for_something_else_is_sent_by_meaning(question: str, where: str | None) -> None:
    assert_sent(measure.guide("own", meaning=True), question, where)


def assert_sent(guide: Guide, question: str, where: str | None) -> None:
    answer = guide.ask(question, TODAY)
    assert answer.status == "not_covered"
    assert (answer.instead is None) if where is None else re.search(where, answer.instead or ""), answer.instead


@pytest.mark.parametrize(
    "question",
    ["how many hours a week?", "how many hours should I study per week", "hours weekly for AIP-C01 preparation"],
)
def test_hours_a_week_are_not_told_in_weeks(own_guide: Guide, question: str) -> None:
    answer = own_guide.ask(question, TODAY)
    assert (answer.status, answer.text, answer.hits) == ("not_covered", None, [])


@pytest.mark.parametrize(
    "question",
    ["which is the easiest", "what is the simplest of these exams", "which of them all is the most difficult"],
)
def test_difficulty_is_compared(own_guide: Guide, question: str) -> None:
    answer = own_guide.ask(question, TODAY)
    assert answer.passage is not None
    assert answer.passage.id == "easiest-hardest"
    assert "AI Practitioner" in (answer.text or "")
    assert "PMLE" in (answer.text or "")


@pytest.mark.parametrize(
    ("question", "passage", "said"),
    [
        ("what became of DP-100?", "exam-azure-dp-100", "AI-300"),
        ("AI Practitioner of AWS: fee?", "exam-aws-ai-practitioner", r"\$100"),
        ("any reduction of the PMLE fee?", "exam-google-discount", "50%"),
        ("price of a certificate on Coursera", "exam-coursera-price", "not in this guide"),
        ("pass mark of MLA", "exam-aws-mla-scoring", "720"),
        ("which pass marks are published", "exam-all-passing-score", "AWS does for all but its beta"),
        ("can I sit AI-103 in English?", "exam-azure-ai-103-languages", r"^Yes\. .*English"),
    ],
)
def test_what_was_said_in_two_ways_is_said_in_one(own_guide: Guide, question: str, passage: str, said: str) -> None:
    answer = own_guide.ask(question, TODAY)
    assert answer.passage is not None
    assert answer.passage.id == passage
    assert re.search(said, answer.text or "")


def test_each_exam_that_can_be_taken_is_offered_in_english(own_guide: Guide) -> None:
    catalogue = own_guide.source.catalogue
    assert catalogue is not None
    languages = {one.id: one.languages.names for one in catalogue.credentials if one.languages and not one.retired_on}
    assert len(languages) >= 6
    assert [one for one, names in languages.items() if "English" not in names] == []


def test_the_lead_of_a_comparison_holds_for_each_row(own_guide: Guide) -> None:
    """What a lead says of all exams, no row and no other passage contradicts."""
    text = {passage.id: passage.text for passage in own_guide.source.passages}
    delivery, renewal, asked = (text[f"exam-all-{one}"] for one in ("delivery", "renewal", "prerequisites"))
    assert not re.search("Google's and Databricks's also", delivery)
    assert "Microsoft" in delivery  # it has no row
    assert not renewal.startswith("Most")
    assert "AI-300" in renewal  # it has no row
    assert "AWS GenAI Developer – Professional" in asked  # it has no row
    assert "MLA-C02" in text["exam-all-passing-score"]
    assert "beta" in text["exam-aws-scoring"]
