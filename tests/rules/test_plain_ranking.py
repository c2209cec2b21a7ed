"""A guide without phrasings: what finds its passages, and when it answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.guide import Guide
from knowledge.search.bm25 import bm25_of_blocks, build_bm25
from knowledge.search.counts import count_features
from knowledge.search.hits import PlainFeatures
from knowledge.search.lists import Lists
from knowledge.search.outcome import Decision
from knowledge.search.plain_index import PlainIndex, build_plain_index
from knowledge.search.plain_question import RELATED
from knowledge.search.plain_ranking import PlainRanking
from knowledge.search.plain_rule import read_plain_rules
from knowledge.text.passages import NotCovered, Passage
from knowledge.text.words import read_words
from tests.rules.texts import numbered

TODAY = date(2026, 11, 23)
EXAM = """# Exam

## Money

The exam costs $200. Students get half off.

## Place

You sit the test in our office at the harbour.

## Register

1. Open the portal.
2. Choose a slot.
3. Upload your photo.
4. Confirm your email address.
5. Wait for the letter.

## Retake

You get a second try after 14 days.
"""
LEFT_OUT = """
<!-- not covered: which laptop is best | gpu laptop => Ask in #hardware. -->
<!-- off topic: how do I bake bread | bread oven temperature => Ask a baker. -->
"""


def guide_of(folder: Path, text: str, language: str = "en") -> Guide:
    (folder / "guide.md").write_text(f"---\nlanguage: {language}\n---\n{text}", encoding="utf-8")
    guide = Guide.read(folder)
    assert guide.source.is_plain
    return guide


@pytest.fixture
def exam(tmp_path: Path) -> Guide:
    return guide_of(tmp_path, EXAM)


def headings(guide: Guide, question: str) -> list[str]:
    return [hit.passage.path[-1] for hit in guide.rank(question).hits]


@pytest.mark.parametrize("question", ["price", "what is the price", "is it expensive", "can I afford it"])
def test_a_related_word_finds_the_passage(tmp_path: Path, question: str):
    guide = guide_of(tmp_path, EXAM.replace("## Money", "## Our rates"))
    assert headings(guide, question)[0] == "Our rates"
    features = guide.rank(question).features
    assert isinstance(features, PlainFeatures)
    assert features.own == pytest.approx(RELATED if "afford" in question else 1.0)  # words.yaml says the others


def test_a_question_of_one_word_that_small_talk_says_too_is_answered(exam: Guide):
    for question in ("price", "money"):
        assert exam.ask(question, TODAY).status == "answered"


def test_a_passage_that_gives_the_amount_goes_first(tmp_path: Path):
    guide = guide_of(
        tmp_path,
        "# Trip\n\n## Ticket\n\nTickets are sold at the counter of the harbour office.\n\n"
        "## Boat\n\nTickets for the boat are 12 euros at the harbour office.\n",
    )
    assert headings(guide, "tickets at the harbour office") == ["Ticket", "Boat"]
    assert headings(guide, "how much are tickets at the harbour office") == ["Boat", "Ticket"]


def test_a_step_gives_way_to_the_whole_list_unless_it_says_what_is_asked(exam: Guide):
    answer = exam.ask("how do I register", TODAY)
    assert answer.status == "answered"
    for step in ("portal", "slot", "photo", "email", "letter"):
        assert step in (answer.text or "")
    assert exam.rank("how do I register").hits[0].passage.kind == "list"
    assert exam.rank("upload photo").hits[0].passage.text == "Upload your photo."


words_of_exam = st.lists(st.sampled_from(EXAM.replace("#", "").split()), min_size=1, max_size=6).map(" ".join)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words_of_exam)
def test_no_two_hits_hold_each_other(exam: Guide, question: str):
    hits = [hit.passage for hit in exam.rank(question).hits]
    assert len({passage.id for passage in hits}) == len(hits)
    for passage in hits:
        assert passage.parent not in {other.id for other in hits}


def test_what_is_left_out_wins_when_it_fits_better(tmp_path: Path):
    guide = guide_of(tmp_path, EXAM + LEFT_OUT)
    for question, off_topic, instead in [
        ("which laptop is best", False, "Ask in #hardware."),
        ("how do I bake bread", True, "Ask a baker."),
    ]:
        assert guide.decide(guide.rank(question)) == Decision("not_covered", off_topic=off_topic)
        answer = guide.ask(question, TODAY)
        assert (answer.status, answer.instead) == ("not_covered", instead)
    ranked = guide.rank("what does the exam cost")
    assert isinstance(ranked.features, PlainFeatures)
    assert ranked.features.left_out < 0
    assert guide.decide(ranked).status == "answered"
    assert guide.ask("quantum entanglement", TODAY).instead is None


@pytest.mark.parametrize("question", ["???", "the", "is it", "who are you"])
def test_a_question_without_terms_finds_nothing(exam: Guide, question: str):
    ranked = exam.rank(question)
    assert ranked.hits == []
    assert exam.decide(ranked) == Decision("not_covered")
    assert exam.ask(question, TODAY).status == "not_covered"


@pytest.mark.parametrize(
    "question", ["parrots", "elephants", "volcano", "quantum entanglement", "how do I feed a parrot"]
)
def test_words_that_no_passage_says_are_not_covered(exam: Guide, question: str):
    assert exam.ask(question, TODAY).status == "not_covered"


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("the exam costs students get half off", "Money"),
        ("You sit the test in our office at the harbour.", "Place"),
        ("you get a second try after 14 days", "Retake"),
    ],
)
def test_a_question_that_repeats_a_passage_is_answered(exam: Guide, question: str, heading: str):
    answer = exam.ask(question, TODAY)
    assert answer.status == "answered"
    assert answer.passage is not None
    assert answer.passage.path[-1] == heading


@pytest.mark.parametrize("question", ["who are you", "who made you", "tell me a joke"])
def test_small_talk_is_not_answered_though_the_guide_says_its_words(tmp_path: Path, question: str):
    text = (
        "# Club\n\n## Team\n\nWho made this: you and I did, and you are who we are.\n\n## Start\n\nTell a joke first.\n"
    )
    assert guide_of(tmp_path, text).ask(question, TODAY).status != "answered"


def test_the_rule_answers_what_is_wholly_said_and_refuses_what_is_not_said_at_all():
    rule = read_plain_rules()
    assert rule.decide(PlainFeatures()) == Decision("not_covered")
    assert rule.decide(PlainFeatures(own=1.0)) == Decision("answered", alone=True)
    small_talk = PlainFeatures(own=1.0, off_topic=6.0, small_talk=1.0)
    assert rule.decide(small_talk) == Decision("not_covered", off_topic=True)
    few_letters = PlainFeatures(letters=2.0, spelt=0.1, off_topic=-20.0, share=1.0)
    assert rule.decide(few_letters).status == "not_covered"


# The index ------------------------------------------------------------------------------------------------------------


def answers(guide: Guide) -> list[object]:
    said: list[object] = []
    for question in ("price", "how do I register", "which laptop", "bread", "parrots", "photo", "???", "second try"):
        ranked = guide.rank(question)
        said += [ranked.features, [(hit.passage.id, hit.score) for hit in ranked.hits], ranked.weights, ranked.amounts]
        said += [ranked.left_out, guide.ask(question, TODAY), guide.term_weight(question)]
    return said


def test_the_stored_index_answers_as_the_one_that_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "guide"
    folder.mkdir()
    built = answers(guide_of(folder, EXAM + LEFT_OUT))
    monkeypatch.setattr("knowledge.indexing.STORED_FROM", 0)
    assert answers(Guide.read(folder)) == built

    def not_again(*_: object) -> PlainIndex:
        raise AssertionError("the index is built again")

    monkeypatch.setattr("knowledge.indexing.build_plain_index", not_again)
    assert answers(Guide.read(folder)) == built


def ranking_of(passages: list[Passage], left_out: list[NotCovered]) -> PlainRanking:
    words = read_words(None)
    index = build_plain_index(passages, left_out, words)
    assert index.passages == len(passages)
    return PlainRanking(passages, left_out, words, index, read_plain_rules().words.weights)


def test_an_index_without_passages_or_words_finds_nothing(tmp_path: Path):
    ranking = ranking_of([], [])
    assert ranking.rank("exam fee", 5).hits == []
    assert ranking.parts("exam fee") is not None
    assert ranking.idf("exam") > 0
    mute = list(guide_of(tmp_path, "# !!!\n\n???\n\n## ---\n\n...\n").source.passages)
    assert mute
    assert ranking_of(mute, []).rank("exam fee", 5).hits == []


documents = st.lists(st.lists(st.sampled_from("abcdefghij"), max_size=12), max_size=25)


@settings(deadline=None, max_examples=200)
@given(documents, st.lists(st.sampled_from("abcdefghij"), max_size=6))
def test_blocks_of_counts_score_as_the_documents(corpus: list[list[str]], question: list[str]):
    terms, numbers = numbered(corpus)
    empty = Lists.of([[] for _ in corpus])
    starts, blocks = count_features(terms, empty, Lists.of([]), (len(numbers), 0))
    found = bm25_of_blocks(starts, blocks, terms.counts, k1=1.2, b=0.6)
    asked = [numbers.get(term, -1) for term in question]
    expected = build_bm25(terms, len(numbers), k1=1.2, b=0.6)
    assert blocks == []
    np.testing.assert_array_equal(found.starts, expected.starts)
    np.testing.assert_array_equal(found.places, expected.places)
    np.testing.assert_allclose(found.scores(asked), expected.scores(asked), rtol=0, atol=1e-9)


CODES = """\
# Exams of the group

