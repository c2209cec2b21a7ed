"""Discord Markdown as `markup` writes it, taken apart again: parts of it, and its links.

What `markup` writes is simpler than what people write. Marks are balanced, and all other signs have a backslash before
them. A bare parenthesis begins a note that `with_links` added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from knowledge.text.markup import escape, escape_besides_code

_ZERO_WIDTH: Final = "\u200b"
_PIECE: Final = re.compile(
    r"(?P<block>```\n.*?\n```)(?=\n|\Z)"
    r"|`(?P<code>[^`]+)`"
    r"|\\(?P<escaped>.)"
    r"|<(?P<address>https?://[^>\s]*)>"
    r"|\]\((?P<target>[^)\s]*)\)"
    r"|(?P<open>\[)"
    r"|(?P<mark>\*\*|\*|~~)"
    r"|(?P<note>\(→ (?:\\.|[^)\\])*\))"
    r"|(?P<plain>[^\\`<\[\]*~(]+|.)",
    re.DOTALL,
)
_BULLET: Final = re.compile(r"\A(?:(?P<sign>[-+])|(?P<number>\d+)\.)(?=\s|\Z)")  # a list, if it begins a line
_RELATIVE: Final = re.compile(r"\]\((?!https?://)")
_AHEAD: Final = 12  # signs by which a text is found again behind an address
_ELLIPSIS: Final = "…"

Kind = Literal["block", "code", "escaped", "address", "target", "open", "mark", "note", "plain"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of Markdown. `shown`: what a reader sees of it. `written`: how it is written."""

    kind: Kind
    shown: str
    written: str


def part_of(markdown: str, text: str, part: str) -> str:
    """Return Markdown for a part of a text. It keeps the links, emphasis and code of the whole text.

    `markdown`: the whole text as Discord Markdown.
    `part`: characters that follow each other in `text`. An ellipsis may stand for the rest.
    Return the escaped part if it ends within code or an address, or if the two forms of the text differ.
    """
    ellipsis = ""
    begin = text.find(part)
    if begin < 0 and part.endswith(_ELLIPSIS):
        part, ellipsis = part.removesuffix(_ELLIPSIS), _ELLIPSIS
        begin = text.find(part)
    before, own = _signs(text[: max(begin, 0)]), _signs(part)
    found = _Cut(_signs(text), len(before), len(before) + len(own)).of(markdown) if begin >= 0 and own else None
    if found is None:
        before_part = text[: max(begin, 0)]
        is_outside = before_part.count("```") % 2 == 0 and not before_part.endswith("`")  # of code, where it begins
        return (escape_besides_code if is_outside else escape)(part + ellipsis)
    return _BULLET.sub(_escaped, found) + ellipsis


def _escaped(bullet: re.Match[str]) -> str:
    return f"{bullet['number']}\\." if bullet["number"] else f"\\{bullet['sign']}"


def has_relative_links(markdown: str) -> bool:
    """Return whether Markdown may have links to other files."""
    return _RELATIVE.search(markdown) is not None


def with_links(markdown: str, resolve: Callable[[str, str], str | None]) -> str:
    """Return Markdown with all links to other files resolved.

    `resolve`: is called with the target and the shown words of each of these links. It returns a web address, a note to
    stand behind the words, or None for the words alone.
    """
    parts: list[str] = []
    opened: list[tuple[int, str]] = []  # for each open link: its place in `parts`, and the words shown so far
    for piece in _pieces(markdown):
        if piece.kind == "open":
            opened.append((len(parts), ""))
        elif piece.kind == "target" and opened:
            place, words = opened.pop()
            if not piece.shown.startswith(("https://", "http://")):
                found = resolve(piece.shown, words)
                if found is None or not found.startswith(("https://", "http://")):
                    parts[place] = ""
                    parts.append(f" (→ {escape(found)})" if found else "")
                    continue
                parts.append(f"]({found})")
                continue
        elif opened:
            place, words = opened[-1]
            opened[-1] = place, words + piece.shown
        parts.append(piece.written)
    return "".join(parts)


def _pieces(markdown: str) -> Iterator[_Piece]:
    for found in _PIECE.finditer(markdown):
        kind: Kind = found.lastgroup or "plain"  # type: ignore[assignment] - the groups are the kinds
        shown = "" if kind in ("open", "mark", "note") else found[kind]
        yield _Piece(kind, shown, found[0])


def _signs(text: str) -> str:
    """Return a text without what the two forms of a text may have more or less of: spaces and zero-width spaces."""
    return "".join(text.replace(_ZERO_WIDTH, "").split())


@dataclass(slots=True)
class _OpenMark:
    """Emphasis or a link that is open. `is_written`: whether its beginning is in the part."""

    opening: str
    closing: str
    is_written: bool = False


class _Differs(Exception):
    """Raised if the Markdown shows other signs than the text, or if the part ends inside code or an address."""


