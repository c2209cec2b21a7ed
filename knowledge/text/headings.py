"""The titles of files as headings, and names for headings that several sections share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final

from knowledge.text.block import Block, title_block
from knowledge.text.blocks import Markdown
from knowledge.text.passages import Passage
from knowledge.text.questions import MARKS, is_question
from knowledge.text.words import tokens

HeadingPath = tuple[str, ...]

_BETWEEN: Final = " › "
_FIRST_LEVEL: Final = "h1"
_TITLE: Final = "h0"  # above all headings that Markdown knows
_ASKS: Final = re.compile(
    r"(?:when|where|who|why|(?:how|what|which)(?: \w+){0,2})"
    r" (?:do|does|did|is|are|was|can|could|may|should|must|will|would) \w"
    r"|(?:do|does|did|is|are|can|could|may|should|must|will|would|have|has) (?:i|we|you|it|there|this|they|the|my)\b"
    r"|(?:wie|wann|wo|wer|warum|was|welche[rs]?)\b(?: \w+)? (?:ist|sind|kann|darf|muss|soll|wird|gibt|hat|kostet)\b"
    r"|(?:kann|darf|muss|soll|gibt) (?:ich|man|wir|es)\b"
    r"|(?:est-ce que|comment|pourquoi|combien|puis-je|dois-je|peut-on|faut-il) \w"
    r"|¿|(?:cómo|qué|cuándo|dónde|quién|cuánto|cuál|por qué) \w"
)
_ASKS_AT_END: Final = ("ですか", "ますか", "吗", " mı", " mi", " mu", " mü")


def with_title(markdown: Markdown, title: str, *, of_guide: bool = False) -> Markdown:
    """Return a file's Markdown with its title above all of its headings.

    A file without headings stays as it is. A first heading of level 1 that says the same takes the title's place. If it
    is the only heading of level 1, the file has a title already.
    `of_guide`: the title speaks for the whole guide, so a file with one heading of level 1 does not need it.
    """
    first = next((block for block in markdown.blocks if block.type == "heading"), None)
    if first is None:
        return markdown
    if first.tag == _FIRST_LEVEL:
        says_same = _says_same(first, title)
        if sum(block.tag == _FIRST_LEVEL for block in markdown.blocks) > 1:
            if says_same:
                first.tag = _TITLE
                return markdown
        elif says_same or of_guide:
            return markdown
    return replace(markdown, blocks=[title_block(title, _TITLE), *markdown.blocks])


def needs_title(markdown: Markdown) -> bool:
    """Return whether a file has headings, but none of level 1."""
    levels = {block.tag for block in markdown.blocks if block.type == "heading"}
    return bool(levels) and _FIRST_LEVEL not in levels


def looks_like_question(heading: str) -> bool:
    """Return whether a heading that has no question mark is worded like a question, in one of a few languages."""
    words = " ".join(heading.strip(" *_`#").split()).casefold()
    is_marked = is_question(words) or any(mark in words for mark in MARKS)
    return not is_marked and bool(_ASKS.match(words) or words.endswith(_ASKS_AT_END))


def names_of(headings: Iterable[HeadingPath], passages: Iterable[Passage]) -> dict[HeadingPath, str]:
    """Return a name for each path of headings: its last heading, or all of them if several paths have this last one."""
    paths = dict.fromkeys(chain(headings, (passage.path for passage in passages)))
    times = Counter(path[-1] for path in paths)
    return {path: path[-1] if times[path[-1]] == 1 else _BETWEEN.join(path) for path in paths}


def phrasings_of(passages: Iterable[Passage], names: Mapping[HeadingPath, str]) -> dict[str, list[str]]:
    """Return the `asked` phrasings of the passages below each heading. `names`: the names of the headings."""
    found: dict[str, list[str]] = {}
    for passage in passages:
        found.setdefault(names[passage.path], []).extend(passage.asked)
    return found


def _says_same(heading: Block, title: str) -> bool:
    """Return whether all words of one of the two texts are in the other."""
    own, other = set(tokens(heading.content)), set(tokens(title))
    return own <= other or other <= own
