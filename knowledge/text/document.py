"""Markdown -> passages: the pieces of a guide that can answer, each with its headings and its source line."""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown_it.token import Token

from knowledge.faults import Fault
from knowledge.text.blocks import Block, Markdown, read_markdown
from knowledge.text.characters import is_visible
from knowledge.text.comments import (
    AskedComment,
    LeftOut,
    Mistake,
    PassageId,
    ends_inside_comment,
    find_comments,
    read_comment,
)
from knowledge.text.markup import discord_markdown, escape, plain, plain_html
from knowledge.text.passages import Draft, NotCovered, Passage, Wording, name_passages
from knowledge.text.sentences import last_sentence

_LEAD_LIMIT = 240
_LISTS = frozenset({"bullet_list", "ordered_list"})
_CODE = frozenset({"fence", "code_block"})


@dataclass(slots=True)
class Document:
    """The contents of one Markdown file, and the errors found in it."""

    headings: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    passages: list[Passage] = field(default_factory=list[Passage])
    not_covered: list[NotCovered] = field(default_factory=list[NotCovered])
    faults: list[Fault] = field(default_factory=list[Fault])


def parse(text: str | Markdown, file: str, title: str) -> Document:
    """Read a Markdown file. `title` serves as the heading of the text before the first heading."""
    return _Reader(file, title).read(read_markdown(text) if isinstance(text, str) else text)


