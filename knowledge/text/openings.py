"""Paragraphs that open a section as a heading does: a question, alone or before its answer, and a bold title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.text.blocks import Block
from knowledge.text.markup import is_line_break
from knowledge.text.questions import MARKS, answer_label, is_question, question_label, without_number
from knowledge.text.sentences import sentence_ends

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_LINE: Final = 240  # characters of a question
_LONGEST_TITLE: Final = 80  # characters
_SENTENCE_MARKS: Final = ".!…。！,，;；:："
_MARK = rf"[{MARKS}][{MARKS}!！]*[\"'”’»)\]*_]*"
_BEFORE_ANSWER = re.compile(rf"{_MARK}\s+|\n\s*")
_QUESTION_END = re.compile(rf"[?{MARKS}]+[\"'”’»)\]]*(?:\s+|(?<=[？。︖]))")
# A question that somebody else asks, and the title of what is quoted: `Ask yourself, "Why?"`, `— Ana, "Why?"`.
_QUOTING = re.compile(rf"^[–—-]|^[^\"“‘«„].*[{MARKS}][\"”’»“]$", re.DOTALL)
_OUTSIDE_MARK = re.compile(rf"\s*[{MARKS}]+")
_PARTING = re.compile(r"[\s:：]*(?:[–—-]\s+)?")
_LABEL_LENGTH: Final = 60  # characters in which a label is searched for


@dataclass(frozen=True, slots=True)
class Opening:
    """The line that opens a section, and what its paragraph says below it.

    `is_bold`: whether the line is bold.
    `is_labelled`: whether a label such as "Q:" stands before the question.
    `rest`: the inline tokens after the line.
    """

    heading: str
    is_question: bool
    is_bold: bool
    is_labelled: bool
    rest: list[Token]


def opening(tokens: list[Token], *, answered: bool = False) -> Opening | None:
    """Return how a paragraph opens a section, or None if the paragraph opens none.

    `answered`: whether the next paragraph begins with a label such as "A:".
    """
    raw = _raw(tokens)
    label = question_label(raw)
    bold = _bold_end(tokens)
    end = _question_end(raw, label, bold, answered=answered)
    if end is not None:
        heading = without_number(" ".join(raw[label:end].split()))
        rest = _after(tokens, end)
        if rest is not None and heading and len(heading) <= LONGEST_LINE:
            rest = without_answer_label(rest, labelled=label > 0)
            return Opening(heading, is_question=True, is_bold=bold > 0, is_labelled=label > 0, rest=rest)
    title = " ".join(raw.split())
    if bold == len(raw) and 0 < len(title) <= _LONGEST_TITLE and title[-1] not in _SENTENCE_MARKS:
        return Opening(title, is_question=False, is_bold=True, is_labelled=False, rest=[])
    return None


def begins_with_answer_label(block: Block | None) -> bool:
    """Return whether a paragraph begins with a label such as "A:"."""
    if block is None or block.type != "paragraph":
        return False
    return answer_label(block.content[:_LABEL_LENGTH].lstrip("*_"), labelled=True) > 0


def without_answer_label(tokens: list[Token], *, labelled: bool) -> list[Token]:
    """Return inline tokens without a label such as "A:" at their start. If there is no label, return the same tokens.

    `labelled`: whether the question has a label such as "Q:".
    """
    length = answer_label(_raw(tokens), labelled=labelled)
    return _without_first(tokens, length) if length else tokens


def _question_end(raw: str, label: int, bold: int, *, answered: bool) -> int | None:
    """Return where the question of a paragraph ends in the text `raw`, or None if the paragraph opens no answer.

    `label`: the length of the label before the question.
    `bold`: the length of the bold text at the start.
    """
    if raw[label:bold].strip():
        outside = _OUTSIDE_MARK.match(raw, bold)
        end = outside.end() if outside else bold
        if is_question(raw[:end]) or (
            label and (answered or answer_label(raw[end : end + _LABEL_LENGTH], labelled=True))
        ):
            return end
    for found in _BEFORE_ANSWER.finditer(raw, label):
        at = found.end()
        if answer_label(raw[at : at + _LABEL_LENGTH], labelled=label > 0) and (label or is_question(raw[:at])):
            return at
    if label:
        if (found := _QUESTION_END.search(raw, label)) is not None:
            return found.end()
        return len(raw) if answered or is_question(raw) else None
    if not is_question(raw) or len(raw) > LONGEST_LINE or _QUOTING.search(raw.strip()):
        return None
    return len(raw) if len(list(sentence_ends(" ".join(raw.split())))) == 1 else None


def _raw(tokens: list[Token]) -> str:
    """Return the text of inline tokens, in which each line break is a newline."""
    return "".join(_raw_of(token) for token in tokens)


def _raw_of(token: Token) -> str:
    if token.type in {"text", "text_special", "code_inline"}:
        return token.content.replace("\n", " ")
    return "\n" if token.type in {"softbreak", "hardbreak"} or is_line_break(token) else ""


def _bold_end(tokens: list[Token]) -> int:
    """Return the length of the bold text with which a paragraph begins, 0 if there is none."""
    length, depth, begun = 0, 0, False
    for token in tokens:
        if token.type == "strong_open":
            depth, begun = depth + 1, True
        elif token.type == "strong_close":
            depth -= 1
            if depth == 0:
                return length
        elif not begun and _raw_of(token).strip():
            return 0
        length += len(_raw_of(token))
    return 0


def _after(tokens: list[Token], at: int) -> list[Token] | None:
    """Return the tokens after a place in their text, without what parts them from the text before.

    Return None if the place is inside emphasis or a link.
    """
    depth, length = 0, 0
    for place, token in enumerate(tokens):
        size = len(_raw_of(token))
        if length >= at and depth == 0 and token.nesting >= 0:
            return _trimmed(tokens[place:])
        if length + size > at:
            if depth or token.type != "text":
                return None
            return _trimmed([token.copy(content=token.content[at - length :]), *tokens[place + 1 :]])
        depth += token.nesting
        length += size
    return [] if depth == 0 else None


def _trimmed(tokens: list[Token]) -> list[Token]:
    for place, token in enumerate(tokens):
        if token.type == "text":
            if content := _PARTING.sub("", token.content, count=1):
                return [token.copy(content=content), *tokens[place + 1 :]]
        elif token.type not in {"softbreak", "hardbreak", "html_inline"}:
            return tokens[place:]
    return []


def _without_first(tokens: list[Token], length: int) -> list[Token]:
    """Return tokens without the first `length` characters of their text."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        if length <= 0:
            return [*kept, *tokens[place:]]
        raw = _raw_of(token)
        if not raw:
            kept.append(token)
        elif len(raw) > length and token.type == "text":
            kept.append(token.copy(content=token.content[length:]))
        length -= len(raw)
    return kept
