"""Markdown's inline tokens -> the plain text that is searched and the Discord Markdown that is shown."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from markdown_it.token import Token

_ESCAPED = re.compile(r"([\\*_`~|<>\[\]()#@])|^(\s*)([-+]|\d+\.)(?=\s)", re.MULTILINE)
_ADDRESS = re.compile(r"(https?://[^\s<>()\[\]@]+)")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_WRAP = {"strong_open": "**", "strong_close": "**", "em_open": "*", "em_close": "*", "s_open": "~~", "s_close": "~~"}


def escape(text: str) -> str:
    """Makes any text show as itself on Discord: no Markdown, no mention, no link of its own.

    A zero-width space keeps `@everyone`, `<@1>` and bare addresses from meaning anything.
    """
    return _escape_words(text.replace("://", ":\u200b//"))


def _escape_words(text: str) -> str:
    text = text.replace("@", "@\u200b")
    return _ESCAPED.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def _escape_around_addresses(text: str) -> str:
    """Leaves the guide's own bare web addresses alive and makes the rest show as itself."""
    pieces = _ADDRESS.split(text)
    return "".join(piece if i % 2 else _escape_words(piece) for i, piece in enumerate(pieces))


def comments(text: str) -> list[str]:
    """Gives what stands in the HTML comments of a text."""
    return [match.strip() for match in _COMMENT.findall(text)]


def plain_html(text: str) -> str:
    """Gives the words of an HTML fragment without its tags, comments, scripts and styles."""
    words = _HtmlWords()
    words.feed(text)
    words.close()
    return " ".join("".join(words.parts).split())


class _HtmlWords(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in {"script", "style"}))
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def plain(children: list[Token]) -> str:
    """Gives the words of inline tokens: links as their text, images as their alternative text."""
    parts: list[str] = []
    for token in children:
        match token.type:
            case "text" | "code_inline" | "text_special":
                parts.append(token.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "image":
                parts.append(token.content)
            case "html_inline" if token.content.lower().startswith("<br"):
                parts.append("\n")
            case _:
                pass
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def discord_markdown(children: list[Token]) -> str:
    """Gives inline tokens as Discord Markdown: emphasis, code and web links live, all else shows as itself."""
    parts: list[str] = []
    open_links: list[str | None] = []
    for token in children:
        match token.type:
            case "text" | "text_special":
                parts.append(_escape_around_addresses(token.content))
            case "code_inline":
                parts.append(f"`{token.content.replace('`', chr(0x2019))}`")
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "image":
                parts.append(escape(token.content))
            case "link_open":
                href = html.unescape(str(token.attrGet("href") or ""))
                target = href if re.fullmatch(r"https?://[^\s()<>]+", href) else None
                open_links.append(target)
                parts.append("[" if target else "")
            case "link_close":
                target = open_links.pop() if open_links else None
                parts.append(f"]({target})" if target else "")
            case kind if kind in _WRAP:
                parts.append(_WRAP[kind])
            case _:
                pass
    return "".join(parts).strip()
