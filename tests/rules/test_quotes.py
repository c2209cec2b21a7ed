"""Which passages an answer quotes: the best one, and in a guide without phrasings what belongs to it in its section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.guide import Guide
from knowledge.quotes import ANSWER_LIMIT, NEARLY_AS_GOOD, NEARLY_AS_NEAR, PAIR_LIMIT, SENTENCE_LIMIT
from knowledge.search.excerpts import PHONE_LINE, size_of
from knowledge.search.hits import Features
from knowledge.search.outcome import Decision

TODAY = date(2026, 11, 23)
PARKING = "You park behind the library."
PERMIT = "Put the grey card on the dashboard."
EVENING = "After six nobody looks."
OTHERS = "\n\n## Lunch\n\nSoup is served at noon in the cellar.\n\n## Keys\n\nThe porter keeps the keys of the rooms.\n"
Guides = Callable[[str], Guide]


def quoted(guide: Guide, question: str = "where do I park") -> list[str]:
    answer = guide.ask(question, TODAY)
    assert answer.status == "answered"
    return [excerpt.text for excerpt in answer.excerpts]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ([PARKING, PERMIT], [PARKING, PERMIT]),
        ([PERMIT, PARKING], [PARKING, PERMIT]),
        ([PERMIT, PARKING, EVENING], [PARKING, PERMIT]),
        ([PARKING, EVENING, f"{PERMIT} Who parks without it pays."], [PARKING, f"{PERMIT} Who parks without it pays."]),
        ([PARKING], [PARKING]),
    ],
    ids=["the next", "the one before", "the best, before", "the best, after", "nothing else"],
)
def test_a_short_paragraph_goes_on_with_another_of_its_section(
    small_guide: Guides, section: list[str], expected: list[str]
):
    guide = small_guide("# Club\n\n## Cars\n\n" + "\n\n".join(section) + OTHERS)
    assert quoted(guide) == expected


def test_of_those_that_were_not_found_the_next_comes_before_the_one_before(small_guide: Guides):
    guide = small_guide(f"# Club\n\n## Cars\n\n{PERMIT}\n\n{PARKING}\n\n{EVENING}{OTHERS}")
    ranked = guide.rank("where do I park")
    answer = guide.answer_of("", replace(ranked, hits=ranked.hits[:1]), TODAY, Decision("answered", alone=True))
    assert [excerpt.text for excerpt in answer.excerpts] == [PARKING, EVENING]


def test_an_answer_does_not_go_on_with_what_is_long(small_guide: Guides):
    fits = "Cards are grey. " * ((PAIR_LIMIT - 2 * PHONE_LINE) // 16)
    for more, count in ((fits.strip(), 2), (fits + "Cards are grey. Cards are grey.", 1)):
        assert len(quoted(small_guide(f"# Club\n\n## Cars\n\n{PARKING}\n\n{more}{OTHERS}"))) == count


def test_an_answer_does_not_go_on_with_another_section(small_guide: Guides):
    assert quoted(small_guide(f"# Club\n\n## Cars\n\n{PARKING}\n\n## Cards\n\n{PERMIT}{OTHERS}")) == [PARKING]


def test_an_item_of_a_list_does_not_go_on(small_guide: Guides):
    text = f"# Club\n\n## Cars\n\n- {PARKING}\n- {PERMIT}\n\n{EVENING}{OTHERS}"
    guide = small_guide(text)
    (item,) = (passage for passage in guide.source.passages if passage.text == PARKING)
    assert item.parent is not None
    assert quoted(guide) in ([PARKING], [f"• {PARKING}\n• {PERMIT}", EVENING])


def test_in_a_guide_with_phrasings_the_passage_that_they_name_is_the_answer(small_guide: Guides):
    asked = (
        "<!-- asked: where do I park | is there a car park | parking | can I come by car | where to leave the car -->"
    )
    guide = small_guide(f"# Club\n\n## Cars\n\n{asked}\n{PARKING}\n\n{PERMIT}{OTHERS}")
    assert not guide.source.is_plain
    assert quoted(guide) == [PARKING]


def beside_each_other(guide: Guide, question: str) -> list[str]:
    """The excerpts of an answer that quotes two passages that are as good."""
    ranked = guide.rank(question)
    as_good = [replace(hit, score=ranked.hits[0].score) for hit in ranked.hits]
    answer = guide.answer_of(question, replace(ranked, hits=as_good), TODAY, Decision("answered", alone=False))
    return [excerpt.text for excerpt in answer.excerpts]


def test_of_two_passages_those_with_few_sentences_are_quoted_whole(small_guide: Guides):
    first = "You renew the card by a visit. The desk is open on Monday. A renewed card costs 5 euros."
    second = "A lost card is renewed at the same costs by post. Send a letter. Add a photo of your face."
    guide = small_guide(f"# Club\n\n## Cards\n\n{first}\n\n{second}{OTHERS}")
    assert sorted(beside_each_other(guide, "renewed card costs")) == sorted([first, second])


@pytest.mark.parametrize(
    ("more", "count"),
    [("A card is renewed by a visit on a Monday.", 1), ("A lost card is renewed by post, at no costs.", 2)],
    ids=["repeats it", "adds to it"],
)
def test_a_second_passage_that_repeats_the_first_is_not_quoted(small_guide: Guides, more: str, count: int):
    first = "You renew the card by a visit to the desk, which is open on Monday."
    guide = small_guide(f"# Club\n\n## Cards\n\n{first}\n\n## Lost\n\n{more}{OTHERS}")
    ranked = guide.rank("how is a card renewed")
    hits = [next(hit for hit in ranked.hits if hit.passage.text == text) for text in (first, more)]
    found = replace(ranked, hits=[replace(hit, score=10.0) for hit in hits])
    answer = guide.answer_of("how is a card renewed", found, TODAY, Decision("answered", alone=False))
    assert [excerpt.text for excerpt in answer.excerpts] == [first, more][:count]


def test_two_passages_are_quoted_only_where_both_have_room(small_guide: Guides):
    long = " ".join(f"Rule {n} of the club is read aloud by the porter on every Monday of the year." for n in range(8))
    guide = small_guide(
        f"# Club\n\n## Cards\n\n{long} A renewed card costs 5 euros.\n\n{PERMIT} Cards are grey.{OTHERS}"
    )
    found = beside_each_other(guide, "what does a renewed card cost")
    assert found[0].endswith("A renewed card costs 5 euros.")
    assert size_of("\n".join(found)) <= PAIR_LIMIT
    assert all(one.endswith(".") for one in found)


def test_a_sentence_that_fits_into_no_answer_is_quoted_whole_and_alone(small_guide: Guides):
    listed = "A renewed card costs, by town: " + "; ".join(f"town {n} takes {n} euros for it" for n in range(16)) + "."
    assert max(PAIR_LIMIT, ANSWER_LIMIT) < len(listed) < SENTENCE_LIMIT
    guide = small_guide(f"# Club\n\n## Cards\n\n{listed}\n\n{PERMIT}{OTHERS}")
    assert beside_each_other(guide, "what does a renewed card cost") == [listed]


@pytest.mark.parametrize(
    ("features", "least"),
    [(Features(), NEARLY_AS_GOOD), (Features(nearest=0.7), NEARLY_AS_NEAR)],
    ids=["by words", "by meaning"],
)
def test_a_second_passage_is_quoted_only_if_it_is_nearly_as_good(small_guide: Guides, features: Features, least: float):
    asked = "<!-- asked: where to park | car park | parking | park | may I park -->"
    guide = small_guide(f"# Club\n\n## Cards\n\n{asked}\n{PARKING}\n\n{PERMIT}{OTHERS}")
    ranked = guide.rank("where do I park")
    first, second = (hit for hit in ranked.hits if hit.passage.text in (PARKING, PERMIT))
    for share, count in ((least + 0.01, 2), (least - 0.01, 1)):
        hits = [replace(first, score=10.0), replace(second, score=10.0 * share)]
        found = replace(ranked, hits=hits, features=features)
        answer = guide.answer_of("where do I park", found, TODAY, Decision("answered", alone=False))
        assert len(answer.excerpts) == count


def test_a_notice_takes_the_place_of_a_second_passage(small_guide: Guides):
    cited = "You renew the card by a visit. Source: [the porter](https://club.example/cards), checked 2026-01-02."
    guide = small_guide(f"# Club\n\n## Cards\n\n{cited}\n\nA lost card is renewed by post.{OTHERS}")
    assert len(beside_each_other(guide, "how is the card renewed")) == 1
    uncited = small_guide(
        f"# Club\n\n## Cards\n\n{cited.split('Source')[0]}\n\nA lost card is renewed by post.{OTHERS}"
    )
    assert len(beside_each_other(uncited, "how is the card renewed")) == 2


def test_the_source_of_a_passage_is_told_apart_from_its_sentences(small_guide: Guides):
    cited = f"{PARKING} Source: [the porter](https://club.example/cars), checked 2026-01-02."
    answer = small_guide(f"# Club\n\n## Cars\n\n{cited}{OTHERS}").ask("where do I park", TODAY)
    (excerpt,) = answer.excerpts
    assert excerpt.text == PARKING
    assert excerpt.markdown == PARKING
    assert excerpt.whole
    assert excerpt.source == "the porter, checked 2026-01-02"
    assert any("2 January 2026" in notice for notice in answer.notices), "it is due for checking all the same"
