"""Questions that name an exam are answered by that exam's facts, and by no other's.

named.jsonl holds a question a line: `q`; `kind` (covered, not_covered: a certification beside the guide, unknown_code);
`about`: the ids of the credentials that it is about; and regular expressions: a right answer matches each of `must`,
and an answer that matches one of `wrong` tells what is so of another exam. talks.jsonl holds a conversation a line, a
list of such questions, the later ones follow-ups. People who knew the guide, and not the program, wrote them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, Literal

import pytest

from knowledge.answer import Answer
from knowledge.follow_ups import AskedBefore, ask_after
from knowledge.quotes import ANSWER_LIMIT
from knowledge.search.ranking import Ranking
from tests.answers import measure

QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (measure.HERE / "named.jsonl").read_text("utf-8").splitlines()
]
TALKS: list[list[dict[str, Any]]] = [
    json.loads(line) for line in (measure.HERE / "talks.jsonl").read_text("utf-8").splitlines()
]
both = pytest.mark.parametrize("meaning", [False, pytest.param(True, marks=pytest.mark.slow)])


def verdict(question: dict[str, Any], answer: Answer) -> Literal["good", "wrong", "other"]:
    """Judges an answer. Choices and silence on what the guide covers are neither good nor wrong."""
    if answer.text is None:
        return "good" if not question["must"] and answer.status == "not_covered" else "other"
    if not question["must"]:
        return "wrong"
    shown = " ".join((answer.text, *answer.notices))
    if any(re.search(pattern, answer.text, re.IGNORECASE | re.DOTALL) for pattern in question["wrong"]):
        return "wrong"
    return "good" if all(re.search(part, shown, re.IGNORECASE | re.DOTALL) for part in question["must"]) else "other"


@both
def test_of_sixty_questions_at_most_one_gets_another_exams_facts_and_fifty_two_are_answered_well(
    meaning: bool,
) -> None:
    guide = measure.guide("own", meaning=meaning)
    verdicts = {question["q"]: verdict(question, guide.ask(question["q"], measure.TODAY)) for question in QUESTIONS}
    counts = Counter(verdicts.values())
    assert len(QUESTIONS) >= 60
    assert counts["wrong"] <= len(QUESTIONS) / 60, [q for q, found in verdicts.items() if found == "wrong"]
    assert counts["good"] >= len(QUESTIONS) * 52 / 60, [q for q, found in verdicts.items() if found == "other"]


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("does amazon's MLS still exist?", "No."),
        ("Has AI-102 been retired?", "Yes."),
        ("is the PMLE discontinued?", "No."),
        ("is MLA-C02 in beta?", "Yes."),
        ("is MLA out of beta", "No."),
        ("AIP-C01 still a beta?", "No."),
        ("Does the PMLE expire?", "Yes."),
        ("google exam in portuguese?", "No."),
        ("can I sit the PMLE in Japanese", "Yes."),
        ("Is the Databricks exam in French?", "No."),
        ("is AI-103 in German?", None),
        ("which languages is the PMLE in?", None),
        ("is the PMLE in English or Korean?", None),
        ("is the PMLE worth it?", None),
        ("What does the PMLE cost?", None),
    ],
)
def test_the_first_word_answers_a_yes_no_question(question: str, opening: str | None) -> None:
    answer = measure.guide("own").ask(question, measure.TODAY)
    assert (answer.status, answer.opening) == ("answered", opening)
    assert (answer.text or "").startswith(opening or answer.excerpts[0].text)


@pytest.mark.parametrize(
    ("question", "credential", "topic"),
    [
        ("what does AI-102 cost", "azure-ai-engineer", "retired-on"),
        ("AI-102 pass mark", "azure-ai-engineer", "retired-on"),
        ("how many questions does AI-102 have?", "azure-ai-engineer", "retired-on"),
        ("price of MLS-C01", "aws-mls", "price"),
        ("MLA-C01 duration", "aws-mla", "length"),
    ],
)
def test_a_figure_that_a_retired_exam_lacks_is_answered_by_its_retirement(
    question: str, credential: str, topic: str
) -> None:
    passage = measure.guide("own").ask(question, measure.TODAY).passage
    assert passage is not None
    assert passage.id == f"exam-{credential}-{topic}"


@pytest.mark.parametrize(
    ("question", "silence", "page"),
    [
        ("CKA fee", "The guide does not cover this: Certified Kubernetes Administrator.", "linuxfoundation"),
        ("how long does the PMP exam take", "The guide does not cover this: Project", "pmi.org"),
        ("AI-900?", "was retired on 30 June 2026. Look at Microsoft AI-901 instead.", "learn.microsoft.com"),
        ("price of AI-998", "I do not know the code AI-998.", None),
        ("xy-123", "I do not know the code XY-123.", None),
    ],
)
def test_a_certification_beside_the_guide_is_named_with_its_page(question: str, silence: str, page: str | None) -> None:
    answer = measure.guide("own").ask(question, measure.TODAY)
    assert answer.status == "not_covered"
    assert silence in (answer.silence or "")
    assert [(page or "-") in one.address for one in answer.pages] == ([True] if page else [])


@both
@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("can I take AI-103 at home", "Microsoft AI-103"),
        ("is AI-300 online or at a test centre", "Microsoft AI-300"),
        ("where do I sit AI-103?", "Microsoft AI-103"),
        ("AIP-C01 prerequisites", "AWS GenAI Developer – Professional"),
    ],
)
def test_a_figure_that_nobody_knows_is_answered_by_no_other_figure(question: str, name: str, meaning: bool) -> None:
    answer = measure.guide("own", meaning=meaning).ask(question, measure.TODAY)
    assert (answer.status, answer.silence) == ("not_covered", f"The guide does not say this about {name}.")
    assert [page.name for page in answer.pages] == [name]


@both
@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("how many questions must I get right to pass PMLE", "exam-google-pmle-scoring"),
        ("how many right answers does AI-300 ask for", "exam-azure-ai-300-scoring"),
        ("how many questions are on the AI-300 exam", "exam-azure-ai-300-questions"),
        ("PMLE fee", "exam-google-pmle-price"),
        ("for how many minutes does the PMLE last", "exam-google-pmle-length"),
        ("can I take AIP-C01 at home", "exam-aws-delivery"),
        ("are there prerequisites for AI-102", "exam-azure-ai-engineer-retired-on"),
    ],
)
def test_a_figure_is_answered_by_the_exam_facts(question: str, passage: str, meaning: bool) -> None:
    answer = measure.guide("own", meaning=meaning).ask(question, measure.TODAY)
    assert answer.passage is not None
    assert answer.passage.id == passage


def test_each_passage_of_the_exam_facts_is_known_as_one() -> None:
    guide = measure.guide("own")
    figures = guide._subjects._figures
    assert figures is not None
    for passage in guide.source.passages:
        assert figures.is_exam_fact(passage.id) == ("exam-facts" in passage.file), passage.id
    assert not figures.is_exam_fact("exam-day-1a2b3c4d")


def test_a_certification_beside_the_guide_does_not_silence_a_question_on_the_guide() -> None:
    guide = measure.guide("own")
    both = guide.ask("After AZ-900 I want the PMLE, how much is it?", measure.TODAY)
    assert "$200" in (both.text or "")
    beside = guide.ask("I know what a PMP is, but do machine learning certifications get anyone a job?", measure.TODAY)
    assert beside.silence is None
    assert any("Kubernetes" in notice for notice in guide.ask("PMLE price, and CKA price?", measure.TODAY).notices)


@both
def test_a_follow_up_takes_its_subject_from_the_question_before(meaning: bool) -> None:
    guide, verdicts = measure.guide("own", meaning=meaning), Counter[str]()
    for talk in TALKS:
        before: AskedBefore | None = None
        for number, question in enumerate(talk):
            answer, before = ask_after(guide, question["q"], before, measure.TODAY)
            if number:
                verdicts[verdict(question, answer)] += 1
    assert len(TALKS) >= 30
    assert verdicts["wrong"] <= verdicts.total() / 15
    assert verdicts["good"] >= verdicts.total() * 0.85, verdicts


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("I got my SAA last spring. What does AIP-C01 cost?", "exam-aws-genai-developer-price"),
        ("how much is AI-103? I did AZ-204 in March.", "exam-azure-ai-103-price"),
        ("My sister holds the CISSP. what score do I need for AI-300", "exam-azure-ai-300-scoring"),
        ("The PMLE is done, hooray. How long is MLA-C02?", "exam-aws-mla-length"),
        ("I finished the CKA. Which machine learning exam is the cheapest?", "exam-all-price"),
        ("I passed AZ-104, now I want AI-103. How long does the exam take?", "exam-azure-ai-103-length"),
    ],
)
def test_a_question_of_several_sentences_is_answered_by_the_one_that_asks(question: str, passage: str) -> None:
    answer = measure.guide("own").ask(question, measure.TODAY)
    assert answer.question == question
    assert answer.passage is not None
    assert answer.passage.id == passage


@pytest.mark.parametrize(
    ("question", "silence"),
    [
        ("I read of the CKA. How much is it?", "Kubernetes"),
        ("I hold the PMLE. What does the CKA cost?", "Kubernetes"),
        ("I have to take the CISSP. How long is the exam?", "Security"),
    ],
)
def test_a_sentence_before_the_question_may_say_what_it_is_about(question: str, silence: str) -> None:
    answer = measure.guide("own").ask(question, measure.TODAY)
    assert (answer.status, silence in (answer.silence or "")) == ("not_covered", True)


def test_what_stands_beside_a_question_is_not_remembered() -> None:
    guide = measure.guide("own")
    _, before = ask_after(guide, "I passed AZ-104. What does AI-103 cost?", None, measure.TODAY)
    assert before.about == ("Microsoft AI-103",)


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("from which age can I take MLA-C02", "exam-aws-minimum-age"),
        ("minimum age AIP-C01", "exam-aws-minimum-age"),
        ("how old must I be to sit AI-103?", "exam-all-minimum-age"),
        ("PMLE age limit", "exam-google-minimum-age"),
        ("retake policy of AIP-C01", "exam-aws-retakes"),
        ("AI-300: how soon can I retake", "exam-microsoft-retakes"),
        ("what happens if I'm late for MLA-C02", "exam-aws-late"),
        ("is there a discount on AIP-C01", "exam-aws-discount"),
    ],
)
def test_a_rule_of_the_vendor_answers_for_its_exam(question: str, passage: str) -> None:
    answer = measure.guide("own").ask(question, measure.TODAY)
    assert answer.passage is not None
    assert answer.passage.id == passage


@pytest.mark.parametrize(
    ("question", "passage", "said"),
    [
        ("a colleague says AI-300 is still a beta", "exam-azure-ai-300-standing", "is offered"),
        ("I heard the PMLE is retired", "exam-google-pmle-standing", "is offered"),
        ("on reddit they claim AIP-C01 is a beta of 205 minutes", "exam-aws-genai-developer-beta-until", "205"),
        ("somebody told me MLS-C01 is still offered", "exam-aws-mls-retired-on", "retired"),
        ("people say AI-103 costs $99", "exam-azure-ai-103-price", r"\$165"),
    ],
)
def test_a_claim_is_answered_by_the_facts_on_it(question: str, passage: str, said: str) -> None:
    answer = measure.guide("own").ask(question, measure.TODAY)
    assert answer.passage is not None
    assert answer.passage.id == passage
    assert re.search(said, answer.text or "")


@both
@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("my google cert is about to lapse, how do i renew it", "the exam again"),
        ("is there an end date for the mla beta", "14 January 2027"),
        ("when does the beta of the aws mla finish", "14 January 2027"),
        ("when is the standard MLA-C02 generally available", "14 January 2027"),
        ("what must i do to keep my PMLE alive", "the exam again"),
    ],
)
def test_the_sentence_that_answers_is_quoted(question: str, said: str, meaning: bool) -> None:
    answer = measure.guide("own", meaning=meaning).ask(question, measure.TODAY)
    assert said in (answer.text or "")
    assert answer.opening is None


@both
@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("fee and pass mark of AI-300", ["azure-ai-300-price", "azure-ai-300-scoring"]),
        (
            "what does AIP-C01 cost, how long is it and how many questions does it have?",
            ["aws-genai-developer-price", "aws-genai-developer-length", "aws-genai-developer-questions"],
        ),
        (
            "How many questions are on the PMLE? In which languages can I take it?",
            ["google-pmle-questions", "google-pmle-languages"],
        ),
        (
            "does the databricks ml pro expire and can i sit it at home",
            ["databricks-ml-professional-validity", "databricks-ml-professional-delivery"],
        ),
        ("when did MLS-C01 end and what replaces it", ["aws-mls-retired-on", "aws-mls-successors"]),
        (
            "I work in a bank. What does AI-103 cost and how long does it take?",
            ["azure-ai-103-price", "azure-ai-103-length"],
        ),
        ("pass mark and retake rules of AI-103", ["azure-ai-103-scoring", "microsoft-retakes"]),
        ("is AIP-C01 more expensive than AI-300", ["aws-genai-developer-price", "azure-ai-300-price"]),
        ("how many questions, PMLE vs AIP-C01", ["google-pmle-questions", "aws-genai-developer-questions"]),
        ("which one is longer, AI-103 or MLA-C02", ["azure-ai-103-length", "aws-mla-length"]),
        (
            "validity of PMLE, AI-300 and the databricks ml cert",
            ["google-pmle-validity", "azure-ai-300-validity", "databricks-ml-professional-validity"],
        ),
        ("compare the fees of google and databricks", ["google-pmle-price", "databricks-ml-professional-price"]),
        ("price of AI-102 compared with AI-103", ["azure-ai-engineer-retired-on", "azure-ai-103-price"]),
    ],
)
def test_each_figure_that_is_asked_for_is_quoted(question: str, passages: list[str], meaning: bool) -> None:
    answer = measure.guide("own", meaning=meaning).ask(question, measure.TODAY)
    assert [excerpt.passage.id for excerpt in answer.excerpts] == [f"exam-{passage}" for passage in passages]
    assert len(answer.text or "") <= ANSWER_LIMIT
    assert not {excerpt.passage.id for excerpt in answer.excerpts} & {passage.id for passage in answer.related}
    assert len(answer.excerpts) + len(answer.related) <= 5, "Discord shows five buttons in a row"


@pytest.mark.parametrize(
    "question",
    [
        "is AI-103 offered in French and Spanish",
        "how hard is the PMLE and is it worth it",
        "does the PMLE test training and deployment",
        "AI-103 or AI-300 for a data engineer",
        "what is the difference between AI-103 and AI-300",
        "I want to sit the PMLE before I leave, how much is it",
        "which exam has C++ and Python in it",
        "PMLE",
        "and, or",
    ],
)
def test_a_question_for_one_thing_is_not_divided(question: str) -> None:
    guide = measure.guide("own")
    assert guide._figures.several(question, guide.question_words.named_in(question)) == []


@both
@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("how do I renew my Google cert", "google-pmle-renewal"),
        ("how to renew the PMLE?", "google-pmle-renewal"),
        ("my google cert has expired", "google-pmle-lapsed"),
        ("how many questions does the PMLE have", "google-pmle-questions"),
        ("how long is AI-300", "azure-ai-300-length"),
        ("how long is AI-300 valid", "azure-ai-300-validity"),
    ],
)
def test_the_figure_that_all_words_ask_for_answers_alone(question: str, passage: str, meaning: bool) -> None:
    answer = measure.guide("own", meaning=meaning).ask(question, measure.TODAY)
    assert [excerpt.passage.id for excerpt in answer.excerpts] == [f"exam-{passage}"]


@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("my brother is a surgeon in Osaka, and is the PMLE worth my evenings", 1),
        ("I am a baker with two cats, price of AI-103", 1),
        ("price and length of AI-103", 3),
    ],
)
def test_parts_are_searched_for_only_if_each_may_ask_for_a_figure(
    question: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []
    rank = Ranking.rank

    def ranking(self: Ranking, question: str, most: int, handicaps: Any = None) -> Any:
        searched.append(question)
        return rank(self, question, most, handicaps)

    monkeypatch.setattr(Ranking, "rank", ranking)
    measure.guide("own").ask(question, measure.TODAY)
    assert len(searched) == times, searched


def test_old_figures_are_told_below_the_answer_to_several_figures_too() -> None:
    guide, later = measure.guide("own"), measure.TODAY.replace(year=measure.TODAY.year + 1)
    answer = guide.ask("price and length of AI-103", later)
    assert len(answer.excerpts) == 2
    assert any("last checked" in notice for notice in answer.notices)
    assert answer.notices == list(dict.fromkeys(answer.notices))
    assert not any(
        "last checked" in notice for notice in guide.ask("price and length of AI-103", measure.TODAY).notices
    )
