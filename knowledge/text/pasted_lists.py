"""A rule for lists that were pasted from elsewhere: `• one`, `– one`, `(a) one`, `a) one`.

Such lines are one paragraph for Markdown. Here they are a list. A letter or number stays in front of the words of its
item, because other sentences may refer to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from knowledge.text.block_tokens import line_of, tokenize_inside

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

BULLETS: Final = "•◦‣▪▫●○■□➤►"  # a single line with one of them is a list
SIGNS: Final = "–—·→✓✔✗✘✅❌"  # as few lines with them as two are a list
_KEPT: Final = "✓✔✗✘✅❌"
_NEAR: Final = 12  # lines in which the second item begins
_MARK: Final = re.compile(
    rf"(?:(?P<sign>[{BULLETS}{SIGNS}]\ufe0f?)|(?P<auto>#\.)"
    r"|\((?P<within>\d{1,2}|[A-Za-z]|[ivx]{2,4})\)|(?P<label>[A-Za-z]|[ivx]{2,4})(?P<end>[.)]))[ \t\u00a0]+(?=\S)"
)
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def read_pasted_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list whose items begin with a sign or a label that Markdown does not know."""
    first = _MARK.match(line_of(state, start))
    if first is None or (_label(first) and _label(first) not in ("1", "a", "A", "i")):
        return False
    is_sure = first[0][0] in BULLETS
    if not is_sure and len(list(islice(_items(state, start, min(end, start + _NEAR), first), 2))) < 2:
        return False
    if not silent:
        items = list(_items(state, start, end, first))
        state.push("bullet_list_open", "ul", 1).map = [start, items[-1][1]]
        for begin, last, mark in items:
            _push_item(state, begin, last, mark)
        state.push("bullet_list_close", "ul", -1)
        state.line = items[-1][1]
    return True


def _items(state: StateBlock, start: int, end: int, mark: re.Match[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield the first line of each item, the line after its last one, and its mark."""
    begin, base = start, state.sCount[start]
    line = last = start + 1
    while line < end:
        if state.isEmpty(line):
            line += 1
            if state.isEmpty(line) or line >= end or not _continues(state, line, base, mark):
                break
            continue
        found = _MARK.match(line_of(state, line)) if state.sCount[line] <= base else None
        if found is not None and state.sCount[line] < state.blkIndent:  # outside of the item that holds this list
            break
        if found is not None and _follows(found, mark):
            yield begin, last, mark
            begin, mark = line, found
        elif found is None and state.sCount[line] <= base and _ends_paragraph(state, line, end):
            break
        line = last = line + 1
    yield begin, last, mark


def _continues(state: StateBlock, line: int, base: int, mark: re.Match[str]) -> bool:
    """Return whether an item goes on behind an empty line: with the next item, or with text that is indented."""
    found = _MARK.match(line_of(state, line))
    if state.sCount[line] > base:
        return True
    return found is not None and _follows(found, mark)


def _ends_paragraph(state: StateBlock, line: int, end: int) -> bool:
    return any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules("paragraph"))


def _label(mark: re.Match[str]) -> str:
    return mark["within"] or mark["label"] or ""


def _follows(mark: re.Match[str], before: re.Match[str]) -> bool:
    """Return whether a mark begins the item after that of another mark."""
    if not _label(mark) or not _label(before):
        is_like = mark["sign"] == before["sign"] or (_is_kept(mark) and _is_kept(before))
        return is_like and mark["auto"] == before["auto"] and _label(mark) == _label(before)
    return mark["end"] == before["end"] and _label(mark) in _next(_label(before))


def _is_kept(mark: re.Match[str]) -> bool:
    return bool(mark["sign"]) and mark["sign"][0] in _KEPT


def _next(label: str) -> tuple[str, ...]:
    if label.isdecimal():
        return (str(int(label) + 1),)
    letter = (chr(ord(label) + 1),) if len(label) == 1 else ()
    roman = _ROMAN[_ROMAN.index(label) + 1 : _ROMAN.index(label) + 2] if label in _ROMAN else ()
    return letter + roman


def _push_item(state: StateBlock, begin: int, last: int, mark: re.Match[str]) -> None:
    """Push the tokens of an item. Its text begins behind the mark, unless the mark says something."""
    state.push("list_item_open", "li", 1).map = [begin, last]
    old = state.bMarks[begin], state.tShift[begin]
    if mark["auto"] or (mark["sign"] and not _is_kept(mark)):
        state.bMarks[begin] += state.tShift[begin] + mark.end()
        state.tShift[begin] = 0
    tokenize_inside(state, (begin, last), state.blkIndent)
    state.bMarks[begin], state.tShift[begin] = old
    state.push("list_item_close", "li", -1)
