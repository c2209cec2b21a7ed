"""The blocks of a Markdown text with its HTML read, as far as HTML stands for blocks of Markdown.

The text between the tags is HTML, not Markdown, as CommonMark says. An element with an attribute `markdown`, such as
`<aside markdown="1">`, is the exception: many programs read its text as Markdown, and so does this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from knowledge.text.blocks import Block, read_markdown
from knowledge.text.comments import without_comments
from knowledge.text.html_reader import read_html
from knowledge.text.html_tags import Tag, find_tags, pieces

COMMENTS: Final = "comments"
_MOST_IN_TABLE: Final = 200  # blocks of Markdown between which the end of a table is searched
_LISTS: Final = frozenset({"ul", "menu", "ol", "dl", "table"})


def with_html_read(blocks: Iterable[Block], relative_links: bool = False) -> Iterator[Block]:
    """Yield blocks. In place of each block of HTML, yield a block with its comments, and the blocks of its elements.

    A list or a table of HTML with empty lines in it is several blocks for Markdown. They are read as one, with the
    paragraphs of Markdown between its tags.
    `relative_links`: whether links to other files are links.
    """
    whole: Block | None = None
    depth = 0
    for number, block in enumerate(blocks := list(blocks)):
        is_html = block.type == "html_block"
        if whole is not None and depth and (is_html or _is_indented_html(block) or _is_cell(blocks, number, depth)):
            gap = block.line - whole.line - whole.content.count("\n")
            written = _html_of(block) if block.type == "paragraph" else block.content
            whole.content += "\n" * max(gap, 1) + written
            depth = _depth(written, depth)
            continue
        if whole is not None:
            yield from _read(whole, relative_links)
        whole = Block(block.type, line=block.line, content=block.content) if is_html else None
        depth = _depth(block.content, 0) if is_html else 0
        if not is_html:
            yield block
    if whole is not None:
        yield from _read(whole, relative_links)


def _is_cell(blocks: list[Block], number: int, depth: int) -> bool:
    """Return whether a paragraph is in a table or list of HTML, which ends within the next blocks.

    `depth`: how many lists and tables are open before the paragraph.
    """
    for block in blocks[number : number + _MOST_IN_TABLE] if blocks[number].type == "paragraph" else ():
        if block.type == "html_block" or _is_indented_html(block):
            depth = _depth(block.content, depth)
        elif block.type != "paragraph":
            return False
        if not depth:
            return True
    return False


def _html_of(paragraph: Block) -> str:
    """Return the HTML of a paragraph of Markdown."""
    from markdown_it.presets import commonmark  # they take 40 ms to import, and a stored guide needs none of them
    from markdown_it.renderer import RendererHTML
    from markdown_it.utils import OptionsDict

    return f"<p>{RendererHTML().renderInline(paragraph.inline, OptionsDict(commonmark.make()['options']), {})}</p>"


def _is_indented_html(block: Block) -> bool:
    return block.type == "code_block" and block.content.lstrip().startswith("<")


def _depth(text: str, depth: int) -> int:
    """Return how many lists and tables are open after a text, of which `depth` were open before."""
    for step in _steps(text):
        depth = max(0, depth + step)
    return depth


@lru_cache(maxsize=2 * _MOST_IN_TABLE)
def _steps(text: str) -> tuple[int, ...]:
    """Return 1 for each list or table that a text opens, and -1 for each that it closes."""
    tags = (piece for piece in pieces(text) if isinstance(piece, Tag) and piece.name in _LISTS)
    return tuple(-1 if tag.closing else 1 for tag in tags)


def _read(block: Block, relative_links: bool) -> Iterator[Block]:
    if "<!--" in block.content:
        yield Block(COMMENTS, line=block.line, content=block.content)
    if (markdown := _markdown(block.content)) is not None:
        inner = read_markdown(markdown, relative_links=relative_links).blocks
        _shift(inner, block.line - 1)
        yield from with_html_read(inner, relative_links)
    else:
        yield from read_html(block.content, block.line, relative_links)


def _markdown(text: str) -> str | None:
    """Return a text without the tags of elements whose text is Markdown. Return None if there is no such element."""
    text = without_comments(text)
    tags = list(find_tags(text))
    names = {tag.name for tag in tags if not tag.closing and tag.attributes.get("markdown", "0") != "0"}
    if not names:
        return None
    kept: list[str] = []
    at = 0
    for tag in tags:
        # A picture at the start of a line would begin a block of HTML.
        if tag.name == "img" or (tag.name in names and (tag.closing or "markdown" in tag.attributes)):
            kept += [text[at : tag.start], "\n" * tag.source.count("\n")]
            at = tag.end
    return "".join([*kept, text[at:]])


def _shift(blocks: list[Block], lines: int) -> None:
    for block in blocks:
        block.line += lines
        _shift(block.children, lines)
