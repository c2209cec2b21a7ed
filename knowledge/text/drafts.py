"""The passages of a file while it is read, and what its comments say about them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from knowledge.faults import Fault
from knowledge.text.blocks import Block
from knowledge.text.comments import (
    AskedComment,
    LabelComment,
    LeftOut,
    Mistake,
    PassageId,
    ends_inside_comment,
    find_comments,
    read_comment,
)
from knowledge.text.html_tags import ids_of
from knowledge.text.leads import WHOLE_LIMIT, fitting
from knowledge.text.markup import discord_markdown, plain
from knowledge.text.passages import Draft, NotCovered, Passage, Wording, joined, name_passages

if TYPE_CHECKING:
    from markdown_it.token import Token

_PROCEDURE_LIMIT: Final = 1500  # characters of a section that is one procedure
_PROCEDURE_PARAGRAPHS: Final = 3


class Drafts:
    """The drafts of a file, and the errors in its comments.

    `pending_id`, `pending_label`, `pending_asked`: what comments say about the next passage.
    `anchors`: the ids of the current block, to which links may lead.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.all: list[Draft] = []
        self.not_covered: list[NotCovered] = []
        self.faults: list[Fault] = []
        self.pending_id: str | None = None
        self.pending_label: str | None = None
        self.pending_asked: list[str] = []
        self.pending_line = 0
        self.anchors: list[str] = []

    def finish(self) -> list[Passage]:
        """Return the passages. Comments that belong to no passage are errors."""
        if self.pending_id is not None:
            self.fault(self.pending_line, f"the id {self.pending_id} names no passage: nothing follows it")
        elif self.pending_label is not None:
            self.fault(self.pending_line, "'label' belongs to no passage: nothing follows it")
        elif self.pending_asked:
            self.fault(self.pending_line, "'asked' belongs to no passage: nothing follows it")
        return list(name_passages(self.all, self.file))

    # Words and comments -------------------------------------------------------------------------------------------

    def wording(self, block: Block, draft: Draft | None) -> Wording:
        """Return the words of a block.

        The comments in the block belong to `draft`, or to the next passage if `draft` is None.
        """
        inline = block.inline
        self.comments(inline, block.line, draft)
        return Wording(plain(inline), discord_markdown(inline))

    def comments(self, inline: list[Token], line: int, draft: Draft | None) -> None:
        """Read the comments in the inline tokens of a block that starts on a line."""
        for token in inline:
            if token.type in {"softbreak", "hardbreak"}:
                line += 1
            elif token.type == "html_inline":
                self._comments(token.content, line, draft)
                self.anchors += ids_of(token.content) if "=" in token.content else ()
                line += token.content.count("\n")

    def html_comments(self, block: Block, draft: Draft | None) -> None:
        """Read the comments in a block of HTML."""
        self._comments(block.content, block.line, draft)
        if ends_inside_comment(block.content):
            self.fault(block.line, "the comment <!-- has no end: write --> behind it")

    def _comments(self, html: str, line: int, draft: Draft | None) -> None:
        for breaks, comment in find_comments(html):
            self._comment(comment, line + breaks, draft)

    def _comment(self, comment: str, line: int, draft: Draft | None) -> None:
        match read_comment(comment):
            case LeftOut(phrases, instead, off_topic):
                self.not_covered.append(NotCovered(phrases, instead, self.file, line, off_topic))
            case AskedComment(phrases):
                (self.pending_asked if draft is None else draft.asked).extend(phrases)
                self.pending_line = line
            case LabelComment(label) if draft is not None:
                draft.label, self.pending_line = label, line
            case LabelComment(label):
                self.pending_label, self.pending_line = label, line
            case PassageId(given) if draft is not None:
                draft.given_id, self.pending_line = given, line
            case PassageId(given):
                if self.pending_id is not None:
                    self.fault(line, f"the id {self.pending_id} names no passage: the id {given} follows at once")
                self.pending_id, self.pending_line = given, line
            case Mistake(message):
                self.fault(line, message)
            case None:
                pass

    def fault(self, line: int, message: str) -> None:
        """Add an error on a line."""
        self.faults.append(Fault(self.file, line, message))

    # Passages -----------------------------------------------------------------------------------------------------

    @property
    def has_pending(self) -> bool:
        """Return whether a comment says something about the next passage."""
        return self.pending_id is not None or self.pending_label is not None or bool(self.pending_asked)

    def claim_pending(self, draft: Draft) -> None:
        """Give a draft what comments say about the next passage."""
        draft.given_id = draft.given_id or self.pending_id
        draft.label = draft.label or self.pending_label
        draft.asked = self.pending_asked + draft.asked
        self.pending_id, self.pending_label, self.pending_asked = None, None, []

    def give_back(self, draft: Draft) -> None:
        """Give the next passage what comments say about a draft that is no passage."""
        self.pending_id = self.pending_id or draft.given_id
        self.pending_label = self.pending_label or draft.label
        self.pending_asked = draft.asked + self.pending_asked

    def pass_on(self, draft: Draft) -> None:
        """Give the next passage what the comments in a paragraph say that is no passage."""
        self.pending_id = draft.given_id or self.pending_id
        self.pending_label = draft.label or self.pending_label
        self.pending_asked += draft.asked

    def keep(self, draft: Draft) -> None:
        """Add a draft if it has words."""
        if not draft.words.text:
            return
        draft.own_text = draft.own_text or draft.words.text
        self.claim_pending(draft)
        self.all.append(draft)

    def combine(self, start: int, path: tuple[str, ...], *, is_question: bool) -> None:
        """Combine the drafts since `start`, which are a section, into one answer if they answer its heading together.

        They do so if the heading is a question, or if the section is a procedure: steps or code with words around.
        A single paragraph below a question becomes the answer. Several blocks become the parts of an answer. It holds
        the words of the blocks, at most WHOLE_LIMIT characters.
        """
        tops = [draft for draft in self.all[start:] if draft.parent is None and draft.words.text]
        if is_question and len(tops) == 1 and tops[0].kind == "paragraph":
            tops[0].kind = "answer"
        elif len(tops) > 1 and (is_question or _is_procedure(tops)):
            words = joined(fitting(_told_once(tops), WHOLE_LIMIT))
            answer = Draft("answer", path, tops[0].line, words, words.text)
            for draft in tops:
                draft.parent = answer
            self.all.insert(start, answer)


def _told_once(drafts: list[Draft]) -> list[Wording]:
    """Return the words of drafts. A sentence that ends a paragraph and introduces the next draft is told once."""
    told = ""
    words: list[Wording] = []
    for draft in drafts:
        is_told = draft.lead is not None and told.endswith(draft.lead.text)
        words.append(draft.led if is_told and draft.led else draft.words)
        told = draft.words.text
    return words


def _is_procedure(tops: list[Draft]) -> bool:
    """Return whether the drafts of a section are one ordered list of steps or code, with some words around it."""
    kinds = Counter(draft.kind for draft in tops)
    if kinds.keys() - {"list", "paragraph", "code"} or kinds["list"] > 1 or kinds["paragraph"] > _PROCEDURE_PARAGRAPHS:
        return False
    is_one = any(draft.steps > 1 for draft in tops) if kinds["list"] else kinds["code"] > 0
    return is_one and sum(len(draft.words.text) for draft in tops) <= _PROCEDURE_LIMIT
