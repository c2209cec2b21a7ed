"""HTML -> the inline tokens that the same text would be in Markdown."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from knowledge.text.characters import harmless
from knowledge.text.html_tags import pieces
from knowledge.text.markup import RELATIVE_LINKS

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKS: Final = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "s": "s",
    "del": "s",
    "strike": "s",
    "a": "link",
    "code": "code",
    "kbd": "code",
    "tt": "code",
    "samp": "code",
}


def inline_tokens(source: str, relative_links: bool = False) -> list[Token]:
    """Return the inline tokens that the same text would be in Markdown.

    `relative_links`: whether links to other files are links.
    """
    from markdown_it.common.normalize_url import normalizeLink  # see knowledge/text/blocks.py
    from markdown_it.token import Token

    found: list[Token] = []
    marks: list[str] = []
    code: list[str] | None = None
    for piece in pieces(source):
        if isinstance(piece, str):
            text = harmless(html.unescape(" ".join(piece.split()) if piece.strip() else ""))
            text = (" " if piece[:1].isspace() else "") + text + (" " if piece[-1:].isspace() and text else "")
            if code is not None:
                code.append(text)
            elif text:
                found.append(Token("text", "", 0, content=text))
            continue
        mark = _MARKS.get(piece.name)
        if mark == "code":
            if piece.closing and code is not None:
                if content := "".join(code).strip():
                    found.append(Token("code_inline", "code", 0, content=content))
                code = None
            elif not piece.closing and code is None:
                code = []
        elif code is not None:
            continue
        elif piece.name == "br":
            found.append(Token("hardbreak", "br", 0))
        elif piece.name == "img":
            found.append(Token("image", "img", 0))
        elif mark is not None and not piece.closing:
            marks.append(mark)
            attributes = {"href": normalizeLink(harmless(piece.attributes.get("href", "")))} if mark == "link" else {}
            found.append(
                Token(f"{mark}_open", piece.name, 1, attrs=dict(attributes), meta={RELATIVE_LINKS: relative_links})
            )
        elif mark is not None and mark in marks:
            while marks:
                last = marks.pop()
                found.append(Token(f"{last}_close", "", -1))
                if last == mark:
                    break
    if code is not None and (content := "".join(code).strip()):
        found.append(Token("code_inline", "code", 0, content=content))
    found += [Token(f"{mark}_close", "", -1) for mark in reversed(marks)]
    return found
