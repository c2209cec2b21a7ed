"""Blocks inside boxes, quotes and list items: their headings are text, and a box's title introduces its text.

A box whose title is a question becomes <details>, so that its text answers the question.
"""

from __future__ import annotations

import re
from typing import Final

from knowledge.text.block import DETAILS, DETAILS_END, SUMMARY, Block
from knowledge.text.block_tokens import BOX, ROWS, ROWS_WITH_HEADER
from knowledge.text.questions import is_question

FOOTNOTE: Final = "footnote_reference"
_QUOTE: Final = "blockquote"
QUOTES: Final = frozenset({BOX, FOOTNOTE, _QUOTE})  # what is read like a quote
_ITEM: Final = "list_item"
_HEADING: Final = "heading"
_PARAGRAPH: Final = "paragraph"
# GitHub's alerts and Obsidian's callouts: `> [!TIP]`, `> [!faq]- May I?`
_CALLOUT: Final = re.compile(r"\[![\w-]+\][+-]?[ \t]*(?P<title>[^\n]*)(?P<end>\n|\Z)")
_TASK: Final = re.compile(r"\[(?P<mark>[ xX~-])\][ \t]+")
_BOXES: Final = {" ": "☐", "x": "☑", "X": "☑", "-": "☒", "~": "☒"}
_STOPS: Final = (":", ".", "!", "…", "：", "。", "！")


def settle(block: Block) -> None:
    """Change a block that is complete: a box into a quote, a task into an item with a sign, headings into text."""
    if block.type == _ITEM:
        _settle_item(block)
    elif block.type in QUOTES:
        title = block.content if block.type == BOX else _take_callout(block)
        block.type, block.content = _QUOTE, ""
        if title.strip():
            block.children.insert(0, block.like(_HEADING, title))
        answer = _take_question(block.children)
        if block.tag in (ROWS, ROWS_WITH_HEADER):
            _make_tables(block.children, has_header=block.tag == ROWS_WITH_HEADER)
        _introduce(block.children)
        if answer is not None:
            block.children[:0] = [block.like(DETAILS, ""), answer]
            block.children.append(block.like(DETAILS_END, ""))


def _settle_item(item: Block) -> None:
    for child in item.children:
        if child.type == _HEADING:
            child.type, child.tag = _PARAGRAPH, "p"
    first = item.children[0] if item.children else None
    if first is not None and first.type == _PARAGRAPH and (found := _TASK.match(first.content)):
        first.content = f"{_BOXES[found['mark']]} {first.content[found.end() :]}"


def _take_callout(quote: Block) -> str:
    """Remove the mark of a callout from a quote. Return the callout's title, or an empty text."""
    first = quote.children[0] if quote.children else None
    found = _CALLOUT.match(first.content) if first is not None and first.type == _PARAGRAPH else None
    if first is None or found is None:
        return ""
    first.content = first.content[found.end() :]
    if first.content.strip():
        first.line += found["end"].count("\n")
    else:
        del quote.children[0]
    return found["title"]


def _take_question(children: list[Block]) -> Block | None:
    """Remove a heading that is a question from the start of a box, and return it as the summary of the box.

    Return None if the box begins with no question, or if there is no answer below the question.
    """
    if len(children) < 2 or children[0].type != _HEADING or not is_question(children[0].content):
        return None
    question = children.pop(0)
    return question.like(SUMMARY, " ".join(question.content.split()))


def _make_tables(children: list[Block], *, has_header: bool) -> None:
    """Make a table of each list of lists: the items are rows, and the items in them are cells."""
    for number, rows in enumerate(children):
        cells_of = [row.children[0].children if row.children else [] for row in rows.children]
        if rows.type != "bullet_list" or not all(cells_of):
            continue
        table = Block("table", "table", rows.line)
        for cells in cells_of:
            kind = "th" if has_header and not table.children else "td"
            table.children.append(Block("tr", "tr", cells[0].line, children=[_cell(cell, kind) for cell in cells]))
        children[number] = table


def _cell(item: Block, kind: str) -> Block:
    words = [child for child in item.children if child.type == _PARAGRAPH]
    if not words:
        return Block(kind, kind, item.line)
    return Block(kind, kind, item.line, "<br>".join(one.content for one in words), tokens_of=words[0].tokens_of)


def _introduce(children: list[Block]) -> None:
    """Put each heading in front of the text below it: `**Before:** ...`. A heading that is a question stays alone."""
    for number in range(len(children) - 1, -1, -1):
        heading = children[number]
        if heading.type != _HEADING:
            continue
        heading.type, heading.tag = _PARAGRAPH, "p"
        text = " ".join(heading.content.split())
        below = children[number + 1] if number + 1 < len(children) else None
        if not text or below is None or is_question(text):
            continue
        text = text if text.endswith(_STOPS) else f"{text}:"
        if below.type == _PARAGRAPH and not is_question(below.content):
            below.content = f"{text if '*' in text or '_' in text else f'**{text}**'} {below.content}"
            del children[number]
        else:
            heading.content = text
