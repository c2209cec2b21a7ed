"""Lists -> drafts: a list is a passage, and each of its items is one too, with the words above it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from knowledge.text.blocks import Block
from knowledge.text.drafts import Drafts
from knowledge.text.html_tags import plain_html
from knowledge.text.leads import CODE, LISTS, WHOLE_LIMIT, Above, fitting, repeated, short_lead
from knowledge.text.markup import discord_markdown, discord_words, plain
from knowledge.text.openings import opening
from knowledge.text.passages import Draft, Wording, joined, merge_nested
from knowledge.text.questions import may_ask

if TYPE_CHECKING:
    from markdown_it.token import Token

_NESTED_LIMIT: Final = 700  # characters of the lines nested below an item; an answer shows no more
_OWN_PAGE = re.compile(r"#|(?![a-z][a-z0-9+.-]*:|//)[^?#]*(?:/|\.(?:md|mdx|markdown|html?))(?:[?#]|$)", re.IGNORECASE)
_CHILD_PAGE = re.compile(r"[0-9a-f]{32}\.(?:md|csv)$")
_WORDS: Final = frozenset({"paragraph", "html_block", "heading"})

ReadBlocks = Callable[[list[Block]], None]
ReadCode = Callable[[Block, Wording | None, Draft], Wording]


class ListReader:
    """Reads the lists of a file into its drafts.

    `read_blocks`: reads the blocks in an item that are neither words, nor lists, nor code.
    `read_code`: adds code in an item to the drafts, and returns its words.
    """

    def __init__(self, drafts: Drafts, read_blocks: ReadBlocks, read_code: ReadCode) -> None:
        self._drafts = drafts
        self._read_blocks = read_blocks
        self._read_code = read_code

    def read(self, block: Block, path: tuple[str, ...], lead: Wording | None) -> None:
        """Add a list and its items to the drafts. A table of contents is no passage."""
        if not self._drafts.has_pending and is_contents(block):
            return
        whole = Draft("list", path, block.line)
        self._drafts.claim_pending(whole)
        self._drafts.all.append(whole)
        lines = self._items(block, Above(lead), whole)
        if not lines:
            self._drafts.give_back(whole)
            self._drafts.keep(Draft("paragraph", path, block.line, lead or Wording()))  # of items that are quotes
            return
        whole.say(joined(fitting(lines, WHOLE_LIMIT)), lead)
        whole.own_text = whole.words.text
        whole.steps = len(block.children) if block.type == "ordered_list" else 0

    def _items(self, block: Block, above: Above, whole: Draft) -> list[Wording]:
        """Add the items of a list to the drafts.

        Return the lines of the list. Lines far beyond WHOLE_LIMIT are left out.
        """
        above = repeated(above, block)
        lines: list[Wording] = []
        length = 0
        for number, item in enumerate(block.children, start=block.first_number):
            bullet = f"{number}. " if block.type == "ordered_list" else "• "
            added = self._item(item, above, whole, bullet)
            if length <= WHOLE_LIMIT:
                lines += added
                length += sum(len(line.text) for line in added)
        return lines

    def _item(self, item: Block, above: Above, whole: Draft, bullet: str) -> list[Wording]:
        """Add a list item to the drafts, with its paragraphs, nested lists and code. Return its lines for the list.

        An item holds the lines that are nested below it. Nested items are passages of their own only if these lines are
        too many, or if an editor named the nested item. An item that begins with a question is the answer to it.
        """
        draft = Draft("item", whole.path, item.line, parent=whole)
        first = len(self._drafts.all)
        own: list[Wording] = []
        said = Wording()
        nested: list[Wording] = []
        for child in item.children:
            if child.type in _WORDS:
                words = self._words(child, draft)
                if words.text:
                    own.append(words)
                    said = short_lead(words.after(said))
                    if len(own) == 1:
                        draft.words = words
                        self._drafts.keep(draft)
            elif child.type in LISTS:
                lines = self._items(child, above.below(said), whole)
                nested += [Wording(f"  {line.text}", f"  {line.markdown}") for line in lines]
            elif child.type in CODE:
                code = self._read_code(child, said, draft if own else whole)
                nested += [code] if code.text else []
            else:
                self._read_blocks([child])
        if not own:
            if draft.given_id:
                self._drafts.fault(draft.line, f"the id {draft.given_id} names no passage: the list item is empty")
            return nested
        words = joined(own)
        held = fitting(nested, _NESTED_LIMIT)
        if not self._is_answer(draft, item, [*own[1:], *held]):
            draft.own_text = words.text
            draft.words = above.before(joined([words, *held]))
        if held == nested:
            merge_nested(self._drafts.all, first)
        return [Wording(bullet + words.text, bullet + words.markdown), *nested]

    def _words(self, block: Block, draft: Draft) -> Wording:
        if block.type == "html_block":
            self._drafts.html_comments(block, draft)
            text = plain_html(block.content)
            return Wording(text, discord_words(text))
        return self._drafts.wording(block, draft)

    def _is_answer(self, draft: Draft, item: Block, rest: list[Wording]) -> bool:
        """Make the draft of an item an answer if the item begins with a question. Return whether it does.

        `rest`: the words of the item after its first paragraph.
        """
        begin = item.children[0]
        may_open = begin.type == "paragraph" and may_ask(begin.content)
        opened = opening(begin.inline) if may_open else None
        if opened is None or not opened.is_question:
            return False
        if opened.rest:
            rest = [Wording(plain(opened.rest), discord_markdown(opened.rest)), *rest]
        rest = [words for words in rest if words.text]
        if not rest:
            return False
        draft.kind, draft.path = "answer", (*draft.path, opened.heading)
        draft.words = joined(rest)
        draft.own_text = draft.words.text
        return True


def is_contents(block: Block) -> bool:
    """Return whether a list only links to headings of the guide, as a table of contents does."""
    return bool(block.children) and all(
        bool(item.children)
        and all(
            is_contents(child)
            if child.type in LISTS
            else child.type == "paragraph" and is_own_link(child.inline, of_page=False)
            for child in item.children
        )
        for item in block.children
    )


def is_own_link(tokens: list[Token], *, of_page: bool) -> bool:
    """Return whether inline tokens are nothing but links to headings or pages of the guide, and marks between them.

    `of_page`: whether only links to headings of the same page count, and those to the pages that Notion keeps in it.
    """
    inside, links = False, 0
    for token in tokens:
        if token.type == "link_open":
            inside, links = True, links + 1
            href = str(token.attrGet("href") or "")
            if not (href.startswith("#") or _CHILD_PAGE.search(href) if of_page else _OWN_PAGE.match(href)):
                return False
        elif token.type == "link_close":
            inside = False
        elif not inside and any(map(str.isalnum, token.content)) and token.type != "html_inline":
            return False
    return links > 0
