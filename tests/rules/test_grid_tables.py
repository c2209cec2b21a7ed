"""Tables that are drawn with plus signs."""

from __future__ import annotations

import pytest

from knowledge.text.document import parse

TABLE = """\
+-------+-----------+
| Room  | Seats     |
+=======+===========+
| North | thirty,   |
|       | by *row*  |
+-------+-----------+
| South | 12        |
+-------+-----------+
"""


def texts(text: str) -> list[tuple[str, str, int]]:
    return [(one.kind, one.text, one.line) for one in parse(text, "guide.md", "Guide").passages]


def test_each_row_is_told_with_the_names_of_its_columns():
    assert texts(f"# Rooms\n\n{TABLE}\nAfter.\n") == [
        ("row", "Room: North; Seats: thirty, by row", 6),
        ("row", "Room: South; Seats: 12", 9),
        ("paragraph", "After.", 12),
    ]


def test_words_above_a_table_lead_it():
    assert texts(f"The rooms:\n{TABLE}")[0][1] == (
        "The rooms:\n• Room: North; Seats: thirty, by row\n• Room: South; Seats: 12"
    )


def test_without_a_header_the_first_cell_names_the_row():
    assert [text for _, text, _ in texts(TABLE.replace("=", "-"))] == [
        "Room: Seats",
        "North: thirty, by row",
        "South: 12",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        TABLE.replace("| South | 12        |", "| South is closed   |"),
        TABLE.replace("| South | 12        |", "| South | 12      |"),
        TABLE.replace("+-------+-----------+\n| South", "+       +-----------+\n| South"),
        TABLE.removesuffix("+-------+-----------+\n"),
    ],
)
def test_another_drawing_keeps_all_of_its_words(broken: str):
    found = texts(broken)
    assert "row" not in [kind for kind, _, _ in found]
    assert all(word in "".join(text for _, text, _ in found) for word in ("Room", "North", "thirty", "South"))
