"""The tokens that the rules for other programs' Markdown give to markdown-it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

    from knowledge.text.omissions import Kind

BOX: Final = "box"  # its content is the title
LEFT_OUT: Final = "left_out"  # its tag is a kind
CONTENTS: Final = "contents"  # where a program puts a table of contents
ANCHOR: Final = "anchor"  # its content are ids, each on a line
TAB: Final = "tab"  # the tag of a box that stands for one of several choices

FORMULA: Final = "formula"  # the tag of code that is a formula
ROWS: Final = "rows"  # the tag of a box whose list is a table: each item is a row, and a list of cells
ROWS_WITH_HEADER: Final = "rows_with_header"


def line_of(state: StateBlock, line: int) -> str:
    """Return a line without its indentation."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def leave_out(state: StateBlock, kind: Kind | Literal["contents"], start: int, end: int) -> bool:
    """Push the token of what is left out, from the line `start` to before the line `end`."""
    token = state.push(LEFT_OUT, kind, 0)
    token.map = [start, end]
    state.line = end
    return True


def push_anchor(state: StateBlock, ids: str, line: int) -> bool:
    """Push the token of a line that holds nothing but ids."""
    token = state.push(ANCHOR, "", 0)
    token.map = [line, line + 1]
    token.content = ids
    state.line = line + 1
    return True


def push_code(state: StateBlock, content: str, start: int, end: int, tag: str = "code") -> None:
    """Push the token of fenced code, which stands from the line `start` to before the line `end`."""
    token = state.push("fence", tag, 0)
    token.map = [start, end]
    token.content = content


def push_box(state: StateBlock, title: str, lines: tuple[int, int, int], indent: int, tag: str = "") -> None:
    """Push the tokens of a box.

    `lines`: the line of its head, the first line of its text, and the line after its text.
    `indent`: how far its text is indented.
    """
    start, first, end = lines
    token = state.push(f"{BOX}_open", tag, 1)
    token.map = [start, max(end, start + 1)]
    token.content = title
    tokenize_inside(state, (first, end), indent)
    state.push(f"{BOX}_close", tag, -1)


def tokenize_inside(state: StateBlock, lines: tuple[int, int], indent: int) -> None:
    """Push the tokens of the blocks from the first of two lines to before the second one."""
    first, end = lines
    old = state.blkIndent, state.lineMax, state.parentType
    state.blkIndent, state.lineMax, state.parentType = indent, max(end, first), BOX
    state.md.block.tokenize(state, first, end)
    state.blkIndent, state.lineMax, state.parentType = old


def push_words(state: StateBlock, title: str, line: int, words: tuple[int, int], tag: str = "") -> None:
    """Push the tokens of a box on one line. `words`: where its text begins and ends in the line without indentation."""
    old = state.bMarks[line], state.tShift[line], state.eMarks[line]
    start = state.bMarks[line] + state.tShift[line]
    state.bMarks[line], state.tShift[line], state.eMarks[line] = start + words[0], 0, start + words[1]
    push_box(state, title, (line, line, line + 1), state.blkIndent, tag)
    state.bMarks[line], state.tShift[line], state.eMarks[line] = old


def indent_of(state: StateBlock, first: int, end: int) -> int:
    """Return how far the least indented of some lines is indented. Empty lines do not count."""
    return min((state.sCount[line] for line in range(first, end) if not state.isEmpty(line)), default=state.blkIndent)