class _Reader:
    """Walks the blocks of one file in order.

    `levels`: the headings above the current block, each with its level.
    `pending_id`, `pending_asked`: what comments say about the next passage.
    """

    def __init__(self, file: str, title: str) -> None:
        self.file = file
        self.document = Document()
        self.levels: list[tuple[int, str]] = []
        self.path: tuple[str, ...] = (title,)
        self.drafts: list[Draft] = []
        self.section_start = 0
        self.pending_id: str | None = None
        self.pending_asked: list[str] = []
        self.pending_line = 0

    def read(self, markdown: Markdown) -> Document:
        self._blocks(markdown.blocks)
        self._end_section()
        if self.pending_id is not None:
            self._fault(self.pending_line, f"the id {self.pending_id} names no passage: nothing follows it")
        elif self.pending_asked:
            self._fault(self.pending_line, "'asked' belongs to no passage: nothing follows it")
        self.document.passages = list(name_passages(self.drafts, self.file))
        return self.document

    # Blocks -------------------------------------------------------------------------------------------------------

    def _blocks(self, blocks: list[Block]) -> None:
        for index, block in enumerate(blocks):
            match block.type:
                case "heading":
                    self._heading(block)
                case "paragraph":
                    self._paragraph(block, _following(blocks, index))
                case "bullet_list" | "ordered_list":
                    self._list(block, _lead(blocks, index), None)
                case "table":
                    self._table(block)
                case "fence" | "code_block":
                    self._code(block, _lead(blocks, index))
                case "blockquote":
                    self._blocks(block.children)
                case "html_block":
                    draft = Draft("paragraph", self.path, block.line)
                    draft.words = self._wording(block, None)
                    self._keep(draft)
                case _:
                    pass

    def _heading(self, block: Block) -> None:
        self._end_section()
        level = int(block.tag[1])
        heading = self._wording(block, None).text.replace("\n", " ")
        heading = heading if is_visible(heading) else "Untitled"  # a heading becomes the label of a button
        while self.levels and self.levels[-1][0] >= level:
            self.levels.pop()
        self.levels.append((level, heading))
        self.path = tuple(heading for _, heading in self.levels)
        self.document.headings.append(self.path)

    def _paragraph(self, block: Block, following: Block | None) -> None:
        draft = Draft("paragraph", self.path, block.line)
        draft.words = self._wording(block, draft)
        if _introduces(draft.words.text, following) and last_sentence(draft.words.text) == draft.words.text:
            self.pending_id = draft.given_id or self.pending_id
            self.pending_asked += draft.asked
            return
        self._keep(draft)

    def _list(self, block: Block, lead: Wording | None, parent: Draft | None) -> list[Wording]:
        """Add a list and its items to the drafts. Return the lines of the list."""
        whole = Draft("list", self.path, block.line, parent=parent)
        self._claim_pending(whole)
        self.drafts.append(whole)
        lines: list[Wording] = []
        for number, item in enumerate(block.children, start=block.first_number):
            bullet = f"{number}. " if block.type == "ordered_list" else "• "
            lines += self._item(item, lead, whole, bullet)
        own = Wording("\n".join(line.text for line in lines), "\n".join(line.markdown for line in lines))
        if not own.text:
            self._give_back(whole)
            return []
        whole.words = own.after(lead)
        whole.own_text = whole.words.text
        return lines

    def _item(self, item: Block, lead: Wording | None, whole: Draft, bullet: str) -> list[Wording]:
        """Add a list item to the drafts, with its paragraphs, nested lists and code.

        Return the item's lines for the text of the whole list.
        """
        draft = Draft("item", self.path, item.line, parent=whole)
        own = Wording()
        nested: list[Wording] = []
        kept = False
        for child in item.children:
            if child.type in {"paragraph", "html_block"}:
                own = self._wording(child, draft).after(own)
                draft.own_text, draft.words = own.text, own.after(lead, "\n• ") if own.text else own
                kept = kept or self._keep(draft)
            elif child.type in _LISTS:
                nested += [Wording(f"  {w.text}", f"  {w.markdown}") for w in self._list(child, own, whole)]
            elif child.type in _CODE:
                self._code(child, own)
            else:
                self._blocks([child])
        if draft.given_id and not kept:
            self._fault(draft.line, f"the id {draft.given_id} names no passage: the list item is empty")
        return [Wording(bullet + own.text, bullet + own.markdown), *nested] if own.text else nested

    def _table(self, block: Block) -> None:
        rows = [row for part in block.children for row in part.children]
        header = [self._wording(cell, None) for cell in rows[0].children] if rows else []
        for row in rows[1:]:
            draft = Draft("row", self.path, row.line)
            cells = [self._wording(cell, draft) for cell in row.children]
            pairs = [(h, c) for h, c in zip(header, cells, strict=False) if c.text]
            draft.words = Wording(
                "; ".join(f"{h.text}: {c.text}" if h.text else c.text for h, c in pairs),
                "; ".join(f"{h.markdown}: {c.markdown}" if h.text else c.markdown for h, c in pairs),
            )
            self._keep(draft)

    def _code(self, block: Block, lead: Wording | None) -> None:
        content = block.content.strip("\n")
        if content.strip():
            shown = content.replace("```", "'''")
            words = Wording(content, f"```\n{shown}\n```").after(lead)
            self._keep(Draft("code", self.path, block.line, words, content))

    # Words and comments -------------------------------------------------------------------------------------------

    def _wording(self, block: Block, draft: Draft | None) -> Wording:
        """Return the words of a block.

        The comments in the block belong to `draft`, or to the next passage if `draft` is None.
        """
        line = block.line
        if block.type == "html_block":
            self._comments(block.content, line, draft)
            if ends_inside_comment(block.content):
                self._fault(line, "the comment <!-- has no end: write --> behind it")
            text = plain_html(block.content)
            return Wording(text, discord_markdown([Token("text", "", 0, content=text)]))
        for token in block.inline:
            if token.type in {"softbreak", "hardbreak"}:
                line += 1
            elif token.type == "html_inline":
                self._comments(token.content, line, draft)
                line += token.content.count("\n")
        return Wording(plain(block.inline), discord_markdown(block.inline))

    def _comments(self, html: str, line: int, draft: Draft | None) -> None:
        for breaks, comment in find_comments(html):
            self._comment(comment, line + breaks, draft)

    def _comment(self, comment: str, line: int, draft: Draft | None) -> None:
        match read_comment(comment):
            case LeftOut(phrases, instead, off_topic):
                self.document.not_covered.append(NotCovered(phrases, instead, self.file, line, off_topic))
            case AskedComment(phrases):
                (self.pending_asked if draft is None else draft.asked).extend(phrases)
                self.pending_line = line
            case PassageId(given) if draft is not None:
                draft.given_id, self.pending_line = given, line
            case PassageId(given):
                if self.pending_id is not None:
                    self._fault(line, f"the id {self.pending_id} names no passage: the id {given} follows at once")
                self.pending_id, self.pending_line = given, line
            case Mistake(message):
                self._fault(line, message)
            case None:
                pass

    def _fault(self, line: int, message: str) -> None:
        self.document.faults.append(Fault(self.file, line, message))

    # Passages -----------------------------------------------------------------------------------------------------

    def _claim_pending(self, draft: Draft) -> None:
        draft.given_id = draft.given_id or self.pending_id
        draft.asked = self.pending_asked + draft.asked
        self.pending_id, self.pending_asked = None, []

    def _give_back(self, draft: Draft) -> None:
        self.pending_id = self.pending_id or draft.given_id
        self.pending_asked = draft.asked + self.pending_asked

    def _keep(self, draft: Draft) -> bool:
        """Add a draft to the drafts if it has words. Return whether it has words."""
        if not draft.words.text:
            return False
        draft.own_text = draft.own_text or draft.words.text
        self._claim_pending(draft)
        self.drafts.append(draft)
        return True

    def _end_section(self) -> None:
        """Combine the blocks since the last heading into one answer, if that heading is a question.

        A single paragraph becomes the answer. Several blocks become the parts of an answer, which holds the words of
        all blocks.
        """
        own = self.drafts[self.section_start :]
        if self.levels and self.path[-1].rstrip().endswith("?"):
            tops = [draft for draft in own if draft.parent is None and draft.words.text]
            if len(tops) == 1 and tops[0].kind == "paragraph":
                tops[0].kind = "answer"
            elif len(tops) > 1:
                words = Wording("\n".join(d.words.text for d in tops), "\n".join(d.words.markdown for d in tops))
                answer = Draft("answer", self.path, tops[0].line, words, words.text)
                for draft in tops:
                    draft.parent = answer
                self.drafts.insert(self.section_start, answer)
        self.section_start = len(self.drafts)