## AZ-104

The exam takes 100 minutes.

It costs 165 dollars.

## DP-203

The exam takes 120 minutes.

## Rooms

Maya runs the room of the exam. It opens at nine.

Tom runs the library. It opens at ten.
"""


@pytest.mark.parametrize(
    ("question", "shown", "never"),
    [
        ("how long is DP-203", "120 minutes", "100 minutes"),
        ("how long is dp-203?", "120 minutes", "100 minutes"),
        ("what does DP-203 cost", None, "165"),
        ("how long is AZ-104", "100 minutes", "120 minutes"),
        ("does DP-203 cost more than AZ-104", "165", None),
    ],
)
def test_a_code_that_the_guide_holds_is_answered_by_passages_that_hold_it(
    small_guide: Callable[[str], Guide], question: str, shown: str | None, never: str | None
) -> None:
    ranked = small_guide(CODES).rank(question)
    texts = [hit.passage.text for hit in ranked.hits]
    assert all(never not in text for text in texts if never)
    assert shown is None or shown in " ".join(texts)


def test_a_code_that_the_guide_does_not_hold_is_said_to_be_unknown(small_guide: Callable[[str], Guide]) -> None:
    answer = small_guide(CODES).ask("what does AZ-900 cost", date(2026, 11, 23))
    assert (answer.status, answer.silence) == ("not_covered", "I do not know the code AZ-900.")
    other = small_guide("# Bikes\n\n## Chains\n\nA chain costs 20 euros.\n")
    assert other.ask("what does a chain HG-601 cost", date(2026, 11, 23)).silence is None
