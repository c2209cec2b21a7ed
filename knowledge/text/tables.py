"""The rows of tables as sentences that can be read alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.text.blocks import Block
from knowledge.text.leads import without_colon
from knowledge.text.passages import Wording
from knowledge.text.questions import answer_label

_BULLET = re.compile(r"^\s*(?:[•·‣▪*-]|\d+[.)])\s+")
_STOPS = (".", "!", "?", "…", ";", ",", ":", "。", "！", "？", "：")
_SENTENCE = re.compile(r"[.!…。！][\"'”’»)\]*_]*$")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the cells that name its columns, and its rows. All cells of `names` are empty if nothing names them."""

    names: list[Block]
    rows: list[Block]


def read_table(block: Block) -> Table:
    """Return a table of Markdown or HTML.

    The first row names the columns. In HTML it does so only if each of its cells is a header.
    """
    rows = [row for part in block.children for row in ([part] if part.type == "tr" else part.children)]
    rows = [row for row in rows if row.children]
    if not rows:
        return Table([], [])
    if all(cell.type == "th" for cell in rows[0].children):
        return Table(rows[0].children, rows[1:])
    return Table([Block("th") for _ in max((row.children for row in rows), key=len)], rows)


def without_mark(caption: Wording) -> Wording:
    """Return a caption without a colon before it."""
    if not caption.text.startswith(":"):
        return caption
    return Wording(caption.text.lstrip(": "), caption.markdown.lstrip(": "))


def name_of_column(words: Wording) -> Wording:
    """Return the words of a header in one line, without a colon at their end."""
    return without_colon(_one_line(words))


def row_words(names: Sequence[Wording], cells: Sequence[Wording], *, is_named: bool) -> Wording:
    """Return the words of a row. The first cell names the row if its column has no name.

    Return no words if a single cell is filled, because such a cell only heads the rows below it. A sentence has words
    nevertheless, and so has the row that an editor named (`is_named`).
    """
    pairs = [(name, _one_line(cell)) for name, cell in zip(names, cells, strict=False) if cell.text]
    if len(pairs) == 1 < len(names) and not (is_named or _SENTENCE.search(pairs[0][1].text)):
        return Wording()
    if len(pairs) > 1 and cells[0].text and not names[0].text:
        (_, first), *others = pairs
        return _row(others).after(first, ": " if not others[0][0].text else " – ")
    return _row(pairs)


def answer_words(names: Sequence[Wording], cells: Sequence[Wording]) -> Wording:
    """Return the words of a row whose first cell is a question, without the question."""
    named = [
        (Wording() if len(names) == 2 or _is_answer(name) else name, _one_line(cell))
        for name, cell in list(zip(names, cells, strict=False))[1:]
        if cell.text
    ]
    return _row(named)


def _is_answer(name: Wording) -> bool:
    return answer_label(f"{name.text}:", labelled=False) > 0


def _row(pairs: Sequence[tuple[Wording, Wording]]) -> Wording:
    return Wording(
        "; ".join(f"{name.text}: {cell.text}" if name.text else cell.text for name, cell in pairs),
        "; ".join(f"{name.markdown}: {cell.markdown}" if name.text else cell.markdown for name, cell in pairs),
    )


def _one_line(cell: Wording) -> Wording:
    """Return a cell in one line. A cell of several lines is a list."""
    if "\n" not in cell.text:
        return cell
    return Wording(_listed(cell.text), _listed(cell.markdown))


def _listed(text: str) -> str:
    lines = [line for one in text.split("\n") if (line := _BULLET.sub("", one).strip())]
    return "".join(
        line + ("" if number == len(lines) else " " if line.endswith(_STOPS) else ", ")
        for number, line in enumerate(lines, start=1)
    )
