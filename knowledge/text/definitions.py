"""Definition lists as lists: each term with its meaning is an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.text.blocks import Block
from knowledge.text.markup import plain
from knowledge.text.questions import is_question

if TYPE_CHECKING:
    from markdown_it.token import Token


def list_of_terms(block: Block) -> Block:
    """Return a definition list as a list.

    Terms that share a meaning share an item. If a term has several meanings, these are nested in its item.
    """
    groups: list[tuple[list[Block], list[Block]]] = []
    for part in block.children:
        if not groups or (part.type == "dt" and groups[-1][1]):
            groups.append(([], []))
        groups[-1][0 if part.type == "dt" else 1].append(part)
    items = [_item(terms, meanings) for terms, meanings in groups]
    return Block("bullet_list", "ul", block.line, children=items)


def _item(terms: list[Block], meanings: list[Block]) -> Block:
    line = (terms or meanings)[0].line
    term = [_joined(terms, ", ", line)] if terms else []
    if len(meanings) != 1:
        nested = [Block("list_item", "li", one.line, children=one.children) for one in meanings]
        lists = [Block("bullet_list", "ul", nested[0].line, children=nested)] if nested else []
        return Block("list_item", "li", line, children=[*term, *lists])
    (meaning,) = meanings
    first, *others = meaning.children or [Block("paragraph")]
    name = plain(term[0].inline) if term else ""
    if not name or first.type != "paragraph" or is_question(name):
        return Block("list_item", "li", line, children=[*term, *meaning.children])
    between = " " if name.endswith((":", "：")) else ": "
    return Block("list_item", "li", line, children=[_joined([*term, first], between, line), *others])


def _joined(parts: list[Block], between: str, line: int) -> Block:
    """Return a paragraph with the words of several blocks."""

    def tokens_of(_: str) -> list[Token]:
        from markdown_it.token import Token  # see knowledge/text/blocks.py

        found: list[Token] = []
        for number, part in enumerate(parts):
            if number:
                found.append(Token("text", "", 0, content=between))
            found += part.inline if number == len(parts) - 1 else _without_last_space(part.inline)
        return found

    if len(parts) == 1:
        return Block("paragraph", "p", parts[0].line, parts[0].content, tokens_of=parts[0].tokens_of)
    return Block("paragraph", "p", line, between.join(part.content for part in parts), tokens_of=tokens_of)


def _without_last_space(tokens: list[Token]) -> list[Token]:
    """Return tokens without the space before a comment at their end."""
    for place in range(len(tokens) - 1, -1, -1):
        if tokens[place].type == "text" and tokens[place].content:
            shorter = tokens[place].copy(content=tokens[place].content.rstrip())
            return [*tokens[:place], shorter, *tokens[place + 1 :]]
        if tokens[place].type not in {"text", "html_inline"}:
            break
    return tokens
