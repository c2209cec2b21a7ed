"""What the guide leaves open: alike questions as one, the nearest passage, and the phrasings to copy into the guide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.gaps import AskedInVain, Gap, GapReport, Kind, as_markdown, merge, report
from knowledge.guide import Guide
from knowledge.source import CONTENT, read_guide
from knowledge.text.document import parse
from knowledge.text.passages import Kind as PassageKind
from knowledge.text.passages import Passage
from tests.gap_editor import with_copied

DAY = date(2026, 11, 23)
FOREIGN = Path(__file__).resolve().parent.parent / "answers" / "guides"
GUIDES = [CONTENT, *sorted(path for path in FOREIGN.iterdir() if path.is_dir() or path.suffix == ".md")]


def by_file(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.file].append(passage)
    return found


def asked(question: str, kind: Kind = "not_covered", days_ago: int = 0) -> AskedInVain:
    return AskedInVain(question, kind, DAY - timedelta(days=days_ago))


def not_helpful(question: str, shown: str, *right: str | None) -> AskedInVain:
    """A question that the guide answered with a passage, and what members say would have answered it."""
    return AskedInVain(question, "not_helpful", DAY, shown, right)


def test_alike_questions_are_one_and_others_are_not(own_guide: Guide) -> None:
    found = merge(
        own_guide,
        [
            asked("do they offer a student discount", days_ago=3),
            asked("student discount offered?", "unsure"),
            asked("Student DISCOUNT offered"),
            asked("which laptop for the exam"),
            asked("???"),
        ],
    )
    assert [gap.count for gap in found] == [3, 1, 1]
    assert found[0].kinds == {"not_covered": 2, "unsure": 1}
    assert found[0].last_asked == DAY
    assert found[0].counted == "3× (unanswered 2, unsure 1)"
    assert {gap.wordings for gap in found[1:]} == {("???",), ("which laptop for the exam",)}


@given(st.lists(st.text(max_size=40), max_size=12))
def test_no_question_is_lost_whatever_it_says(own_guide: Guide, questions: list[str]) -> None:
    found = merge(own_guide, [asked(question) for question in questions])
    assert sum(gap.count for gap in found) == len(questions)
    assert [gap.count for gap in found] == sorted((gap.count for gap in found), reverse=True)


def test_the_order_of_asking_makes_no_difference(own_guide: Guide) -> None:
    questions = [asked(q) for q in ("exam in my language", "the exam in a language", "a laptop", "laptop advice", "x")]
    assert merge(own_guide, questions) == merge(own_guide, questions[::-1])


def test_the_report_names_the_nearest_passage_and_counts_what_it_leaves_out(
    small_guide: Callable[[str], Guide],
) -> None:
    guide = small_guide(
        "# Exam\n\n<!-- id: fee -->\nThe exam costs $200.\n\nIt is long.\n\n<!-- off topic: bread | oven -->\n"
    )
    asked_in_vain = (
        [asked("exam refunds for teachers")] * 3 + [asked("bread oven")] * 2 + [asked("the exam costs $200")] * 2
    )
    found = report(guide, [*asked_in_vain, asked("parrots")], most=1)
    (gap,) = found.gaps
    assert gap.nearest is not None
    assert gap.nearest.id == "fee"
    assert found.further == 3
    everything = report(guide, [*asked_in_vain, asked("parrots")], most=10)
    assert (everything.answered, everything.off_topic, everything.further) == (1, 1, 0)
    assert [gap.wordings[0] for gap in everything.gaps] == ["exam refunds for teachers", "parrots"]
    text = as_markdown(found, guide.source.title, DAY)
    assert "  - nearest: Exam (`fee`, guide.md:4)\n" in text
    assert text.endswith("\nAsked less often: 3 more.\n")


FEE = "the exam costs $200"
EXAM = """\
# Exam

## What does the exam cost?

<!-- id: fee -->
The exam costs $200.

## Do I get my money back?

<!-- id: refund -->
Cancel two days before the exam, and you get the fee back.

## How long is the exam?

