"""A rule for the grid tables of pandoc and reStructuredText, whose borders are drawn with `+---+` and `+===+`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from knowledge.text.block_tokens import line_of

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_BORDER: Final = re.compile(r"\+(?:[-:]{2,}\+)+$")
_BELOW_HEADER: Final = re.compile(r"\+(?:[=:]{2,}\+)+$")


def read_grid_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table whose cells all span one row and one column. Another one is left to be read as a paragraph."""
    border = line_of(state, start).rstrip()
    if not (_BORDER.match(border) or _BELOW_HEADER.match(border)):
        return False
    if silent and line_of(state, start - 1).startswith(("+", "|")):
        return False  # the rest of another drawing
    places = [place for place, sign in enumerate(border) if sign == "+"]
    rows: list[tuple[int, list[str]]] = []
    header = line = first = start + 1
    cells = [""] * (len(places) - 1)
    while line < end and (words := line_of(state, line).rstrip()).startswith(("+", "|")):
        if len(words) != len(border) or any(words[place] != words[0] for place in places):
            return False
        if words[0] == "|":
            added = [words[left + 1 : right].strip() for left, right in pairwise(places)]
            cells = [f"{cell} {more}".strip() for cell, more in zip(cells, added, strict=True)]
        elif _BORDER.match(words) or _BELOW_HEADER.match(words):
            rows.append((first, cells))
            header = line if _BELOW_HEADER.match(words) else header
            cells, first = [""] * len(cells), line + 1
        else:
            return False
        line += 1
    if not rows or first != line:
        return False
    if not silent:
        _push(state, rows, header, (start, line))
        state.line = line
    return True


def _push(state: StateBlock, rows: list[tuple[int, list[str]]], header: int, lines: tuple[int, int]) -> None:
    """Push the tokens of a table. `header`: the line above which the rows name the columns."""
    state.push("table_open", "table", 1).map = list(lines)
    for number, (line, cells) in enumerate(rows):
        kind: Literal["th", "td"] = "th" if number == 0 and line < header else "td"
        state.push("tr_open", "tr", 1).map = [line, line + 1]
        for cell in cells:
            state.push(f"{kind}_open", kind, 1).map = [line, line + 1]
            inline = state.push("inline", "", 0)
            inline.map, inline.content = [line, line + 1], cell
            state.push(f"{kind}_close", kind, -1)
        state.push("tr_close", "tr", -1)
    state.push("table_close", "table", -1)
