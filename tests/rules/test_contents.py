"""The guide as a tree, what changed in it, and what it leaves open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.changes import Changes, compare
from knowledge.contents import Contents, Section
from knowledge.gaps import AskedInVain, Kind, as_markdown, merge, report
from knowledge.guide import Guide
from knowledge.text.document import parse
from knowledge.text.passages import Passage

DAY = date(2026, 11, 23)
TEXT = "# A\n\n<!-- id: one -->\nFirst words.\n\nSecond words.\n\n## B\n\n- third\n- fourth\n\n# C\n\nFifth words.\n"


def read(text: str) -> list[Passage]:
    return parse(text, "g.md", "").passages


def listed(section: Section) -> list[object]:
    return [listed(entry) if isinstance(entry, Section) else entry.text for entry in section.entries]


# Contents


def test_every_heading_and_passage_stands_in_its_place() -> None:
    contents = Contents(read(TEXT))
    assert [entry.path[-1] for entry in contents.top.sections] == ["A", "C"]
    assert listed(contents.top) == [["First words.", "Second words.", ["• third\n• fourth"]], ["Fifth words."]]


def test_an_answer_in_a_list_is_in_the_section_of_the_list() -> None:
    found = read("# A\n\n## B\n\n- **Where?** Here.\n- **When?** Now.\n")
    contents = Contents(found)
    assert [p.path for p in found] == [("A", "B"), ("A", "B", "Where?"), ("A", "B", "When?")]
    assert {contents.section_of(p).path for p in found} == {("A", "B")}


def test_keys_last_as_long_as_the_headings() -> None:
    before, after = Contents(read(TEXT)), Contents(read("# New\n\nx\n\n" + TEXT))
    assert {section.key for section in before.top.sections} < {section.key for section in after.top.sections}
    assert before.section("0" * 12) is None


def test_every_passage_of_the_whole_guide_can_be_reached(own_guide: Guide) -> None:
    reached: list[Passage] = []
    keys: set[str] = set()

    def walk(section: Section) -> None:
        assert section.key not in keys
        keys.add(section.key)
        for entry in section.entries:
            if isinstance(entry, Section):
                assert entry.parent is section
                walk(entry)
            else:
                assert own_guide.contents.section_of(entry) is section
                reached.append(entry)

    walk(own_guide.contents.top)
    shown = {passage.id for passage in reached}
    assert all(p.id in shown or p.parent in shown for p in own_guide.source.passages)


@given(st.text("#ab-\n *", max_size=120))
def test_any_guide_has_contents(text: str) -> None:
    passages = read(text)
    contents = Contents(passages)
    for passage in passages:
        section = contents.section_of(passage)
        assert contents.section(section.key) is section


# Changes


def test_changes_are_counted() -> None:
    before = read(TEXT)
    assert compare(before, before) == Changes(0, 0, 0)
    assert compare(before, read("\n\n" + TEXT)) == Changes(0, 0, 0)
    assert compare(before, read(TEXT.replace("First", "Other"))) == Changes(0, 0, 1)
    assert compare(before, read(TEXT.replace("Second", "Other"))) == Changes(0, 0, 1)
    assert compare(before, read(TEXT + "\nSixth words.\n")) == Changes(1, 0, 0)
    assert compare(before, read(TEXT.replace("Second words.\n", ""))) == Changes(0, 1, 0)
    assert compare(before, read(TEXT.replace("<!-- id: one -->", "<!-- id: one -->\n<!-- asked: x -->"))).changed == 1


# Gaps


def asked(question: str, kind: Kind = "not_covered", days_ago: int = 0) -> AskedInVain:
    return AskedInVain(question, kind, DAY - timedelta(days=days_ago))


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
    assert text.endswith("\n3 more were asked less often.\n")


def test_what_did_not_help_stays_a_gap_though_it_is_answered(small_guide: Callable[[str], Guide]) -> None:
    guide = small_guide("# Exam\n\nThe exam costs $200.\n")
    assert report(guide, [asked("the exam costs $200", "not_helpful")], most=5).gaps[0].counted == "1× (not helpful 1)"


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_no_question_breaks_out_of_its_line_in_the_file(own_guide: Guide, questions: list[str]) -> None:
    found = report(own_guide, [asked(question, "not_helpful") for question in questions], most=10)
    lines = as_markdown(found, "T", DAY).splitlines()
    assert lines[0] == "# Questions that T leaves open"
    assert all(line.startswith(("- [ ] **", "  - ")) or not line for line in lines[3:])