<!-- id: length -->
The exam takes two hours.
"""


def test_what_did_not_help_is_a_gap_until_the_guide_answers_otherwise(small_guide: Callable[[str], Guide]) -> None:
    asked_in_vain = [not_helpful(FEE, "fee")]
    assert report(small_guide(EXAM), asked_in_vain, most=5).gaps[0].counted == "1× (not helpful 1)"
    assert report(small_guide(EXAM.replace("id: fee", "id: price")), asked_in_vain, most=5).answered == 1


def test_a_passage_that_did_not_help_is_not_the_nearest(small_guide: Callable[[str], Guide]) -> None:
    guide = small_guide(EXAM)
    assert next(passage.id for passage in guide.near(FEE)) == "fee"
    (gap,) = report(guide, [not_helpful(FEE, "fee")], most=5).gaps
    assert gap.nearest is not None
    assert gap.nearest.id != "fee"


@pytest.mark.parametrize(
    ("right", "nearest", "chosen", "unanswered"),
    [
        (["length"], "length", 1, 0),
        (["refund", "length", "length", None], "length", 2, 0),
        ([None, "length"], "length", 1, 0),
        ([None, None, "length"], None, 0, 2),
        (["no-longer-there", "no-longer-there", "refund"], "refund", 1, 0),
        (["no-longer-there"], None, 0, 0),
        (["length", "refund"], "refund", 1, 0),
    ],
)
def test_the_passage_that_most_members_chose_comes_first(
    small_guide: Callable[[str], Guide], right: list[str | None], nearest: str | None, chosen: int, unanswered: int
) -> None:
    guide = small_guide(EXAM)
    asked_in_vain = [not_helpful(FEE, "fee", one) for one in right]
    for order in (asked_in_vain, asked_in_vain[::-1], [not_helpful(FEE, "fee", *right)]):
        (gap,) = report(guide, order, most=5).gaps
        assert (gap.chosen, gap.unanswered, gap.needs_passage) == (chosen, unanswered, unanswered > 0)
        assert gap.nearest is not None
        assert nearest in (None, gap.nearest.id)


def test_the_file_says_where_to_copy_the_phrasings(small_guide: Callable[[str], Guide]) -> None:
    guide = small_guide(EXAM)
    text = as_markdown(report(guide, [not_helpful(FEE, "fee", "length")] * 2, most=5), "T", DAY)
    assert "  - chosen 2×: Exam › How long is the exam? (`length`, guide.md:16)\n" in text
    assert f"  - copy above guide.md:16:\n    ```html\n    <!-- asked: {FEE} -->\n    ```\n" in text
    text = as_markdown(report(guide, [not_helpful(FEE, "fee", None)] * 2, most=5), "T", DAY)
    assert "  - no passage answers this, said 2×: write one\n  - nearest: " in text
    assert f"  - copy above the new passage:\n    ```html\n    <!-- asked: {FEE} -->\n    ```\n" in text


def test_a_question_that_is_near_nothing_needs_a_passage() -> None:
    text = as_markdown(GapReport([Gap(("xylophone",), {"unsure": 1}, DAY)], 0, 0, 0), "T", DAY)
    assert "  - no passage is near: write one\n  - copy above the new passage:\n" in text


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_no_question_breaks_out_of_its_line_in_the_file(own_guide: Guide, questions: list[str]) -> None:
    nearest = own_guide.source.passages[0]
    gaps = [replace(gap, nearest=nearest) for gap in merge(own_guide, map(asked, questions))]
    lines = as_markdown(GapReport(gaps, 0, 0, 0), "T", DAY).splitlines()
    assert lines[0] == "# Questions that T leaves open"
    allowed = ("- [ ] **", "  - ", "    ```", "    <!-- asked: ")
    assert all(line.startswith(allowed) or not line for line in lines[3:])
    assert lines.count("    ```html") == lines.count("    ```") == sum(line.startswith("    <!-- ") for line in lines)


# What an editor copies


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
@pytest.mark.parametrize("kind", get_args(PassageKind))
def test_a_copied_comment_belongs_to_its_passage(guide: Path, kind: PassageKind) -> None:
    for file, passages in by_file(read_guide(guide).passages).items():
        of_kind = {passage.line: passage for passage in passages if passage.kind == kind}
        gaps = [
            Gap((f"first {line}", f"again {line}"), {"unsure": 1}, DAY, nearest=passage)
            for line, passage in of_kind.items()
        ]
        text = as_markdown(GapReport(gaps, 0, 0, 0), "T", DAY)
        read = parse(with_copied(text, Path(file).read_text("utf-8")), file, "").passages
        given = {passage.id: passage for passage in read}
        for line, passage in of_kind.items():
            (found,) = [one for one in read if f"first {line}" in one.asked]
            assert f"again {line}" in found.asked
            assert passage.text in (found.text, given[found.parent].text if found.parent else None), f"{file}:{line}"


CLUB = """\
# Rowing club

## What does the course cost?

The course costs 90 euros.

## When do we row?

We row on Tuesdays at six.

## Can I get my money back?

Tell us two days before the course, and you get the fee back.
"""


@pytest.mark.parametrize(
    "question",
    ["do I pay the course when I am ill", "when does the course cost nothing", "Is there a ferry to Samoa?", "swim"],
)
def test_what_an_editor_copied_is_answered(small_guide: Callable[[str], Guide], question: str) -> None:
    guide = small_guide(CLUB)
    refund = next(passage for passage in guide.source.passages if "fee back" in passage.text)
    (gap,) = report(guide, [AskedInVain(question, "unsure", DAY, right=(refund.id,))], most=5).gaps
    filled = small_guide(with_copied(as_markdown(GapReport([gap], 0, 0, 0), "T", DAY), CLUB))
    for same in (question, f"{question.upper()}?", f"“{question}”"):
        answer = filled.ask(same, DAY)
        assert answer.status == "answered"
        assert "fee back" in (answer.text or "")
    assert report(filled, [asked(question)], most=5).answered == 1
