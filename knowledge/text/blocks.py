"""Markdown -> the tree of its blocks, each block with its line and its inline tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from knowledge.text.characters import harmless

_DEEPEST = 40  # levels of nested blocks; markdown-it leaves out deeper blocks


@dataclass(slots=True)
class Block:
    """A block such as a paragraph or a list.

    `type`: markdown-it's name for the block, without `_open`.
    `line`: the line on which the block starts, counted from 1.
    `first_number`: the number of the first item of an ordered list.
    """

    type: str
    tag: str = ""
    line: int = 1
    content: str = ""
    first_number: int = 1
    inline: list[Token] = field(default_factory=list[Token])
    children: list[Block] = field(default_factory=list["Block"])


@dataclass(frozen=True, slots=True)
class Markdown:
    """The blocks of a Markdown text, and its front matter as YAML text that is not parsed yet."""

    front_matter: str | None
    blocks: list[Block]


def read_markdown(text: str) -> Markdown:
    """Read CommonMark with tables, strikethrough, HTML and front matter.

    Characters that harm the text around them are left out, also those that the text writes as entities (`&#8238;`).
    """
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    tokens = parser.use(front_matter_plugin).parse(text)
    front_matter = tokens.pop(0).content if tokens and tokens[0].type == "front_matter" else None
    root = Block("root")
    open_blocks = [root]
    for token in tokens:
        _make_harmless(token)
        holder = open_blocks[-1]
        if token.nesting < 0:
            open_blocks.pop()
        elif token.type == "inline":
            holder.inline = token.children or []
        else:
            block = _block(token, holder)
            holder.children.append(block)
            if token.nesting > 0:
                open_blocks.append(block)
    return Markdown(front_matter, root.children)


def _make_harmless(token: Token) -> None:
    token.content = harmless(token.content)
    for child in token.children or []:
        _make_harmless(child)


def _block(token: Token, holder: Block) -> Block:
    return Block(
        type=token.type.removesuffix("_open"),
        tag=token.tag,
        line=token.map[0] + 1 if token.map else holder.line,
        content=token.content,
        first_number=int(token.attrs.get("start", 1)),
    )
