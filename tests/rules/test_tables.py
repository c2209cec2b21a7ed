"""Each row of a table is a sentence that can be read alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.document import parse
from knowledge.text.passages import Passage

modest = settings(max_examples=150, deadline=None)


def passages(text: str) -> list[Passage]:
    return parse(text, "guide.md", "The guide").passages


def rows(text: str) -> list[str]:
    return [p.text for p in passages(text) if p.kind == "row"]


def table(*lines: str) -> str:
    """Gives a table of Markdown. The first line names its columns."""
    first, *others = (f"| {line} |" for line in lines)
    return "\n".join([first, "|---" * lines[0].count("|") + "|---|", *others])


FEES = table("Exam | Fee", "PMLE | $200", "CDL | $99")
ROWS = ["Exam: PMLE; Fee: $200", "Exam: CDL; Fee: $99"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("|", "Fee | $70", "Place | Bonn"), ["Fee: $70", "Place: Bonn"]),
        (("| Bonn | Cologne", "Fee | $70 | $80"), ["Fee – Bonn: $70; Cologne: $80"]),
        (("| Cost", "Fee | $70"), ["Fee – Cost: $70"]),
        (("||", "Fee | $70 | plus tax"), ["Fee: $70; plus tax"]),
        (("Exam | | Fee", "PMLE | x | $200"), ["Exam: PMLE; x; Fee: $200"]),
        (("Exam: | Fee：", "PMLE | $200"), ["Exam: PMLE; Fee: $200"]),
        (("Exam<br>name | Fee", "PMLE | $200<br>$150 for members"), ["Exam, name: PMLE; Fee: $200, $150 for members"]),
        (("Exam | Bring", "PMLE | A pen.<br>A card."), ["Exam: PMLE; Bring: A pen. A card."]),
        (("Exam | Bring", "PMLE | • a pen<br>• a card<br/>"), ["Exam: PMLE; Bring: a pen, a card"]),
        (("Exam | Fee", "**Google** | ", "PMLE | $200"), ["Exam: PMLE; Fee: $200"]),
        (
            ("Exam | Fee", "All prices are net. | ", "PMLE | $200"),
            ["Exam: All prices are net.", "Exam: PMLE; Fee: $200"],
        ),
        (("Exam", "PMLE"), ["Exam: PMLE"]),
    ],
)
def test_a_row_by_example(lines: tuple[str, ...], expected: list[str]):
    assert rows(table(*lines)) == expected


def test_a_row_of_one_cell_that_an_editor_named_is_a_passage():
    assert [p.id for p in passages(table("a | b", "x <!-- id: only --> | ")) if p.named] == ["only"]


@pytest.mark.parametrize(
    "text",
    [
        f"The fees:\n\n{FEES}",
        f"The fees\n\n{FEES}",
        f"It is dear. The fees:\n\n{FEES}",
        f"The fees:\n\n![](fees.png)\n\n{FEES}",
        f"{FEES}\n\n: The fees:",
    ],
)
def test_a_table_keeps_its_lead_in_each_row_and_as_a_whole(text: str):
    lead = "The fees" if "fees\n" in text else "The fees:"
    found = [p for p in passages(text) if p.kind != "paragraph"]
    assert [(p.kind, p.text) for p in found] == [
        ("list", f"{lead}\n• {ROWS[0]}\n• {ROWS[1]}"),
        ("row", f"{lead}\n{ROWS[0]}"),
        ("row", f"{lead}\n{ROWS[1]}"),
    ]
    assert [p.parent for p in found] == [None, found[0].id, found[0].id]


@pytest.mark.parametrize("caption", ["Table 1: Fees of 2027", "*Table: Fees of 2027*", "Tabelle 2. Gebühren"])
def test_a_caption_above_or_below_is_the_lead(caption: str):
    words = caption.strip("*")
    for text in (f"{caption}\n\n{FEES}", f"{FEES}\n\n{caption}"):
        assert rows(text) == [f"{words}\n{row}" for row in ROWS]
        assert not [p for p in passages(text) if p.kind == "paragraph"]


def test_a_table_without_a_lead_is_its_rows():
    assert [p.kind for p in passages(FEES)] == ["row", "row"]
    assert [p.kind for p in passages(f"It is dear. It is long.\n\n{FEES}")] == ["paragraph", "row", "row"]


def test_the_id_of_a_row_does_not_depend_on_the_lead():
    assert passages(FEES)[0].id == passages(f"The fees:\n\n{FEES}")[1].id


def test_many_short_rows_do_not_repeat_a_long_lead():
    text = f"{'word ' * 40}:\n\n" + table("a | b", *["1 | 2"] * 30)
    assert rows(text) == ["a: 1; b: 2"] * 30
    assert passages(text)[0].text.startswith("word word")


def test_a_row_whose_first_cell_is_a_question_is_the_answer():
    text = table("Question | Answer | Since", "Where do I park? | Behind the **house**. | 2026")
    (found,) = passages(text)
    assert (found.kind, found.path[-1]) == ("answer", "Where do I park?")
    assert found.text == "Behind the house.; Since: 2026"
    assert passages(table("Frage | Antwort", "Wo? | Hier."))[0].text == "Hier."
    assert passages(table("Is it? | b", "Really? | ")) == []


HEAD = "<tr><th>Exam</th><th>Fee</th></tr>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"{HEAD}<tr><td>PMLE</td><td><b>$200</b></td></tr>", ["Exam: PMLE; Fee: $200"]),
        (f"<thead>{HEAD}</thead><tbody><tr><td>PMLE<td>$200</tbody>", ["Exam: PMLE; Fee: $200"]),
        (f"\n  {HEAD}\n\n  <tr>\n    <td>PMLE</td>\n\n    <td>$200</td>\n  </tr>\n", ["Exam: PMLE; Fee: $200"]),
        ("<tr><th>Fee</th><td>$200</td></tr>", ["Fee: $200"]),
        ("<tr><td>Fee</td><td>$200</td></tr>", ["Fee: $200"]),
        (f"{HEAD}<tr><td colspan=2>Google</td></tr><tr><td>PMLE</td><td>$200</td></tr>", ["Exam: PMLE; Fee: $200"]),
        (
            f"{HEAD}<tr><td rowspan='2'>PMLE</td><td>$200</td></tr><tr><td>$150</td></tr>",
            ["Exam: PMLE; Fee: $200", "Exam: PMLE; Fee: $150"],
        ),
        (f"{HEAD}<tr><td>PMLE</td><td><ul><li>$200</li><li>$150</li></ul></td></tr>", ["Exam: PMLE; Fee: $200, $150"]),
        (f"<caption>The fees</caption>{HEAD}<tr><td>PMLE</td><td>$200</td></tr>", ["The fees\nExam: PMLE; Fee: $200"]),
        ("<tr></tr>", []),
    ],
)
def test_a_table_of_html_is_a_table(html: str, expected: list[str]):
    assert rows(f"<table>{html}</table>") == expected


def test_a_row_of_html_knows_its_line():
    first, second = "<tr><td>PMLE</td><td>$200</td></tr>", "<tr><td>CDL</td><td>$99</td></tr>"
    text = f"# A\n\n<table>\n<!-- c\nd -->\n{HEAD}\n{first}\n\n{second}\n</table>"
    assert [p.line for p in passages(text)] == [7, 9]


cell = st.text("abc $1", max_size=6).map(lambda text: " ".join(text.split()))


@modest
@given(st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=5), st.lists(cell, min_size=2, max_size=2))
def test_markdown_and_html_give_the_same_rows(body: list[list[str]], head: list[str]):
    def line(cells: list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{one}</{tag}>" for one in cells) + "</tr>"

    html = "<table>" + line(head, "th") + "".join(line(cells, "td") for cells in body) + "</table>"
    found = rows(html)
    assert found == rows(table(" | ".join(head), *(" | ".join(cells) for cells in body)))
    assert len(found) == sum(all(cells) for cells in body)
    assert all(one in row for row, cells in zip(found, filter(all, body), strict=True) for one in cells)
