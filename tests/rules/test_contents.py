"""The guide as a tree, and what changed in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.changes import Changes, compare
from knowledge.contents import Contents, Section
from knowledge.guide import Guide
from knowledge.text.document import parse
from knowledge.text.passages import Passage

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
