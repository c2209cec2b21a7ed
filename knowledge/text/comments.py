"""HTML comments that no reader of a file sees: ids, labels, further ways to ask, and subjects that are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ID_LIMIT = 64  # the custom_id of a button (100 characters at most) holds an id and more
LABEL_LIMIT = 40  # of a button that leads to a passage

_OPEN, _CLOSE = "<!--", "-->"
_DIRECTIVE = re.compile(r"(id|label|asked|not[ -]covered|off[ -]topic)\s*:(.*)", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class PassageId:
    """Gives a passage an id that stays the same when its words change."""

    id: str


@dataclass(frozen=True, slots=True)
class LabelComment:
    """Says what a button calls a passage."""

    label: str


@dataclass(frozen=True, slots=True)
class AskedComment:
    """Gives further ways to ask for a passage."""

    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Names a subject that the guide does not cover.

    `phrases`: ways to ask for the subject.
    `instead`: where to ask about the subject, or an empty text.
    `off_topic`: the subject is outside the guide's field.
    """

    phrases: tuple[str, ...]
    instead: str
    off_topic: bool = False


@dataclass(frozen=True, slots=True)
class Mistake:
    """Says what is wrong with a comment for the search."""

    message: str


def find_comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield, for each comment of a text, the number of line breaks before the comment, and the comment.

    Skip a comment that has no end.
    """
    breaks, counted = 0, 0
    for start, end in _spans(text):
        breaks += text.count("\n", counted, start)
        counted = start
        yield breaks, text[start + len(_OPEN) : end - len(_CLOSE)].strip()


def without_comments(text: str) -> str:
    """Return a text without its comments. Their line breaks stay, so that each line keeps its number.

    A comment that has no end hides the rest of the text, as in a browser.
    """
    kept: list[str] = []
    at = 0
    for start, end in _spans(text):
        kept += [text[at:start], " ", "\n" * text.count("\n", start, end)]
        at = end
    rest, _, _ = text[at:].partition(_OPEN)
    return "".join([*kept, rest])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = text.find(_OPEN)
    while start >= 0 and (close := text.find(_CLOSE, start + len(_OPEN))) >= 0:
        yield start, close + len(_CLOSE)
        start = text.find(_OPEN, close + len(_CLOSE))


def ends_inside_comment(text: str) -> bool:
    """Return whether the last comment of a text has no end."""
    return text.find(_CLOSE, text.rfind(_OPEN)) < 0 <= text.rfind(_OPEN)


def read_comment(comment: str) -> PassageId | LabelComment | AskedComment | LeftOut | Mistake | None:
    """Return what a comment says to the search. Return None if the comment is for people."""
    match = _DIRECTIVE.fullmatch(comment)
    if match is None:
        return None
    name, value = match[1].lower(), " ".join(match[2].split())
    if name == "id":
        return _passage_id(value)
    if name == "label":
        return _label(value)
    if name == "asked":
        return (
            AskedComment(_phrases(value))
            if _phrases(value)
            else Mistake("'asked' has no question: write <!-- asked: question | other words -->")
        )
    asked, _, instead = value.partition("=>")
    if not _phrases(asked):
        return Mistake(f"'{name}' has no question: write <!-- {name}: question | other words => where to ask -->")
    return LeftOut(_phrases(asked), instead.strip(), off_topic=name.startswith("off"))


def _passage_id(value: str) -> PassageId | Mistake:
    if not _ID.fullmatch(value):
        return Mistake(f"the id {value!r} may have only lower-case letters, digits and single hyphens")
    if len(value) > ID_LIMIT:
        return Mistake(f"the id {value} has {len(value)} characters: {ID_LIMIT} at most")
    return PassageId(value)


def _label(value: str) -> LabelComment | Mistake:
    if not value:
        return Mistake("'label' holds no words: write <!-- label: what a button calls this -->")
    if len(value) > LABEL_LIMIT:
        return Mistake(f"the label {value!r} has {len(value)} characters: {LABEL_LIMIT} at most")
    return LabelComment(value)


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase for part in text.split("|") if (phrase := " ".join(part.split())))