class _Cut:
    """Finds the Markdown of the signs from `begin` to `end` of a text. `signs`: all signs of the text."""

    def __init__(self, signs: str, begin: int, end: int) -> None:
        self._signs, self._begin, self._end = signs, begin, end
        self._at = 0
        self._parts: list[str] = []
        self._between = ""  # spaces, which are written only between signs
        self._spans: list[_OpenMark] = []

    def of(self, markdown: str) -> str | None:
        """Return the Markdown, or None if there is none for just these signs."""
        pieces = list(_pieces(markdown))
        targets = _targets(pieces)
        try:
            for number, piece in enumerate(pieces):
                if self._at >= self._end:
                    break
                if piece.kind == "open":
                    self._spans.append(_OpenMark("[", f"]({targets.get(number, '')})"))
                else:
                    self._take(piece, pieces[number + 1 :] if piece.kind == "address" else [])
        except _Differs:
            return None
        while self._spans:
            self._close()
        return "".join(self._parts) if self._at == self._end else None

    def _take(self, piece: _Piece, behind: list[_Piece]) -> None:
        match piece.kind:
            case "mark" if not (self._spans and self._spans[-1].opening == piece.written):
                self._spans.append(_OpenMark(piece.written, piece.written))
            case "mark" | "target":
                self._close()
            case "note":
                if self._at > self._begin:
                    self._write(piece.written)
            case "address":
                self._take_whole(piece.written, self._length_of_address(piece.shown, behind))
            case "block":
                self._take_block(piece)
            case "code":
                self._take_code(piece)
            case _:
                self._take_words(piece)

    def _take_whole(self, written: str, length: int) -> None:
        """Write a piece that stands for `length` signs of the text, unless it is outside the part."""
        begin, end = self._at, self._at + length
        self._at = end
        if begin >= self._begin and end <= self._end:
            self._write(written)
        elif begin < self._end and end > self._begin:
            raise _Differs

    def _take_block(self, piece: _Piece) -> None:
        """Write a block of code, which has its fences in the text, too. A part holds all of it, or nothing of it."""
        signs = _signs(piece.shown)
        if not self._signs.startswith(signs, self._at):
            raise _Differs
        self._take_whole(piece.written, len(signs))

    def _take_code(self, piece: _Piece) -> None:
        """Write the signs of code that are in the part."""
        signs = _signs(piece.shown)
        begin, end = self._at, self._at + len(signs)
        if not _shows(signs, self._signs[begin:end]):
            raise _Differs
        if self._begin <= begin and end <= self._end:
            self._take_whole(piece.written, len(signs))
            return
        places = [number for number, sign in enumerate(piece.shown) if not sign.isspace() and sign != _ZERO_WIDTH]
        inside = places[max(self._begin - begin, 0) : max(self._end - begin, 0)]
        self._at = end
        if inside:
            self._write(f"`{piece.shown[inside[0] : inside[-1] + 1]}`")
            self._at = min(end, self._end)

    def _take_words(self, piece: _Piece) -> None:
        for sign in piece.shown:
            if sign.isspace() or sign == _ZERO_WIDTH:
                if self._parts:
                    self._between += sign
                continue
            if self._at == self._end:
                return
            if self._signs[self._at : self._at + 1] != sign:
                raise _Differs
            if self._at >= self._begin:
                self._write(f"\\{sign}" if piece.kind == "escaped" else sign)
            self._at += 1

    def _length_of_address(self, address: str, behind: list[_Piece]) -> int:
        """Return for how many signs of the text an address stands. It may stand for words that hold another address."""
        if self._signs.startswith(address, self._at):
            return len(address)
        ahead = _signs("".join(piece.shown for piece in behind[:_AHEAD]))[:_AHEAD]
        end = self._signs.find(ahead, self._at) if ahead else len(self._signs)
        if end < 0:
            raise _Differs
        return end - self._at

    def _write(self, written: str) -> None:
        for span in self._spans:
            if not span.is_written:
                span.is_written = True
                self._append(span.opening)
        self._append(written)

    def _append(self, written: str) -> None:
        """Add Markdown. A zero-width space separates two marks that would touch and be read as one."""
        if self._between or not self._parts or written[0] not in "*~`" or self._parts[-1][-1] != written[0]:
            self._parts += [self._between, written] if self._between else [written]
        else:
            self._parts += [_ZERO_WIDTH, written]
        self._between = ""

    def _close(self) -> None:
        if not self._spans:
            raise _Differs
        span = self._spans.pop()
        if span.is_written:
            between, self._between = self._between, ""
            self._append(span.closing)
            self._between = between


def _targets(pieces: list[_Piece]) -> dict[int, str]:
    """Return the target of each link, by the number of the piece that opens it."""
    found: dict[int, str] = {}
    opened: list[int] = []
    for number, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append(number)
        elif piece.kind == "target" and opened:
            found[opened.pop()] = piece.shown
    return found


def _shows(code: str, signs: str) -> bool:
    """Return whether code shows these signs. Other signs stand for the backticks in it."""
    return len(code) == len(signs) and all(
        one == other or (other == "`" and one in "’'") for one, other in zip(code, signs, strict=True)
    )
