"""Markdown -> the tree of its blocks, each block with its line and its inline tokens."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from knowledge.progress import Progress, counted, unwatched
from knowledge.text.block import Block
from knowledge.text.block_tokens import CONTENTS, FORMULA, LEFT_OUT
from knowledge.text.boxes import FOOTNOTE, QUOTES, settle
from knowledge.text.characters import harmless
from knowledge.text.dialect_blocks import dialect_plugin
from knowledge.text.dialect_marks import Dialect, anchors_of, html_without_marks, without_marks
from knowledge.text.kept_lines import with_kept_lines
from knowledge.text.markup import RELATIVE_LINKS
from knowledge.text.omissions import Kind, Omissions
from knowledge.text.unshown_code import FORMULAS, language_named, unshown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_DEEPEST = 40  # levels of nested blocks; markdown-it leaves out deeper blocks
_FRONT_MATTER = "---"
_LISTS = frozenset({"bullet_list", "ordered_list"})
_FOOTNOTE = re.compile(r"^[ >]*\[\^([^\]\s]+)\]:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Markdown:
    """The blocks of a Markdown text, and its front matter as YAML text that is not parsed yet.

    `omissions`: what was left out of the blocks, because it is not understood.
    `relative_links`: whether links to other files are links.
    """

    front_matter: str | None
    blocks: list[Block]
    omissions: Omissions = field(default_factory=Omissions)
    relative_links: bool = False


def read_markdown(
    text: str,
    progress: Progress = unwatched,
    *,
    dialects: bool = True,
    is_mdx: bool = False,
    relative_links: bool = False,
) -> Markdown:
    """Read CommonMark with tables, definition lists, strikethrough, footnotes, HTML and front matter.

    The boxes of other programs' Markdown become quotes. Their shortcodes and the like are left out and counted. A
    heading inside a quote, a box or a list item is text. Characters that harm the text around them are left out, also
    those that the text writes as entities (`&#8238;`).
    `dialects`: whether anything besides CommonMark, tables, strikethrough, HTML and front matter is read.
    `is_mdx`: whether braces hold expressions.
    `relative_links`: whether links to other files are links. Somebody has to resolve them then.
    """
    from markdown_it.rules_core import StateCore, normalize  # see _parser

    parser = _parser(front_matter=text.startswith(_FRONT_MATTER), dialects=dialects, is_mdx=is_mdx)
    links: EnvType = {}
    state = StateCore(text, parser, links)
    normalize(state)
    lines = state.src.count("\n") + 1
    dialect = Dialect(is_mdx, frozenset(_FOOTNOTE.findall(state.src))) if dialects else None
    tree = _Tree(
        lambda content: _inline(parser, content, links, relative_links), counted(range(lines), progress), dialect
    )
    parser.block.parse(state.src, parser, links, tree)
    return replace(tree.finish(), relative_links=relative_links)


class _Tree(list["Token"]):
    """The list to which markdown-it adds block tokens. It turns them into blocks and stays empty.

    The tokens of a table take ninety times the memory of its text, so a token is kept only until the next one comes.
    By then, markdown-it has filled the token.
    """

    def __init__(self, tokens_of: Callable[[str], list[Token]], lines: Iterator[int], dialect: Dialect | None) -> None:
        """Take `lines`, the numbers of the lines, of which a number is taken when its line is reached."""
        super().__init__()
        self._tokens_of = tokens_of
        self._lines = lines
        self._line = -1
        self._front_matter: str | None = None
        self._dialect = dialect
        self._footnotes: dict[int, str] = {}  # the label of each footnote, by the identity of its block
        self._named: dict[str, Block] = {}  # the outermost block that first names a footnote
        self._open = [Block("root")]
        self._last: Token | None = None

    def append(self, token: Token, /) -> None:
        self._take_last()
        self._last = token

    def finish(self) -> Markdown:
        """Return the tree."""
        self._take_last()
        omissions = self._dialect.omissions if self._dialect else Omissions()
        return Markdown(self._front_matter, self._with_footnotes(self._open[0].children), omissions)

    def _take_last(self) -> None:
        token, holder = self._last, self._open[-1]
        if token is None:
            return
        while token.map and self._line < token.map[0]:
            self._line = next(self._lines, token.map[0])
        if token.type != "inline":
            token.content = harmless(token.content)
        if token.nesting < 0:
            block = self._open.pop()
            if block.type == FOOTNOTE:
                self._footnotes[id(block)] = block.content
            if self._dialect:
                settle(block)
        elif token.type == "inline":
            self._take_inline(token, holder)
        elif token.type == "front_matter":
            self._front_matter = token.content
        elif token.type == LEFT_OUT and self._dialect:
            self._leave_out(token, holder, self._dialect)
        else:
            if token.type == "fence" and self._dialect and (kind := _unshown(token, holder)):
                self._dialect.omissions.add(kind, token.map[0] + 1 if token.map else holder.line)
                return
            block = _block(token, holder)
            if block.tag == FORMULA and holder.children[-1].tag == FORMULA:
                holder.children[-1].content += f"\n{block.content}"
                return
            if block.type == "html_block" and self._dialect:
                block.content = html_without_marks(block.content, block.line, self._dialect)
            elif block.type in QUOTES:
                block.tokens_of = self._tokens_of
            holder.children.append(block)
            if token.nesting > 0:
                self._open.append(block)

    def _take_inline(self, token: Token, holder: Block) -> None:
        holder.content, holder.tokens_of = token.content, self._tokens_of
        if self._dialect:
            if holder.type == "heading":
                holder.content, holder.anchors = anchors_of(token.content)
            line = token.map[0] + 1 if token.map else holder.line
            if holder.type == "paragraph":
                holder.content = with_kept_lines(holder.content)
            holder.content = without_marks(holder.content, line, self._dialect, self._note)

    def _note(self, label: str) -> None:
        """Remember where a footnote is named first."""
        outermost = self._open[0].children[-1]
        if outermost.type != FOOTNOTE:
            self._named.setdefault(label, outermost)

    def _leave_out(self, token: Token, holder: Block, dialect: Dialect) -> None:
        """Count what is left out. A table of contents takes the place of the list above it, which has one item."""
        if token.tag != CONTENTS:
            dialect.omissions.add(cast("Kind", token.tag), token.map[0] + 1 if token.map else holder.line)
        elif holder.children and holder.children[-1].type in _LISTS and len(holder.children[-1].children) == 1:
            holder.children.pop()

    def _with_footnotes(self, blocks: list[Block]) -> list[Block]:
        """Return blocks with each footnote behind the block that names it first."""
        behind: dict[int, list[Block]] = {}
        moved: set[int] = set()
        for block in blocks:
            if (namer := self._named.get(self._footnotes.get(id(block), ""))) is not None:
                behind.setdefault(id(namer), []).append(block)
                moved.add(id(block))
        return [one for block in blocks if id(block) not in moved for one in (block, *behind.get(id(block), ()))]


def _make_harmless(token: Token) -> None:
    token.content = harmless(token.content)
    for child in token.children or []:
        _make_harmless(child)


def read_inline(text: str) -> list[Token]:
    """Read the text of one paragraph or heading, with the same inline markup as `read_markdown`."""
    return _inline(_parser(front_matter=False, dialects=False), text, {})


def _inline(parser: MarkdownIt, content: str, links: EnvType, relative_links: bool = False) -> list[Token]:
    tokens = parser.parseInline(content, links)[0].children or []
    for token in tokens:
        _make_harmless(token)
        if token.type == "link_open":
            token.meta[RELATIVE_LINKS] = relative_links
    return tokens


@lru_cache(maxsize=8)
def _parser(*, front_matter: bool, dialects: bool, is_mdx: bool = False) -> MarkdownIt:
    """Return a parser. In MDX, text that is indented is no code.

    With `front_matter`, the plugin also takes a list item on the first line, such as `- a--`, for front matter.
    """
    # markdown-it takes 40 ms to import, and nothing of it is needed if the guide's index is stored.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote.index import footnote_def
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    if is_mdx:
        parser.disable("code")
    if dialects:
        parser.use(deflist_plugin)
        parser.use(dialect_plugin)
        parser.block.ruler.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    return parser.use(front_matter_plugin) if front_matter else parser


def _unshown(token: Token, holder: Block) -> Kind | None:
    """Return as what code is left out, or None if it is shown. A formula is shown below the words that introduce it."""
    if language_named(token.info) in FORMULAS:
        token.tag = FORMULA
    if token.tag != FORMULA:
        return unshown(token.info)
    above = holder.children[-1] if holder.children else None
    return None if above and (above.type == "paragraph" or above.tag == FORMULA) else "formula"


def _block(token: Token, holder: Block) -> Block:
    content = str(token.meta["label"]) if token.type == f"{FOOTNOTE}_open" else token.content
    return Block(
        type=sys.intern(token.type.removesuffix("_open")),
        tag=token.tag,
        line=token.map[0] + 1 if token.map else holder.line,
        content=content,
        first_number=int(token.attrs.get("start", 1)),
    )
