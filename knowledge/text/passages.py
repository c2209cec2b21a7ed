"""The pieces of a guide that can answer a question, and their ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from knowledge.text.questions import is_question

Kind = Literal["paragraph", "list", "item", "row", "code", "answer"]

_FENCE = re.compile(r"^ *```$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the guide that can be read alone.

    `path`: the headings above the passage, outermost first.
    `text`: its plain text.
    `markdown`: its text as Discord Markdown.
    `line`: the line in `file`, counted from 1.
    `asked`: further ways to ask for the passage.
    `parent`: the id of the passage that holds this one, or None.
    `named`: whether an editor chose the id.
    `language`: the language of its section if that is another one than the file's, else None.
    `label`: what a button calls the passage, or None if the editor did not say.
    """

    id: str
    kind: Kind
    path: tuple[str, ...]
    text: str
    markdown: str
    file: str
    line: int
    asked: tuple[str, ...] = ()
    parent: str | None = None
    named: bool = False
    language: str | None = None
    label: str | None = None

    @property
    def section(self) -> str:
        """Return the headings above the passage in one line."""
        return " › ".join(self.path)

    @property
    def own_words(self) -> str:
        """Return the text without the sentence that introduces an item, and without the fences of code."""
        text = self.text.split("\n• ")[-1] if self.kind == "item" else self.text
        return _FENCE.sub("", text)

    @property
    def source(self) -> str:
        """Return the file and the line, counted from 1."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class NotCovered:
    """A subject that the guide leaves out on purpose.

    `asked`: ways to ask for the subject.
    `instead`: where to ask about the subject, or an empty text.
    `off_topic`: whether the subject is outside the guide's field.
    """

    asked: tuple[str, ...]
    instead: str
    file: str
    line: int
    off_topic: bool = False


def language_of(entry: Passage | NotCovered, of_files: Mapping[str, str], usual: str) -> str:
    """Return the language of a passage or a left-out subject: of its section, else of its file, else the usual one."""
    own = entry.language if isinstance(entry, Passage) else None
    return own or of_files.get(entry.file, usual)


@dataclass(slots=True)
class Wording:
    """A text in two forms: plain, and as Discord Markdown."""

    text: str = ""
    markdown: str = ""

    def __post_init__(self) -> None:
        """Let equal forms share one string."""
        if self.markdown == self.text:
            self.markdown = self.text

    def after(self, lead: Wording | None, join: str = "\n") -> Wording:
        """Return `lead`, `join` and this wording in one.

        If one of the two wordings is empty, return the other alone.
        """
        if lead is None or not lead.text:
            return self
        if not self.text:
            return lead
        return Wording(f"{lead.text}{join}{self.text}", f"{lead.markdown}{join}{self.markdown}")


def joined(wordings: Sequence[Wording]) -> Wording:
    """Return wordings in one, each on a line of its own."""
    return Wording("\n".join(one.text for one in wordings), "\n".join(one.markdown for one in wordings))


@dataclass(slots=True, eq=False)
class Draft:
    """A passage that has no id yet.

    `own_text`: the words from which an id is derived. For an item, they include neither the words that introduce the
    item nor the lines nested below it.
    `given_id`, `label`: the id and the label that an editor chose, or None.
    `lead`: the words in `words` that introduce the others, or None.
    `led`: the other words.
    `steps`: how many items an ordered list has, else 0.
    `id`: the id that `name_passages` found.
    """

    kind: Kind
    path: tuple[str, ...]
    line: int
    words: Wording = field(default_factory=Wording)
    own_text: str = ""
    given_id: str | None = None
    label: str | None = None
    asked: list[str] = field(default_factory=list[str])
    parent: Draft | None = None
    lead: Wording | None = None
    led: Wording | None = None
    steps: int = 0
    id: str = ""

    def say(self, words: Wording, lead: Wording | None, join: str = "\n") -> None:
        """Set the words of the draft, with the words that introduce them."""
        self.words = words.after(lead, join)
        self.lead, self.led = lead, words

    @property
    def whole(self) -> Draft:
        """Return the list to which the draft belongs at last, or the draft itself."""
        return self.parent.whole if self.parent else self


def merge_nested(drafts: list[Draft], place: int) -> None:
    """Remove the items nested in the item at `place` from the drafts.

    An item that an editor named or gave phrasings stays. It becomes a part of the item at `place`.
    """
    item = drafts[place]
    nested = [one for one in drafts[place + 1 :] if one.kind == "item" and one.whole is item.whole]
    for one in nested:
        one.parent = item
    merged = {one for one in nested if not (one.given_id or one.asked)}
    drafts[place:] = [one for one in drafts[place:] if one not in merged]
    for one in drafts[place + 1 :]:
        if one.parent in merged:
            one.parent = item


def question_headings(passages: Iterable[Passage]) -> list[str]:
    """Return the headings that are questions, in the guide's order, each once."""
    return list(dict.fromkeys(p.path[-1] for p in passages if is_question(p.path[-1])))


def name_passages(drafts: list[Draft], file: str) -> Iterator[Passage]:
    """Yield a passage with an id for each draft that has words.

    The id is the editor's if there is one, else derived from the draft. A derived id that is taken gets a number.
    """
    taken = {draft.given_id for draft in drafts}
    times: dict[str, int] = {}
    for draft in drafts:
        name = draft.given_id
        if name is None:
            name = derived = _derived_id(draft)
            while name in taken:
                times[derived] = times.get(derived, 1) + 1
                name = f"{derived}-{times[derived]}"
            taken.add(name)
        draft.id = name
    for draft in drafts:
        if draft.words.text:
            yield Passage(
                id=draft.id,
                kind=draft.kind,
                path=draft.path,
                text=draft.words.text,
                markdown=draft.words.markdown,
                file=file,
                line=draft.line,
                asked=tuple(dict.fromkeys(draft.asked)),
                parent=draft.parent.id if draft.parent else None,
                named=draft.given_id is not None,
                label=draft.label,
            )


def _derived_id(draft: Draft) -> str:
    """Return an id made from the heading and the draft's own words, so that edits elsewhere do not change it."""
    heading = _slug(draft.path[-1])
    digest = hashlib.blake2s(f"{draft.kind}\n{draft.own_text}".encode(), digest_size=4).hexdigest()
    return f"{heading}-{digest}" if heading else digest


@lru_cache(maxsize=1024)
def _slug(heading: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower()))[:32].strip("-")
