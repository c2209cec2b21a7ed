"""Markdown -> passages: the pieces of a guide that can answer, each with its headings and its source line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from knowledge.faults import Fault
from knowledge.progress import Progress, counted, unwatched
from knowledge.text.block import DETAILS, DETAILS_END, Block
from knowledge.text.block_tokens import ANCHOR, TAB
from knowledge.text.blocks import Markdown, read_markdown
from knowledge.text.characters import is_visible
from knowledge.text.definitions import list_of_terms
from knowledge.text.drafts import Drafts
from knowledge.text.html_blocks import COMMENTS, with_html_read
from knowledge.text.leads import (
    COLONS,
    LONGEST_CODE,
    WHOLE_LIMIT,
    fitting,
    following,
    introduction,
    is_answer,
    is_caption,
    is_label,
    is_whole,
    label_of,
    labels,
    may_repeat_in_rows,
    without_colon,
)
from knowledge.text.lists import ListReader, is_own_link
from knowledge.text.markup import discord_markdown, is_without_words, plain
from knowledge.text.openings import LONGEST_LINE, Opening, begins_with_answer_label, opening, without_answer_label
from knowledge.text.outline import Outline, Source
from knowledge.text.passages import Draft, NotCovered, Passage, Wording, joined
from knowledge.text.questions import is_question, without_label, without_number
from knowledge.text.sentences import shorten
from knowledge.text.tables import answer_words, name_of_column, read_table, row_words, without_mark

_UNTITLED: Final = "Untitled"  # a heading becomes the label of a button
_MOST_TABS: Final = 8  # that repeat the words above the first of them
_BULLET: Final = Wording("• ", "• ")


@dataclass(slots=True)
class Document:
    """The contents of one Markdown file, and the errors found in it.

    `anchors`: the headings above each id to which a link may lead.
    """

    headings: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    anchors: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    passages: list[Passage] = field(default_factory=list[Passage])
    not_covered: list[NotCovered] = field(default_factory=list[NotCovered])
    faults: list[Fault] = field(default_factory=list[Fault])


def parse(text: str | Markdown, file: str, title: str, progress: Progress = unwatched) -> Document:
    """Read a Markdown file. `title` serves as the heading of the text before the first heading."""
    markdown = read_markdown(text) if isinstance(text, str) else text
    return _Reader(file, title, markdown.relative_links).read(markdown.blocks, progress)


class _Reader:
    """Walks the blocks of one file in order.

    `lead`: the words that introduce the next block, or None.
    `groups`: the words that lead each open <details>.
    `group`: the words that led the <details> right before the next block, or None.
    `asked`: whether the question right before the next block has a label such as "Q:". None if there is no question.
    `is_inner`: whether the blocks are in a quote or in an item of a list, where no section begins.
    """

    def __init__(self, file: str, title: str, relative_links: bool) -> None:
        self.relative_links = relative_links
        self.headings: list[tuple[str, ...]] = []
        self.anchors: dict[str, tuple[str, ...]] = {}
        self.outline = Outline(title)
        self.drafts = Drafts(file)
        self.lists = ListReader(self.drafts, self._inner, self._code)
        self.section_start = 0
        self.lead: Wording | None = None
        self.group: Wording | None = None
        self.groups: list[Wording | None] = []
        self.asked: bool | None = None
        self.is_inner = False

    def read(self, blocks: list[Block], progress: Progress) -> Document:
        self._blocks(blocks, progress)
        self._end_section()
        self._place_anchors()
        passages = self.drafts.finish()
        return Document(self.headings, self.anchors, passages, self.drafts.not_covered, self.drafts.faults)

    # Sections -----------------------------------------------------------------------------------------------------

    def _heading(self, block: Block) -> None:
        self._end_section()
        written = self.drafts.wording(block, None).text.replace("\n", " ")
        heading = without_label(written)
        self.asked = heading != written if is_question(heading) else None
        heading = heading if is_visible(heading) else _UNTITLED
        self.outline.heading(int(block.tag[1]), heading, is_question=self.asked is not None)
        self.headings.append(self.outline.path)
        self.drafts.anchors += block.anchors

    def _line(self, opened: Opening, source: Source, line: int, lead: Wording | None = None) -> None:
        """Begin the section of a line that stands for a heading. The rest of its paragraph is in the section."""
        self._end_section()
        above = without_colon(lead).text.replace("\n", " ") if lead else ""
        self.outline.line(opened.heading, source, is_question=opened.is_question, lead=above)
        self.headings.append(self.outline.path)
        if opened.rest:
            words = Wording(plain(opened.rest), discord_markdown(opened.rest))
            self.drafts.keep(Draft("paragraph", self.outline.path, line, words))
        elif opened.is_question:
            self.asked = opened.is_labelled

    def _end_section(self) -> None:
        self.drafts.combine(self.section_start, self.outline.path, is_question=self.outline.is_question)
        self.section_start = len(self.drafts.all)
        self.lead = self.asked = None

    # Blocks -------------------------------------------------------------------------------------------------------

    def _blocks(self, blocks: list[Block], progress: Progress = unwatched) -> None:
        blocks = list(with_html_read(blocks, self.relative_links))
        caption: Block | None = None
        tab_lead: Wording | None = None
        tabs = 0
        for index, block in enumerate(counted(blocks, progress)):
            if block.type == COMMENTS:
                self.drafts.html_comments(block, None)
                continue
            if block.type == ANCHOR:
                self.drafts.anchors += block.content.splitlines()
                continue
            if block is caption:
                continue
            after = following(blocks, index)
            lead, self.lead = self.lead, None
            asked, self.asked = self.asked, None
            group, self.group = self.group, None
            match block.type:
                case "heading" if not self.is_inner:
                    self._heading(block)
                case "paragraph" | "heading":
                    self._paragraph(block, after, lead, asked)
                case "bullet_list" | "ordered_list":
                    self.lists.read(block, self.outline.path, lead)
                case "dl":
                    self.lists.read(list_of_terms(block), self.outline.path, lead)
                case "table":
                    below = after is not None and after.type == "paragraph" and is_caption(plain(after.inline))
                    caption = after if below else None
                    self._table(block, lead, caption)
                case "fence" | "code_block":
                    self._code(block, lead)
                case "blockquote":
                    if block.tag == TAB:
                        lead, tabs, tab_lead = (lead, 1, lead) if lead else (tab_lead, tabs + 1, tab_lead)
                    self.lead, self.asked, self.group = lead, asked, group
                    (self._blocks if _is_line(block) or is_answer(block) else self._inner)(block.children)
                case "summary" if self.is_inner and is_question(plain(block.inline)):
                    self._paragraph(block, after, lead, asked)
                case "summary":
                    self._summary(block, lead, asked)
                case "details" | "details_end":
                    self._details(block, lead, asked, group)
                case "hr" if len(self.drafts.all) > self.section_start and not self.is_inner:
                    self._end_section()
                    self.outline.end_lines()
                case _:
                    pass
            if block.tag != TAB or tabs == _MOST_TABS:
                tab_lead = None
            if block.type != DETAILS:
                self._place_anchors()

    def _place_anchors(self) -> None:
        """Let the ids of the last block lead to the section in which the block is."""
        for one in self.drafts.anchors:
            self.anchors.setdefault(one, self.outline.path)
        self.drafts.anchors.clear()

    def _inner(self, blocks: list[Block]) -> None:
        outer, self.is_inner = self.is_inner, True
        self._blocks(blocks)
        self.is_inner = outer

    def _paragraph(self, block: Block, after: Block | None, lead: Wording | None, asked: bool | None) -> None:
        draft = Draft("paragraph", self.outline.path, block.line)
        inline = block.inline
        self.drafts.comments(inline, block.line, draft)
        is_named = self.drafts.has_pending or draft.given_id is not None or bool(draft.asked)
        if is_without_words(inline) or (is_own_link(inline, of_page=True) and not is_named):
            self.drafts.pass_on(draft)
            self.lead, self.asked = lead, asked
            return
        answer = inline if asked is None else without_answer_label(inline, labelled=asked)
        opened = opening(inline, answered=begins_with_answer_label(after)) if answer is inline else None
        if opened is not None and self._opens(opened, after):
            self.drafts.pass_on(draft)
            self._line(opened, "bold line" if opened.is_bold else "paragraph", block.line)
            return
        words = Wording(plain(answer), discord_markdown(answer))
        introducing = label_of(words) if opened is not None and not opened.rest else words
        self.lead = introduction(introducing, after)
        if is_whole(self.lead, introducing) or (self.lead is None and is_label(words.text) and not is_named):
            self.drafts.pass_on(draft)
            self.lead = self.lead and self.lead.after(lead)
            return
        draft.own_text = words.text
        draft.words = words.after(lead, " " if lead and lead.text.endswith(COLONS) else "\n") if words.text else words
        self.drafts.keep(draft)

    def _opens(self, opened: Opening, after: Block | None) -> bool:
        """Return whether a line begins a section. Elsewhere it introduces the next block."""
        if self.is_inner:
            return False
        if opened.is_question:
            is_marked = opened.is_bold or opened.is_labelled or bool(opened.rest)
            return is_marked or not self.outline.is_under_heading_question
        return not self.outline.holds_labels and after is not None and after.type not in {"heading", "hr", DETAILS_END}

    def _summary(self, block: Block, lead: Wording | None, asked: bool | None) -> None:
        words = self.drafts.wording(block, None)
        written = shorten(" ".join(words.text.split()), LONGEST_LINE)
        heading = without_label(written)
        if not heading or self.is_inner or (self.outline.is_question and not is_question(heading)):
            self.lead, self.asked = lead, asked  # such as "Show the answer" below the question
        else:
            opened = Opening(without_number(heading), is_question(heading), False, heading != written, [])
            self._line(opened, "summary", block.line, self.groups[-1] if self.groups else None)

    def _details(self, block: Block, lead: Wording | None, asked: bool | None, group: Wording | None) -> None:
        """Begin or end <details>. What leads one of them leads those that follow at once, too."""
        if block.type == DETAILS:
            self.groups.append(lead or group)
        elif self.groups:
            self.group = self.groups.pop()
        if block.type == DETAILS_END and self.outline.is_in_summary and not self.is_inner:
            self._end_section()
        else:
            self.lead, self.asked = lead, asked
        if not self.is_inner:
            (self.outline.details if block.type == DETAILS else self.outline.end_details)()

    def _table(self, block: Block, lead: Wording | None, caption: Block | None) -> None:
        """Add the rows of a table to the drafts, and the whole table if something introduces it."""
        table = read_table(block)
        names = labels([name_of_column(self.drafts.wording(cell, None)) for cell in table.names], table.rows)
        if caption is not None:
            lead = without_mark(self.drafts.wording(caption, None)).after(lead)
        whole = Draft("list", self.outline.path, block.line) if lead and table.rows else None
        if whole is not None:
            self.drafts.claim_pending(whole)
            self.drafts.all.append(whole)
        repeats = lead if lead and may_repeat_in_rows(lead, table.rows) else None
        lines = [words for row in table.rows if (words := self._row(row, names, repeats, whole)).text]
        if whole is not None and lead is not None:
            whole.say(joined(fitting([words.after(_BULLET, "") for words in lines], WHOLE_LIMIT)), lead)
            whole.own_text = whole.words.text

    def _row(self, row: Block, names: list[Wording], lead: Wording | None, whole: Draft | None) -> Wording:
        """Add a row to the drafts. Return its words for the whole table."""
        draft = Draft("row", self.outline.path, row.line, parent=whole)
        cells = [self.drafts.wording(cell, draft) for cell in row.children]
        words = row_words(names, cells, is_named=draft.given_id is not None or bool(draft.asked))
        question = " ".join(cells[0].text.split()) if cells else ""
        answer = answer_words(names, cells) if is_question(question) else Wording()
        draft.words = words.after(lead) if words.text else words
        draft.own_text = words.text
        if answer.text:
            draft.kind, draft.path = "answer", (*draft.path, without_number(without_label(question)))
            draft.words = answer
            draft.own_text = answer.text
        self.drafts.keep(draft)
        return words

    def _code(self, block: Block, lead: Wording | None, parent: Draft | None = None) -> Wording:
        """Add code to the drafts. Return its words without those that introduce it."""
        content = block.content.strip("\n")
        if not content.strip() or len(content) > LONGEST_CODE:
            return Wording()
        fenced = "```\n{}\n```".format(content.replace("```", "'''"))
        words = Wording(fenced, fenced)
        draft = Draft("code", self.outline.path, block.line, own_text=content, parent=parent)
        draft.say(words, lead)
        self.drafts.keep(draft)
        return words


def _is_line(quote: Block) -> bool:
    return len(quote.children) == 1 and quote.children[0].type == "paragraph"
