"""What passages repeat of each other, within limits: the words that introduce a part, and the parts of a whole.

Without limits, a long introduction and many short parts would take thousands of times the memory of their text.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.text.blocks import Block
from knowledge.text.markup import discord_markdown, escape, plain, plain_html
from knowledge.text.passages import Wording, joined
from knowledge.text.sentences import last_sentence, shorten

LISTS = frozenset({"bullet_list", "ordered_list"})
CODE = frozenset({"fence", "code_block"})
_LABEL_LIMIT = 24  # characters
_LEAD_LIMIT = 240  # characters
_ALWAYS_REPEATED = 2000  # characters
_REPEATED_TIMES = 4


def following(blocks: list[Block], index: int) -> Block | None:
    """Return the next block that is not a comment, or None."""
    return next((blocks[at] for at in range(index + 1, len(blocks)) if not _is_comment(blocks[at])), None)


def lead_of(blocks: list[Block], index: int) -> Wording | None:
    """Return the sentence that introduces a list or a code block.

    Return None if the paragraph before the block does not introduce the block.
    """
    before = next((blocks[at] for at in range(index - 1, -1, -1) if not _is_comment(blocks[at])), None)
    if before is None or before.type != "paragraph":
        return None
    inline = before.inline
    words = Wording(plain(inline), discord_markdown(inline))
    if not introduces(words.text, blocks[index]):
        return None
    sentence = last_sentence(words.text)
    return short_lead(words if sentence == words.text else Wording(sentence, escape(sentence)))


def introduces(text: str, block: Block | None) -> bool:
    """Return whether a paragraph's last sentence introduces the list or the code that follows.

    Such a sentence ends with a colon or is the whole paragraph. It has at most _LEAD_LIMIT characters.
    """
    if block is None or block.type not in LISTS | CODE:
        return False
    if block.type in CODE and not block.content.strip():
        return False
    sentence = last_sentence(text)
    return bool(sentence) and len(sentence) <= _LEAD_LIMIT and (sentence.endswith(":") or sentence == text)


def short_lead(words: Wording) -> Wording:
    """Return what is repeated of the words that introduce something: at most _LEAD_LIMIT characters.

    Of longer words, this is the last sentence if it ends with a colon, else the beginning. Links with long addresses
    are only repeated as words.
    """
    if len(words.text) > _LEAD_LIMIT:
        sentence = last_sentence(words.text)
        fits = sentence.endswith(":") and len(sentence) <= _LEAD_LIMIT
        words = Wording(sentence, escape(sentence)) if fits else words
    return _cut(words, _LEAD_LIMIT)


def chain(leads: Sequence[Wording]) -> Wording:
    """Return the innermost of the words that introduce a part, _LEAD_LIMIT characters at most, each on a line."""
    inner = _first_fitting(leads[::-1], _LEAD_LIMIT)
    return joined(inner[::-1])


def repeated(leads: list[Wording], block: Block) -> list[Wording]:
    """Return the words that each item of a list repeats: `leads`, or none if the items are many and short."""
    own = sum(len(part.content) for item in block.children for part in item.children)
    return leads if _may_repeat(len(chain(leads).markdown) * len(block.children), own) else []


def labels(header: list[Wording], rows: list[Block]) -> list[Wording]:
    """Return the column names that each row of a table repeats. Cut them if the rows are many and short."""
    filled = [(name, cell) for row in rows for name, cell in zip(header, row.children, strict=False) if cell.content]
    if _may_repeat(sum(len(name.markdown) for name, _ in filled), sum(len(cell.content) for _, cell in filled)):
        return header
    return [_cut(name, _LABEL_LIMIT) for name in header]


def _may_repeat(repeated: int, own: int) -> bool:
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


def _is_comment(block: Block) -> bool:
    return block.type == "html_block" and not plain_html(block.content)
