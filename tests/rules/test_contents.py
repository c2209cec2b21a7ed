"""The guide as a tree, and what changed in it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from knowledge.changes import Changes, compare
from knowledge.contents import Contents, Section
from knowledge.guide import Guide
from knowledge.indexing import STORED_FROM
from knowledge.stored_guide import key_of, load_guide
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
    left = {p.id for p in own_guide.source.passages if not (p.id in shown or p.parent in shown)}
    assert left == own_guide.source.introductions == {"left-out", "off-topic"}


def test_the_whole_guide_has_its_own_order_without_what_it_leaves_out(own_guide: Guide) -> None:
    assert [section.path[-1] for section in own_guide.contents.top.sections] == [
        "About this guide",
        "The certification landscape",
        "What the exams really test",
        "Courses that prepare you",
        "Choosing a certification",
        "Frequently asked questions",
        "Bottom line",
        "Today's exam facts",
    ]


FILES = {
    "a.md": "# Apples\n\nApples are red.\n",
    "b.md": "---\norder: 2\n---\n\n# Beans\n\nBeans are green.\n",
    "c.md": "---\norder: 1\n---\n\n# Carrots\n\nCarrots are orange.\n",
    "d.md": "---\norder: false\n---\n\n# Dates\n\nDates are brown.\n",
    "index.md": "# Food\n\nThis is about food.\n",
    "left.md": "# Left out\n\nDrinks are left out.\n\n" + "<!-- not covered: tea? | coffee => Ask a cook. -->\n" * 4,
}


def chapters(folder: Path, **changed: str) -> list[str]:
    for name, text in (FILES | {f"{name}.md": text for name, text in changed.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return [section.path[-1] for section in Guide.read(folder).contents.top.sections]


def test_chapters_come_in_the_order_of_the_front_matter(tmp_path: Path) -> None:
    assert chapters(tmp_path) == ["Food", "Carrots", "Beans", "Apples", "Dates"]


def test_the_file_that_speaks_for_the_guide_may_come_later(tmp_path: Path) -> None:
    placed = chapters(tmp_path, index="---\norder: 3\n---\n\n# Food\n\nThis is about food.\n")
    assert placed == ["Carrots", "Beans", "Food", "Apples", "Dates"]


def test_a_chapter_that_leaves_little_out_stays(tmp_path: Path) -> None:
    left = "# Drinks\n\nMilk is white.\n\n" + "<!-- not covered: tea? | coffee => Ask a cook. -->\n" * 3
    assert "Drinks" in chapters(tmp_path, left=left)


def test_a_stored_guide_has_the_same_chapters(tmp_path: Path) -> None:
    many = "".join(f"<!-- asked: pear {n}? -->\nPear {n} is green.\n\n" for n in range(STORED_FROM))
    before = chapters(tmp_path, a=f"# Pears\n\n{many}")
    assert Guide.read(tmp_path).contents.top.sections[1].path[-1] == before[1] == "Carrots"
    assert load_guide(key_of(tmp_path) or "") is not None


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
