"""`check` names the sections that the words of their own headings do not find."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.guide import Guide
from knowledge.source import read_guide
from knowledge.unfound import UnfoundSections, unfound_sections

PARKING = "# Parking\n\nLeave your car behind the hall.\n\n"
FEES = "# Fees\n\nMembers pay $70.\n\n## Late fee\n\nIt is $20 more.\n\n"
UNSAID = "# ★★★\n\nBring a pen.\n\n"  # no question has a word of this heading


def unfound(folder: Path, text: str) -> UnfoundSections:
    (folder / "guide.md").write_text(text, encoding="utf-8")
    return unfound_sections(Guide(read_guide(folder / "guide.md")))


def lines(found: UnfoundSections) -> list[int]:
    return [int(place.rsplit(":", 1)[1]) for place in found.places]


@pytest.mark.parametrize(
    ("text", "expected", "checked"),
    [
        (PARKING + FEES, [], 3),
        (PARKING + UNSAID + FEES, [7], 4),
        ("Words before.\n\n" + UNSAID, [5], 1),  # words without a heading
        ("# ★★★\n\n" + PARKING, [], 1),  # a section without words
        ("# ★★★\n\nWords.\n\n## Parking\n\nBehind the hall.\n", [3], 2),
        ("# Parking\n\nWords.\n\n## ★★★\n\nBehind the hall.\n", [], 2),  # found by the heading above it
        ("", [], 0),
    ],
)
def test_sections_that_their_headings_do_not_find(tmp_path: Path, text: str, expected: list[int], checked: int):
    found = unfound(tmp_path, text or "<!-- not covered: x -->\n")
    assert (lines(found), found.checked) == (expected, checked)


def test_a_section_holds_the_sections_below_it(tmp_path: Path):
    below = "".join(f"## Fees of the club for year {year}\n\nThe fees are {year}.\n\n" for year in range(2000, 2012))
    assert lines(unfound(tmp_path, f"# Fees of the club\n\nAsk us.\n\n{below}")) == []


def test_many_sections_are_checked_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("knowledge.unfound._MOST", 4)
    for count, checked in ((4, 4), (5, 3), (8, 4), (9, 3)):
        text = "".join(f"# {'★' * number}\n\nWords.\n\n" for number in range(1, count + 1))
        found = unfound(tmp_path, text)
        assert (len(found.places), found.checked) == (checked, checked)


def test_a_report_names_a_few_places():
    assert str(UnfoundSections(("a.md:1",), 9)).startswith("1 of 9 sections is not found by the words of the heading")
    many = UnfoundSections(tuple(f"a.md:{line}" for line in range(1000)), 2000)
    assert str(many).startswith("1,000 of 2,000 sections are not found")
    assert str(many).endswith(": a.md:0, a.md:1, a.md:2, ...")