def _following(blocks: list[Block], index: int) -> Block | None:
    """Return the next block that is not a comment, or None."""
    return next((blocks[at] for at in range(index + 1, len(blocks)) if not _is_comment(blocks[at])), None)


def _lead(blocks: list[Block], index: int) -> Wording | None:
    """Return the sentence that introduces a list or a code block.

    Return None if the paragraph before the block does not introduce the block.
    """
    before = next((blocks[at] for at in range(index - 1, -1, -1) if not _is_comment(blocks[at])), None)
    if before is None or before.type != "paragraph":
        return None
    words = Wording(plain(before.inline), discord_markdown(before.inline))
    if not _introduces(words.text, blocks[index]):
        return None
    sentence = last_sentence(words.text)
    return words if sentence == words.text else Wording(sentence, escape(sentence))


def _is_comment(block: Block) -> bool:
    return block.type == "html_block" and not plain_html(block.content)


def _introduces(text: str, following: Block | None) -> bool:
    """Return whether a paragraph's last sentence introduces the list or the code that follows.

    Such a sentence ends with a colon or is the whole paragraph. It has at most _LEAD_LIMIT characters.
    """
    if following is None or following.type not in _LISTS | _CODE:
        return False
    if following.type in _CODE and not following.content.strip():
        return False
    sentence = last_sentence(text)
    return bool(sentence) and len(sentence) <= _LEAD_LIMIT and (sentence.endswith(":") or sentence == text)
