"""Markdown -> passages: the pieces of a guide that can answer, each with its headings and its source line."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.faults import Fault
from knowledge.progress import Progress, counted, unwatched
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
from knowledge.text.leads import (
    CODE,
    LISTS,
    chain,
    fitting,
    following,
    introduces,
    labels,
    lead_of,
    repeated,
    short_lead,
)
from knowledge.text.markup import discord_markdown, discord_words, plain, plain_html
from knowledge.text.passages import Draft, NotCovered, Passage, Wording, joined, merge_nested, name_passages
from knowledge.text.sentences import last_sentence

_WHOLE_LIMIT = 8000  # characters of a whole list or answer; its parts hold all words
_NESTED_LIMIT = 700  # characters of the lines nested below an item; an answer shows no more


@dataclass(slots=True)
class Document:
    """The contents of one Markdown file, and the errors found in it."""

    headings: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    passages: list[Passage] = field(default_factory=list[Passage])
    not_covered: list[NotCovered] = field(default_factory=list[NotCovered])
    faults: list[Fault] = field(default_factory=list[Fault])


def parse(text: str | Markdown, file: str, title: str, progress: Progress = unwatched) -> Document:
    """Read a Markdown file. `title` serves as the heading of the text before the first heading."""
    return _Reader(file, title).read(read_markdown(text) if isinstance(text, str) else text, progress)


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

    def read(self, markdown: Markdown, progress: Progress) -> Document:
        self._blocks(markdown.blocks, progress)
        self._end_section()
        if self.pending_id is not None:
            self._fault(self.pending_line, f"the id {self.pending_id} names no passage: nothing follows it")
        elif self.pending_asked:
            self._fault(self.pending_line, "'asked' belongs to no passage: nothing follows it")
        self.document.passages = list(name_passages(self.drafts, self.file))
        return self.document

    # Blocks -------------------------------------------------------------------------------------------------------

    def _blocks(self, blocks: list[Block], progress: Progress = unwatched) -> None:
        for index, block in enumerate(counted(blocks, progress)):
            match block.type:
                case "heading":
                    self._heading(block)
                case "paragraph":
                    self._paragraph(block, following(blocks, index))
                case "bullet_list" | "ordered_list":
                    self._list(block, lead_of(blocks, index))
                case "table":
                    self._table(block)
                case "fence" | "code_block":
                    self._code(block, lead_of(blocks, index))
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

    def _paragraph(self, block: Block, after: Block | None) -> None:
        draft = Draft("paragraph", self.path, block.line)
        draft.words = self._wording(block, draft)
        if introduces(draft.words.text, after) and last_sentence(draft.words.text) == draft.words.text:
            self.pending_id = draft.given_id or self.pending_id
            self.pending_asked += draft.asked
            return
        self._keep(draft)

    def _list(self, block: Block, lead: Wording | None) -> None:
        """Add a list and its items to the drafts."""
        whole = Draft("list", self.path, block.line)
        self._claim_pending(whole)
        self.drafts.append(whole)
        lines = self._items(block, [lead] if lead else [], whole)
        if not lines:
            self._give_back(whole)
            return
        whole.words = joined(fitting(lines, _WHOLE_LIMIT)).after(lead)
        whole.own_text = whole.words.text

    def _items(self, block: Block, leads: list[Wording], whole: Draft) -> list[Wording]:
        """Add the items of a list to the drafts. `leads` are the words that introduce the list, outermost first.

        Return the lines of the list. Lines far beyond _WHOLE_LIMIT are left out.
        """
        leads = repeated(leads, block)
        lines: list[Wording] = []
        length = 0
        for number, item in enumerate(block.children, start=block.first_number):
            bullet = f"{number}. " if block.type == "ordered_list" else "• "
            added = self._item(item, leads, whole, bullet)
            if length <= _WHOLE_LIMIT:
                lines += added
                length += sum(len(line.text) for line in added)
        return lines

    def _item(self, item: Block, leads: list[Wording], whole: Draft, bullet: str) -> list[Wording]:
        """Add a list item to the drafts, with its paragraphs, nested lists and code. Return its lines for the list.

        An item holds the lines that are nested below it. Nested items are passages of their own only if these lines are
        too many, or if an editor named the nested item.
        """
        draft = Draft("item", self.path, item.line, parent=whole)
        first = len(self.drafts)
        own: list[Wording] = []
        said = Wording()
        nested: list[Wording] = []
        for child in item.children:
            if child.type in {"paragraph", "html_block"}:
                words = self._wording(child, draft)
                if words.text:
                    own.append(words)
                    said = short_lead(words.after(said))
                    if len(own) == 1:
                        draft.words = words
                        self._keep(draft)
            elif child.type in LISTS:
                lines = self._items(child, [*leads, said] if own else leads, whole)
                nested += [Wording(f"  {line.text}", f"  {line.markdown}") for line in lines]
            elif child.type in CODE:
                self._code(child, said)
            else:
                self._blocks([child])
        if not own:
            if draft.given_id:
                self._fault(draft.line, f"the id {draft.given_id} names no passage: the list item is empty")
            return nested
        words = joined(own)
        draft.own_text = words.text
        held = fitting(nested, _NESTED_LIMIT)
        draft.words = joined([words, *held]).after(chain(leads), "\n• ")
        if held == nested:
            merge_nested(self.drafts, first)
        return [Wording(bullet + words.text, bullet + words.markdown), *nested]

    def _table(self, block: Block) -> None:
        rows = [row for part in block.children for row in part.children]
        header = [self._wording(cell, None) for cell in rows[0].children] if rows else []
        header = labels(header, rows[1:])
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
            return Wording(text, discord_words(text))
        inline = block.inline
        for token in inline:
            if token.type in {"softbreak", "hardbreak"}:
                line += 1
            elif token.type == "html_inline":
                self._comments(token.content, line, draft)
                line += token.content.count("\n")
        return Wording(plain(inline), discord_markdown(inline))

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

    def _keep(self, draft: Draft) -> None:
        """Add a draft to the drafts if it has words."""
        if not draft.words.text:
            return
        draft.own_text = draft.own_text or draft.words.text
        self._claim_pending(draft)
        self.drafts.append(draft)

    def _end_section(self) -> None:
        """Combine the blocks since the last heading into one answer, if that heading is a question.

        A single paragraph becomes the answer. Several blocks become the parts of an answer, which holds the words of
        the blocks, at most _WHOLE_LIMIT characters.
        """
        own = self.drafts[self.section_start :]
        if self.levels and self.path[-1].rstrip().endswith("?"):
            tops = [draft for draft in own if draft.parent is None and draft.words.text]
            if len(tops) == 1 and tops[0].kind == "paragraph":
                tops[0].kind = "answer"
            elif len(tops) > 1:
                words = joined(fitting([draft.words for draft in tops], _WHOLE_LIMIT))
                answer = Draft("answer", self.path, tops[0].line, words, words.text)
                for draft in tops:
                    draft.parent = answer
                self.drafts.insert(self.section_start, answer)
        self.section_start = len(self.drafts)
