"""Markdown's inline tokens -> plain text for the search, and Discord Markdown for the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.text.characters import harmless

if TYPE_CHECKING:
    from markdown_it.token import Token

_SPECIAL = re.compile(
    r"(?P<sign>[\\*_`~|<>\[\]()#@])"
    r"|^(?P<space>[^\S\n]*)(?:(?P<bullet>[-+])|(?P<number>\d+)\.)(?=\s|\Z)",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\(.)")
_ADDRESS = re.compile(r"(https?://[^\s<>()\[\]@`]*[^\s<>()\[\]@.,:;!?\"'*_~|`\\])")
_WEB = re.compile(r"https?://[^\s<>]+")
_RELATIVE = re.compile(r"(?![a-zA-Z][\w+.-]*:|//|#$)[^\s<>`\\]+")
RELATIVE_LINKS = "relative_links"  # says in the meta of a link's token whether a link to another file is a link
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_FENCED = re.compile(r"(^ *```\n[\s\S]*?\n *```$)", re.MULTILINE)
_HASHTAG = re.compile(r"#[^\W\d_][\w/-]*")
_MARKS = {"strong": "**", "em": "*", "s": "~~"}
_LINK = "["
_MARK = re.compile(r"(?<!\\)(?:\\\\)*[*_~`]")
_LINKS = re.compile(r"(\[(?:\\.|[^\]\\])*\]\([^)\s]*\)|<https?://[^>\s]*>)")
_ZERO_WIDTH = "\u200b"


def escape(text: str) -> str:
    """Return a text that Discord shows as it is, without Markdown, mentions or links.

    A zero-width space turns `@everyone`, `<@1>` and bare addresses into plain words. Characters that harm the text
    around them are left out (`harmless`).
    """
    return _escape_words(harmless(text).replace("://", f":{_ZERO_WIDTH}//"))


def escape_besides_code(text: str) -> str:
    """Return a text that Discord shows as it is, but with its fenced code as code."""
    pieces = _FENCED.split(text)
    return "".join(piece if number % 2 else escape(piece) for number, piece in enumerate(pieces))


def unescape(text: str) -> str:
    """Return a text as it was before `escape`, but without any zero-width space."""
    return _ESCAPED.sub(r"\1", text.replace(_ZERO_WIDTH, ""))


def _escape_words(text: str) -> str:
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    sign = match["sign"]
    if sign:
        return f"\\@{_ZERO_WIDTH}" if sign == "@" else f"\\{sign}"
    number = match["number"]
    return match["space"] + (f"{number}\\." if number else f"\\{match['bullet']}")


def embolden(markdown: str, words: Iterable[str]) -> str:
    """Return Markdown in which the first occurrence of each word is bold.

    Words inside links are skipped. Markdown that holds a mark (`*`, `_`, `~` or a backtick) is returned unchanged.
    """
    if _MARK.search(markdown):
        return markdown
    for word in words:
        place = re.compile(rf"(?<![\w*]){re.escape(escape(word))}(?![\w*])")
        pieces = _LINKS.split(markdown)
        for at in range(0, len(pieces), 2):
            pieces[at], found = place.subn(lambda match: f"**{match[0]}**", pieces[at], count=1)
            if found:
                break
        markdown = "".join(pieces)
    return markdown


def _escape_around_addresses(text: str) -> str:
    """Escape a text, but leave its bare web addresses as links."""
    pieces = _ADDRESS.split(text)
    return "".join(f"<{piece}>" if i % 2 else escape(piece) for i, piece in enumerate(pieces))


def is_line_break(token: Token) -> bool:
    """Return whether a token is the HTML tag of a line break."""
    return token.type == "html_inline" and _LINE_BREAK.fullmatch(token.content) is not None


def is_pictures(tokens: list[Token]) -> bool:
    """Return whether inline tokens show pictures, and no words besides."""
    pictures = [token for token in tokens if token.type == "image" or _PICTURE.match(token.content)]
    return bool(pictures) and not any(
        token.type in {"text", "text_special", "code_inline"} and any(map(str.isalnum, token.content))
        for token in tokens
    )


def is_without_words(tokens: list[Token]) -> bool:
    """Return whether inline tokens show nothing, only pictures, or only tags such as `#exam` of Obsidian."""
    return is_pictures(tokens) or not (words := plain(tokens)) or _are_hashtags(words.split())


def _are_hashtags(words: list[str]) -> bool:
    """Return whether words are tags. A single word such as `#Fees` may be a heading whose space was forgotten."""
    return all(map(_HASHTAG.fullmatch, words)) and (len(words) > 1 or words[0][1].islower())


def plain(tokens: list[Token]) -> str:
    """Return the words of inline tokens. A link gives its text, an image its alternative text."""
    parts: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                parts.append(token.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "image":
                parts.append(plain(token.children or []))
            case "html_inline" if is_line_break(token):
                parts.append("\n")
            case _:
                pass
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def discord_markdown(tokens: list[Token]) -> str:
    """Return inline tokens as Discord Markdown.

    Emphasis, code and web links stay Markdown. Discord shows everything else as it is.
    """
    writer = _Writer()
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                writer.words(token.content)
            case "code_inline":
                writer.markdown(f"`{token.content.replace('`', '’')}`")
            case "softbreak":
                writer.markdown(" ")
            case "hardbreak":
                writer.markdown("\n")
            case "html_inline" if is_line_break(token):
                writer.markdown("\n")
            case "image":
                writer.words(plain(token.children or []))
            case "link_open":
                writer.open(_LINK, _target(token))
            case "strong_open" | "em_open" | "s_open":
                writer.open(_MARKS[token.type.removesuffix("_open")])
            case "link_close" | "strong_close" | "em_close" | "s_close":
                writer.close()
            case _:
                pass
    return writer.finish()


def discord_words(text: str) -> str:
    """Return plain text as Discord Markdown that shows it as it is. Only its web addresses become links."""
    writer = _Writer()
    writer.words(text)
    return writer.finish()


def _target(token: Token) -> str | None:
    """Return the address of a web link, or None if the address is not http or https.

    If the token says so, also return the target of a link to another file. Parentheses are percent-encoded, because a
    parenthesis would end the address on Discord.
    """
    href = str(token.attrGet("href") or "").replace("(", "%28").replace(")", "%29")
    is_live = _WEB.fullmatch(href) or (token.meta.get(RELATIVE_LINKS) and _RELATIVE.fullmatch(href))
    return href if is_live else None


@dataclass(slots=True)
class _Span:
    """Emphasis or a link that is not closed yet."""

    mark: str = ""
    target: str | None = None
    parts: list[str] = field(default_factory=list[str])


class _Writer:
    """Writes Discord Markdown with balanced marks.

    Words are collected until Markdown follows, so that `escape` sees them in one piece.
    """

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._spans = [_Span()]
        self._nested: list[bool] = []  # for each open span: whether it is inside a span of its kind

    def words(self, text: str) -> None:
        """Add text that Discord is to show as it is."""
        if text:
            self._waiting.append(text)

    def markdown(self, written: str) -> None:
        """Add text that is Markdown already.

        A zero-width space separates two marks that would touch, because Discord would read them as one mark.
        """
        self._flush()
        parts = self._spans[-1].parts
        if not written:
            return
        if parts and written[0] in "*~`" and parts[-1].endswith(written[0]):
            parts.append(_ZERO_WIDTH)
        parts.append(written)

    def open(self, mark: str, target: str | None = None) -> None:
        """Begin emphasis, or a link to `target`.

        A span inside a span of its kind gets no marks, because Discord needs none.
        """
        self._flush()
        self._nested.append(any(span.mark == mark for span in self._spans))
        if not self._nested[-1]:
            self._spans.append(_Span(mark, target))

    def close(self) -> None:
        """End the span that was opened last. An empty span leaves no marks."""
        self._flush()
        if self._nested.pop():
            return
        span = self._spans.pop()
        inner = "".join(span.parts)
        if inner.strip() and span.target:
            inner = _link(inner, span.target)
        elif inner.strip() and span.mark != _LINK:
            before = _ZERO_WIDTH if inner[0] == span.mark[0] else ""
            after = _ZERO_WIDTH if inner[-1] == span.mark[0] else ""
            inner = f"{span.mark}{before}{inner}{after}{span.mark}"
        self.markdown(inner)

    def finish(self) -> str:
        """Return the Markdown written so far."""
        self._flush()
        return "".join(self._spans[0].parts).strip()

    def _flush(self) -> None:
        if self._waiting:
            linked = any(span.target for span in self._spans)
            text = "".join(self._waiting)
            self._spans[-1].parts.append(escape(text) if linked else _escape_around_addresses(text))
            self._waiting.clear()


def _link(inner: str, target: str) -> str:
    """Return a link that shows the words `inner`.

    If the words hold an address, return the bare target, because Discord does not turn such words into a link.
    """
    is_bare = "://" in inner.replace(_ZERO_WIDTH, "") and _WEB.fullmatch(target)
    return f"<{target}>" if is_bare else f"[{inner}]({target})"
