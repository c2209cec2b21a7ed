"""Markdown -> the tree of its blocks, each block with its line and its inline tokens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.progress import Progress, counted, unwatched
from knowledge.text.characters import harmless

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_DEEPEST = 40  # levels of nested blocks; markdown-it leaves out deeper blocks
_FRONT_MATTER = "---"


def _no_tokens(_: str) -> list[Token]:
    return []


@dataclass(slots=True)
class Block:
    """A block such as a paragraph or a list.

    `type`: markdown-it's name for the block, without `_open`.
    `line`: the line on which the block starts, counted from 1.
    `content`: the text of code and HTML as it is; the inline Markdown of other blocks.
    `first_number`: the number of the first item of an ordered list.
    `tokens_of`: turns inline Markdown into inline tokens.
    """

    type: str
    tag: str = ""
    line: int = 1
    content: str = ""
    first_number: int = 1
    children: list[Block] = field(default_factory=list["Block"])
    tokens_of: Callable[[str], list[Token]] = field(default=_no_tokens, repr=False, compare=False)

    @property
    def inline(self) -> list[Token]:
        """Return the inline tokens. They are made anew each time, because they take much more memory than the text."""
        return self.tokens_of(self.content)


@dataclass(frozen=True, slots=True)
class Markdown:
    """The blocks of a Markdown text, and its front matter as YAML text that is not parsed yet."""

    front_matter: str | None
    blocks: list[Block]


def read_markdown(text: str, progress: Progress = unwatched) -> Markdown:
    """Read CommonMark with tables, definition lists, strikethrough, HTML and front matter.

    Characters that harm the text around them are left out, also those that the text writes as entities (`&#8238;`).
    """
    from markdown_it.rules_core import StateCore, normalize  # see _parser

    parser = _parser(front_matter=text.startswith(_FRONT_MATTER))
    links: EnvType = {}
    state = StateCore(text, parser, links)
    normalize(state)
    lines = state.src.count("\n") + 1
    tree = _Tree(lambda content: _inline(parser, content, links), counted(range(lines), progress))
    parser.block.parse(state.src, parser, links, tree)
    return tree.finish()


def title_block(title: str, tag: str) -> Block:
    """Return a heading on the first line, whose words are plain text."""
    return Block("heading", tag, content=title, tokens_of=_plain_tokens)


def _plain_tokens(content: str) -> list[Token]:
    from markdown_it.token import Token  # see _parser

    return [Token("text", "", 0, content=content)]


class _Tree(list["Token"]):
    """The list to which markdown-it adds block tokens. It turns them into blocks and stays empty.

    The tokens of a table take ninety times the memory of its text, so a token is kept only until the next one comes.
    By then, markdown-it has filled the token.
    """

    def __init__(self, tokens_of: Callable[[str], list[Token]], lines: Iterator[int]) -> None:
        """Take `lines`, the numbers of the lines, of which a number is taken when its line is reached."""
        super().__init__()
        self._tokens_of = tokens_of
        self._lines = lines
        self._line = -1
        self._front_matter: str | None = None
        self._open = [Block("root")]
        self._last: Token | None = None

    def append(self, token: Token, /) -> None:
        self._take_last()
        self._last = token

    def finish(self) -> Markdown:
        """Return the tree."""
        self._take_last()
        return Markdown(self._front_matter, self._open[0].children)

    def _take_last(self) -> None:
        token, holder = self._last, self._open[-1]
        if token is None:
            return
        while token.map and self._line < token.map[0]:
            self._line = next(self._lines, token.map[0])
        if token.type != "inline":
            token.content = harmless(token.content)
        if token.nesting < 0:
            self._open.pop()
        elif token.type == "inline":
            holder.content, holder.tokens_of = token.content, self._tokens_of
        elif token.type == "front_matter":
            self._front_matter = token.content
        else:
            block = _block(token, holder)
            holder.children.append(block)
            if token.nesting > 0:
                self._open.append(block)


def _make_harmless(token: Token) -> None:
    token.content = harmless(token.content)
    for child in token.children or []:
        _make_harmless(child)


def read_inline(text: str) -> list[Token]:
    """Read the text of one paragraph or heading, with the same inline markup as `read_markdown`."""
    return _inline(_parser(front_matter=False), text, {})


def _inline(parser: MarkdownIt, content: str, links: EnvType) -> list[Token]:
    tokens = parser.parseInline(content, links)[0].children or []
    for token in tokens:
        _make_harmless(token)
    return tokens


@lru_cache(maxsize=2)
def _parser(*, front_matter: bool) -> MarkdownIt:
    """Return a parser.

    With `front_matter`, the plugin also takes a list item on the first line, such as `- a--`, for front matter.
    """
    # markdown-it takes 40 ms to import, and nothing of it is needed if the guide's index is stored.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.use(deflist_plugin)
    return parser.use(front_matter_plugin) if front_matter else parser


def _block(token: Token, holder: Block) -> Block:
    return Block(
        type=sys.intern(token.type.removesuffix("_open")),
        tag=token.tag,
        line=token.map[0] + 1 if token.map else holder.line,
        content=token.content,
        first_number=int(token.attrs.get("start", 1)),
    )
