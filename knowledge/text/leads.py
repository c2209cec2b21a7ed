"""What passages repeat of each other, within limits: the words that introduce a part, and the parts of a whole.

Without limits, a long introduction and many short parts would take thousands of times the memory of their text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.text.block import DETAILS
from knowledge.text.block_tokens import ANCHOR, FORMULA
from knowledge.text.blocks import Block
from knowledge.text.html_blocks import COMMENTS
from knowledge.text.markup import escape, is_pictures, plain
from knowledge.text.passages import Wording, joined
from knowledge.text.questions import is_question
from knowledge.text.sentences import last_sentence, shorten

LISTS = frozenset({"bullet_list", "ordered_list"})
CODE = frozenset({"fence", "code_block"})
TABLES = frozenset({"table", "dl"})
COLONS = (":", "：")
LONGEST_CODE = 3500  # characters; longer code fits into no message, so it is no passage
WHOLE_LIMIT = 8000  # characters of a whole list or answer; its parts hold all words
_TEXTS = frozenset({"paragraph", "blockquote"})
_ENDS = frozenset({"heading", "hr", "summary", "details", "details_end"})
_ENDED = re.compile(r"[.!?…。！？؟;,][\"'”’»)\]*_]*$")
_COLON_AND_SPACE = ":： "
_LAST_COLON = re.compile(r"\s*[:：]([*_~]*)$")
_CAPTION = re.compile(r"\s*(?::\s|(?:table|tabelle|tableau|tabla|tabela|表|表格)\s*\d*\s*[:：.])", re.IGNORECASE)
_NAME_LIMIT = 80  # characters
_LABEL_LIMIT = 40  # characters
_COLUMN_LIMIT = 24  # characters
_LEAD_LIMIT = 240  # characters
_ALWAYS_REPEATED = 2000  # characters
_REPEATED_TIMES = 4


def following(blocks: list[Block], index: int) -> Block | None:
    """Return the next block that is neither a comment, an anchor nor a paragraph without words, or None."""
    return next((blocks[at] for at in range(index + 1, len(blocks)) if not _is_passed_over(blocks[at])), None)


def introduction(words: Wording, block: Block | None) -> Wording | None:
    """Return the words of a paragraph that introduce the block after it. Return None if no words do.

    The words are the last sentence of the paragraph. It introduces a list, a table or code if it ends with a colon or
    without a mark, or if it is the whole paragraph. It always introduces a formula. It introduces any other text if it
    is the whole paragraph and ends with a colon. It introduces <details> as it does a list, unless it is a whole
    sentence. It has at most _LEAD_LIMIT characters.
    """
    if block is not None and (block.type == DETAILS or is_answer(block)):
        return _above_details(words)
    if block is None or block.type in _ENDS:
        return None
    if not _has_words(block) or (block.type in CODE and len(block.content) > LONGEST_CODE):
        return None
    sentence = words.text if block.type == "table" and is_caption(words.text) else last_sentence(words.text)
    if not sentence or len(sentence) > _LEAD_LIMIT:
        return None
    is_whole = sentence == words.text
    is_open = sentence.endswith(COLONS)
    if block.type in LISTS | CODE | TABLES:
        is_open = is_open or is_whole or block.tag == FORMULA or not _ENDED.search(sentence)
    elif not is_whole or (is_question(sentence) and block.type not in _TEXTS):
        return None
    else:
        is_open = is_open or is_question(sentence)
    if not is_open:
        return None
    return short_lead(words if is_whole else Wording(sentence, escape(sentence)))


def _above_details(words: Wording) -> Wording | None:
    sentence = last_sentence(words.text)
    if sentence.endswith(COLONS) and len(sentence) <= _LEAD_LIMIT:
        return short_lead(words if sentence == words.text else Wording(sentence, escape(sentence)))
    return words if _is_name(words) else None


def is_answer(block: Block) -> bool:
    """Return whether a quote was a box whose title is a question, so that it is <details>."""
    return block.type == "blockquote" and bool(block.children) and block.children[0].type == DETAILS


def _has_words(block: Block) -> bool:
    return bool(block.content.strip()) or any(map(_has_words, block.children))


def is_whole(lead: Wording | None, words: Wording) -> bool:
    """Return whether the words of a paragraph only introduce the block after it."""
    return lead is not None and (lead.text == words.text or last_sentence(words.text) == words.text)


def label_of(words: Wording) -> Wording:
    """Return a title that introduces what follows, with a colon. A question has none."""
    if words.text.endswith(COLONS) or is_question(words.text):
        return words
    return Wording(f"{words.text}:", f"{words.markdown}:")


def is_caption(text: str) -> bool:
    """Return whether a paragraph beside a table is its caption."""
    return _CAPTION.match(text) is not None


def is_label(text: str) -> bool:
    """Return whether a text only says what the text after it is, such as "Problem:"."""
    return text.endswith(COLONS) and len(text) <= _LABEL_LIMIT and "\n" not in text


def short_lead(words: Wording) -> Wording:
    """Return what is repeated of the words that introduce something: at most _LEAD_LIMIT characters.

    Of longer words, this is the last sentence if it ends with a colon, else the beginning. Links with long addresses
    are only repeated as words.
    """
    if len(words.text) > _LEAD_LIMIT:
        sentence = last_sentence(words.text)
        fits = sentence.endswith(COLONS) and len(sentence) <= _LEAD_LIMIT
        words = Wording(sentence, escape(sentence)) if fits else words
    return _cut(words, _LEAD_LIMIT)


@dataclass(frozen=True, slots=True)
class Above:
    """What a list item repeats of the words above it.

    `lead`: the words that introduce the list, or None.
    `items`: the items in which the list is nested, outermost first.
    """

    lead: Wording | None = None
    items: tuple[Wording, ...] = ()

    def below(self, item: Wording) -> Above:
        """Return what is repeated by the items nested in an item."""
        return Above(self.lead, (*self.items, item)) if item.text else self

    @property
    def innermost(self) -> Above:
        """Return the innermost of these words, _LEAD_LIMIT characters at most."""
        items = _first_fitting(self.items[::-1], _LEAD_LIMIT)[::-1]
        rest = _LEAD_LIMIT - sum(len(one.text) for one in items)
        fits = self.lead is not None and len(items) == len(self.items) and len(self.lead.text) <= rest
        return Above(self.lead if fits else None, tuple(items))

    @property
    def size(self) -> int:
        """Return how many characters of Markdown an item repeats."""
        inner = self.innermost
        return sum(len(one.markdown) for one in (*inner.items, *([inner.lead] if inner.lead else [])))

    def before(self, words: Wording) -> Wording:
        """Return the words of an item after the words above it.

        The names of things become a path, such as `Google › PMLE: two hours`. Sentences have lines of their own.
        """
        inner = self.innermost
        lines = [inner.lead] if inner.lead else []
        names: list[Wording] = []
        for item in inner.items:
            if _is_name(item):
                names.append(without_colon(item))
            else:
                lines += [*_path_line(names), item]
                names = []
        words = words.after(_path(names), ": ")
        return words.after(joined(lines), "\n• ") if lines else words


def repeated(above: Above, block: Block) -> Above:
    """Return the words that each item of a list repeats: `above`, or none if the items are many and short."""
    own = sum(len(part.content) for item in block.children for part in item.children)
    return above if may_repeat(above.size * len(block.children), own) else Above()


def _is_name(words: Wording) -> bool:
    return "\n" not in words.text and len(words.text) <= _NAME_LIMIT and not _ENDED.search(words.text)


def without_colon(words: Wording) -> Wording:
    """Return words without the colon at their end, which may be bold."""
    text = words.text.rstrip(_COLON_AND_SPACE)
    if text == words.text or not text:
        return words
    return Wording(text, _LAST_COLON.sub(r"\1", words.markdown))


def _path(names: Sequence[Wording]) -> Wording | None:
    if not names:
        return None
    return Wording(" › ".join(one.text for one in names), " › ".join(one.markdown for one in names))


def _path_line(names: Sequence[Wording]) -> list[Wording]:
    path = _path(names)
    return [Wording(f"{path.text}:", f"{path.markdown}:")] if path else []


def labels(header: list[Wording], rows: list[Block]) -> list[Wording]:
    """Return the column names that each row of a table repeats. Cut them if the rows are many and short."""
    filled = [(name, cell) for row in rows for name, cell in zip(header, row.children, strict=False) if cell.content]
    if may_repeat(sum(len(name.markdown) for name, _ in filled), sum(len(cell.content) for _, cell in filled)):
        return header
    return [_cut(name, _COLUMN_LIMIT) for name in header]


def may_repeat_in_rows(lead: Wording, rows: list[Block]) -> bool:
    """Return whether each row of a table may repeat the words that introduce the table."""
    own = sum(len(cell.content) for row in rows for cell in row.children)
    return may_repeat(len(lead.markdown) * len(rows), own)


def may_repeat(repeated: int, own: int) -> bool:
    """Return whether parts of `own` characters may repeat so many characters of what introduces them."""
    return repeated <= max(_ALWAYS_REPEATED, _REPEATED_TIMES * own)


def fitting(parts: Sequence[Wording], limit: int) -> list[Wording]:
    """Return the first of the parts, as many as have at most `limit` characters together.

    If the first part is longer, return its beginning.
    """
    found = _first_fitting(parts, limit)
    if parts and not found:
        return [_cut(parts[0], limit)]
    return found


def _first_fitting(parts: Sequence[Wording], limit: int) -> list[Wording]:
    found: list[Wording] = []
    for part in parts:
        limit -= len(part.text)
        if limit < 0:
            break
        found.append(part)
    return found


def _cut(words: Wording, limit: int) -> Wording:
    """Return the beginning of words: at most `limit` characters, without links if their addresses are long."""
    if len(words.text) <= limit and len(words.markdown) <= 2 * limit:
        return words
    text = shorten(words.text, limit)
    return Wording(text, escape(text))


def _is_passed_over(block: Block) -> bool:
    if block.type != "paragraph":
        return block.type in {COMMENTS, ANCHOR}
    if block.content.startswith("<") and not plain(block.inline):
        return True
    return ("![" in block.content or "<img" in block.content.lower()) and is_pictures(block.inline)
