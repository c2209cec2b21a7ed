"""A block of Markdown, such as a paragraph or a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it.token import Token

# The types of blocks that markdown-it does not know: the parts of <details>.
SUMMARY: Final = "summary"
DETAILS: Final = "details"
DETAILS_END: Final = "details_end"


def _no_tokens(_: str) -> list[Token]:
    return []


@dataclass(slots=True)
class Block:
    """A block such as a paragraph or a list.

    `type`: markdown-it's name for the block, without `_open`.
    `line`: the line on which the block starts, counted from 1.
    `content`: the text of code and HTML as it is; the inline Markdown of other blocks.
    `first_number`: the number of the first item of an ordered list.
    `anchors`: the ids that a heading gives itself.
    `tokens_of`: turns inline Markdown into inline tokens.
    """

    type: str
    tag: str = ""
    line: int = 1
    content: str = ""
    first_number: int = 1
    anchors: tuple[str, ...] = ()
    children: list[Block] = field(default_factory=list["Block"])
    tokens_of: Callable[[str], list[Token]] = field(default=_no_tokens, repr=False, compare=False)

    @property
    def inline(self) -> list[Token]:
        """Return the inline tokens. They are made anew each time, because they take much more memory than the text."""
        return self.tokens_of(self.content)

    def like(self, type_: str, content: str) -> Block:
        """Return another block on the same line, whose content is inline Markdown of the same file."""
        return Block(type_, line=self.line, content=content, tokens_of=self.tokens_of)


def title_block(title: str, tag: str) -> Block:
    """Return a heading on the first line, whose words are plain text."""
    return Block("heading", tag, content=title, tokens_of=_plain_tokens)


def _plain_tokens(content: str) -> list[Token]:
    from markdown_it.token import Token  # it takes 40 ms to import, and a stored guide needs none of it

    return [Token("text", "", 0, content=content)]
