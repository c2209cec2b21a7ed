"""HTML -> the blocks that the same text would be in Markdown: headings, paragraphs, lists, tables and summaries."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from knowledge.text.block import DETAILS, DETAILS_END, SUMMARY, Block
from knowledge.text.block_tokens import ANCHOR
from knowledge.text.html_inline import inline_tokens
from knowledge.text.html_tags import Tag, ids_of, pieces, plain_html

if TYPE_CHECKING:
    from markdown_it.token import Token

_DEEPEST: Final = 40  # levels of nested elements; the text of deeper elements stands in the last of these levels
_CONTAINERS: Final = {
    "ul": "bullet_list",
    "menu": "bullet_list",
    "ol": "ordered_list",
    "li": "list_item",
    "dl": "dl",
    "dd": "dd",
    "table": "table",
    "tr": "tr",
    "blockquote": "blockquote",
}
# The content of these elements is one line of inline markup.
_LINES: Final = {
    "dt": "dt",
    "td": "td",
    "th": "th",
    "caption": "paragraph",
    "summary": SUMMARY,
} | {f"h{level}": "heading" for level in range(1, 7)}
_HOLDERS: Final = {
    "li": ("ul", "menu", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "tr": ("table",),
    "td": ("tr",),
    "th": ("tr",),
}
_DIVIDING: Final = frozenset(
    {"address", "article", "aside", "center", "col", "colgroup", "details", "div", "fieldset", "figcaption", "figure"}
    | {"footer", "form", "header", "hr", "main", "nav", "p", "section", "tbody", "tfoot", "thead"}
)
# Within a line, these elements only part its words.
_FLOW: Final = frozenset(
    {"blockquote", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "menu", "ol"}
    | {"p", "pre", "section", "ul"}
)
_WITHIN: Final = {"dt": ("dt", "dd", "dl")}
_MOST_SPANNED: Final = 50  # rows or columns
_REPEATED: Final = 60  # characters of a cell that is repeated in each row that it spans
_HIGHEST_NUMBER: Final = 999_999_999  # of an item, as in Markdown
_BREAK: Final = "<br>"


def read_html(text: str, line: int, relative_links: bool = False) -> list[Block]:
    """Return the blocks of an HTML text that starts on a line.

    `relative_links`: whether links to other files are links.
    """
    reader = _HtmlReader(line, partial(inline_tokens, relative_links=relative_links))
    for piece in pieces(text):
        reader.take(piece)
    return reader.finish()


class _HtmlReader:
    """Builds the tree of blocks. `open` holds the elements that are not closed yet, each with its name."""

    def __init__(self, line: int, tokens_of: Callable[[str], list[Token]]) -> None:
        self.tokens_of = tokens_of
        self.line = line
        self.root = Block("root")
        self.open: list[tuple[str, Block]] = []
        self.inline: list[str] = []
        self.inline_line = line
        self.tables: list[Block] = []
        self.spans: dict[int, tuple[int, int]] = {}  # id of a cell -> how many columns and rows it spans

    def take(self, piece: str | Tag) -> None:
        if isinstance(piece, str):
            self._text(piece)
            self.line += piece.count("\n")
            return
        name = piece.name
        if not piece.closing and (ids := ids_of(piece.source)):
            self._anchor(ids, name)
        innermost = self.open[-1][0] if self.open else ""
        if innermost in _LINES and name in _FLOW and name not in _WITHIN.get(innermost, (innermost,)):
            self._text(_BREAK)
        elif name in _CONTAINERS or name in _LINES or name == "pre":
            self._flush()
            if piece.closing:
                self._close(name)
            else:
                self._open(name, piece)
        elif name in _DIVIDING:
            self._flush()
            if name == "details":
                self.root.children.append(Block(DETAILS_END if piece.closing else DETAILS, line=self.line))
            elif name == "hr":
                self.root.children.append(Block("hr", line=self.line))
        else:
            self._text(piece.source)
        self.line += piece.source.count("\n")

    def finish(self) -> list[Block]:
        self._flush()
        for table in self.tables:
            self._fill(table)
        return self.root.children

    def _fill(self, table: Block) -> None:
        """Repeat the cells that span several rows, so that each row can be read alone. Long cells are not repeated."""
        above: dict[int, tuple[int, Block]] = {}  # column -> for how many rows its cell goes on
        for row in table.children:
            cells, own = list[Block](), iter(row.children)
            cell = next(own, None)
            while cell is not None or above.get(len(cells), (0, None))[0]:
                column = len(cells)
                left, spanning = above.get(column, (0, None))
                if left and spanning is not None:
                    above[column] = (left - 1, spanning)
                    cells.append(spanning)
                elif cell is not None:
                    columns, rows = self.spans.get(id(cell), (1, 1))
                    repeated = cell if len(cell.content) <= _REPEATED else Block(cell.type, line=cell.line)
                    above[column] = (rows - 1, repeated)
                    cells += [cell, *(Block(cell.type, line=cell.line) for _ in range(columns - 1))]
                    cell = next(own, None)
            row.children = cells

    def _anchor(self, ids: list[str], name: str) -> None:
        """Add the ids of an element. Those in a heading belong to the heading."""
        innermost = self.open[-1][1] if self.open else self.root
        if innermost.type == "heading":
            innermost.anchors += tuple(ids)
        elif not self.open and _LINES.get(name) != "heading":
            self._flush()
            self.root.children.append(Block(ANCHOR, line=self.line, content="\n".join(ids)))

    def _text(self, source: str) -> None:
        if not self.inline:
            self.inline_line = self.line + len(source[: len(source) - len(source.lstrip())].splitlines()[1:])
        if self.inline or source.strip():
            self.inline.append(source)

    def _open(self, name: str, tag: Tag) -> None:
        holders = _HOLDERS.get(name, ())
        if name in {"li", "dt", "dd", "tr", "td", "th"}:
            self._close_within(name, holders)
        if holders and not any(held in holders for held, _ in self.open):
            self._push(holders[0], self._block(holders[0], tag))
        self._push(name, self._block(name, tag))

    def _block(self, name: str, tag: Tag) -> Block:
        kind = "fence" if name == "pre" else _CONTAINERS.get(name) or _LINES[name]
        number = _number(tag, "start", _HIGHEST_NUMBER) if name == "ol" else 1
        block = Block(kind, tag=name, line=self.line, first_number=number, tokens_of=self.tokens_of)
        if kind == "heading":
            block.anchors = tuple(ids_of(tag.source))
        if name in {"td", "th"} and "span" in tag.written_attributes.lower():
            self.spans[id(block)] = _number(tag, "colspan", _MOST_SPANNED), _number(tag, "rowspan", _MOST_SPANNED)
        return block

    def _push(self, name: str, block: Block) -> None:
        if len(self.open) >= _DEEPEST:
            return
        siblings = self._holder.children
        if name == "caption" and self.open and self.open[-1][0] == "table":
            siblings = next(
                (held for held_name, held in self.open[-2::-1] if held_name in _CONTAINERS), self.root
            ).children
            siblings.insert(len(siblings) - 1, block)  # before the table
        else:
            siblings.append(block)
        self.open.append((name, block))
        if name == "table":
            self.tables.append(block)

    @property
    def _holder(self) -> Block:
        """Return the block to which the next block belongs. A line of inline markup holds no block."""
        return next((block for name, block in reversed(self.open) if name in _CONTAINERS), self.root)

    def _close_within(self, name: str, holders: tuple[str, ...]) -> None:
        """Close an element of the same kind that is open in the same list or table, because its end may be left out."""
        alike = {"dt", "dd"} if name in {"dt", "dd"} else {"td", "th"} if name in {"td", "th"} else {name}
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] in alike:
                del self.open[place:]
                return
            if self.open[place][0] in (*holders, "table", "dl", "ul", "ol", "menu"):
                return

    def _close(self, name: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == name:
                del self.open[place:]
                return

    def _flush(self) -> None:
        source = "".join(self.inline)
        self.inline.clear()
        if not source.strip():
            return
        name, innermost = self.open[-1] if self.open else ("", self.root)
        if name == "pre":
            innermost.content += html.unescape("".join(piece for piece in pieces(source) if isinstance(piece, str)))
        elif name in _LINES:
            innermost.content += (_BREAK if innermost.content else "") + source.strip()
        elif plain_html(source) or "<img" in source.lower():
            self._holder_of_text().children.append(
                Block("paragraph", "p", self.inline_line, source.strip(), tokens_of=self.tokens_of)
            )

    def _holder_of_text(self) -> Block:
        """Return the innermost block that may hold a paragraph. A list or a table holds none."""
        return next(
            (block for name, block in reversed(self.open) if name in {"li", "dd", "blockquote"}),
            self.root,
        )


def _number(tag: Tag, name: str, most: int) -> int:
    """Return the number that an attribute holds, 1 if it holds none or a larger one than `most`."""
    written = tag.attributes.get(name, "")
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 1
    return number if 1 <= number <= most else 1
