"""What a follow-up takes from the question before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer import Answer
from knowledge.follow_ups import AskedBefore, ask_after
from knowledge.guide import Guide

TODAY = date(2026, 11, 23)

parts = [
    "and",
    "the second one",
    "PMLE",
    "AWS",
    "AI-102",
    "how long",
    "price?",
    "it",
    "that exam",
    "ＣＫＡ",
    "?",
    "2nd",
    "\u200b",
]
questions = st.lists(st.sampled_from(parts) | st.text(max_size=12), max_size=6).map(" ".join)


def left_out(answer: Answer, question: str) -> str | None:
    """Gives what the answer says that the question left out."""
    assert answer.question.startswith(question)
    return answer.question[len(question) + 2 : -1] or None


def talk(guide: Guide, *asked: str, target: str | None = None) -> list[tuple[str | None, str]]:
    """Gives for each question what it was taken to be about, and the id of the passage that answered, or the status."""
    before, found = None, list[tuple[str | None, str]]()
    for question in asked:
        answer, before = ask_after(guide, question, before, TODAY, target)
        found.append((left_out(answer, question), answer.passage.id if answer.passage else answer.status))
    return found


@pytest.mark.parametrize(
    ("first", "second", "about", "passage"),
    [
        ("What does the PMLE cost?", "and how long is it valid?", "Google", "exam-google-pmle-validity"),
        ("What does the PMLE cost?", "does it expire?", "Google", "exam-google-pmle-validity"),
        ("databricks exam length", "and the price", "Databricks", "exam-databricks-ml-professional-price"),
        ("databricks exam length", "what about google?", "… exam length", "exam-google-pmle-length"),
        ("databricks exam length", "and Google", "… exam length", "exam-google-pmle-length"),
        ("AIP-C01 price?", "ok and the MLA?", "… price", "exam-aws-mla-price"),
        ("AIP-C01 price or PMLE price?", "the second one: how long is it", "Google", "exam-google-pmle-length"),
        ("AIP-C01 length or PMLE length?", "the second one", "… length", "exam-google-pmle-length"),
        ("Is MLS-C01 retired?", "what does that cost now", "AWS", "exam-aws-mla-price"),
        (
            "is there a course on classification",
            "who teaches it?",
            "Machine Learning: C",
            "course-classification-where",
        ),
        ("what does the regression course cover", "how long does it take", "Machine", "course-regression-where"),
        ("what is the production ML course about", "where can I find it", "Production", "course-production-where"),
        ("can I take AIP-C01 at home", "and the PMLE?", "can I take … at home", "exam-google-pmle-delivery"),
        ("hmm… how long is AI-103 …", "and Google", "hmm how long is …", "exam-google-pmle-length"),
        ("how long is the AI-103 exam?", "and Google", "how long is the … exam", "exam-google-pmle-length"),
        ("What does the PMLE cost?", "and the length", "Google", "exam-google-pmle-length"),
    ],
)
def test_a_follow_up_is_about_the_exam_before_it_and_says_so(
    own_guide: Guide, first: str, second: str, about: str, passage: str
) -> None:
    (before, _), (taken, answered) = talk(own_guide, first, second)
    assert before is None
    assert (taken or "").startswith(about)
    assert answered == passage or answered.startswith("google-")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("What does the PMLE cost?", "What does the AI-103 cost?"),
        ("What does the PMLE cost?", "Which courses should I take first to prepare for machine learning exams?"),
        ("What does the PMLE cost?", "will it rain in Berlin tomorrow"),
        ("What does the PMLE cost?", "thanks, what is a good recipe for lasagne"),
        ("What does the PMLE cost?", "CKA price"),
        ("What does the PMLE cost?", "what certs are out there"),
        ("What does the PMLE cost?", "is a certificate worth it?"),
        ("What does the PMLE cost?", "Is a machine learning certification worth it?"),
        ("What does the PMLE cost?", "and the weather"),
        ("What does the PMLE cost?", "what should I pack"),
    ],
)
def test_another_question_is_answered_as_if_nothing_had_been_asked_before(
    own_guide: Guide, first: str, second: str
) -> None:
    assert talk(own_guide, first, second)[1] == talk(own_guide, second)[0]


def test_a_choice_is_chosen_by_its_place(own_guide: Guide) -> None:
    unsure, before = ask_after(own_guide, "pmle, thoughts?", None, TODAY)
    assert unsure.status == "unsure"
    chosen, _ = ask_after(own_guide, "the second one", before, TODAY)
    assert left_out(chosen, "the second one") == own_guide.heading_of(unsure.hits[1].passage)
    beyond, _ = ask_after(own_guide, "the third one", AskedBefore(about=("AWS", "Google")), TODAY)
    assert "Google" not in beyond.question


def test_the_exam_is_the_members_target_only_if_nothing_was_asked_before(own_guide: Guide) -> None:
    target = "Databricks ML Professional"
    assert talk(own_guide, "how long is the exam?", target=target) == [
        (target, "exam-databricks-ml-professional-length")
    ]
    assert talk(own_guide, "What does the PMLE cost?", "how long is the exam?", target=target)[1][0] != target
    assert talk(own_guide, "What does a study group need?", target=target)[0][0] is None


def test_a_guide_without_credentials_goes_on_with_its_section(small_guide: Callable[[str], Guide]) -> None:
    guide = small_guide(
        "# Workshop\n\n## Laser cutter\n\nThe laser cutter cuts acrylic.\n\nIt costs 5 euros an hour.\n\n"
        "## Kiln\n\nThe kiln fires clay.\n\nIt costs 9 euros a firing.\n",
    )
    first, before = ask_after(guide, "what does the kiln do", None, TODAY)
    assert "clay" in (first.text or "")
    second, _ = ask_after(guide, "and what does it cost?", before, TODAY)
    assert left_out(second, "and what does it cost?") == "Kiln"
    assert "9 euros" in (second.text or "")
    third, _ = ask_after(guide, "what cuts that acrylic", before, TODAY)
    assert third.question == "what cuts that acrylic"
    assert "cuts acrylic" in (third.text or "")


def test_words_of_other_languages_refer_too(small_guide: Callable[[str], Guide]) -> None:
    guide = small_guide(
        "---\nlanguage: de\n---\n# Werkstatt\n\n## Brennofen\n\nDer Brennofen brennt Ton.\n\n"
        "Er kostet 9 Euro je Brand.\n\n## Säge\n\nDie Säge kostet 5 Euro in der Stunde.\n",
    )
    _, before = ask_after(guide, "was brennt der Brennofen", None, TODAY)
    second, _ = ask_after(guide, "und was kostet es?", before, TODAY)
    assert second.question == "und was kostet es? (Brennofen)"
    assert "9 Euro" in (second.text or "")
    other, _ = ask_after(guide, "wie lange hat die Werkstatt denn im Sommer offen", before, TODAY)
    assert "Brennofen" not in other.question


@given(first=questions, second=questions)
def test_any_two_texts_are_answered(own_guide: Guide, first: str, second: str) -> None:
    _, before = ask_after(own_guide, first, None, TODAY)
    answer, after = ask_after(own_guide, second, before, TODAY, "Databricks ML Professional")
    assert answer.question.startswith(second)
    assert isinstance(after, AskedBefore)


def test_each_follow_up_asks_what_the_first_question_asked(own_guide: Guide) -> None:
    asked = ("how long is the PMLE?", "and AI-103?", "what about databricks", "and google?")
    assert talk(own_guide, *asked)[1:] == [
        ("how long is the …", "exam-azure-ai-103-length"),
        ("how long is the …", "exam-databricks-ml-professional-length"),
        ("how long is the …", "exam-google-pmle-length"),
    ]
