"""Read the phrasings of `asked/*.md`: each heading is the id of a passage, and each list item is a phrasing.

Such files have thousands of simple lines, and markdown-it takes 0.1 ms for each line. So a file of simple lines is read
line by line. markdown-it reads the text of a line with inline markup, and every other file. The results are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from knowledge.faults import Fault
from knowledge.text.blocks import Block, read_inline, read_markdown
from knowledge.text.characters import harmless
from knowledge.text.markup import plain

_BREAK: Final = re.compile(r"\r\n?|\n")  # markdown-it ends a line at no other character
# Each of these lines is a block of its own, whatever simple lines stand around it. A phrasing must not begin with a
# character that can begin a block inside the list item, or with the number of an ordered list.
_SIMPLE_LINE: Final = re.compile(
    r"""(?P<blank>[ \t]*)
    |(?P<comment><!--.*-->.*)
    |\#{1,6}[ ]+(?P<heading>[^\s#][^#]*)
    |-[ ]{1,4}(?P<phrasing>(?!\d+[.)])[^\s#>+*_=~`|<\[:-].*)""",
    re.VERBOSE,
)
_INLINE_MARKUP: Final = re.compile(r"[\\`*_\[\]<>&~!\0]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the id of a passage."""

    line: int
    id: str


@dataclass(frozen=True, slots=True)
class Phrasings:
    """A list of phrasings. `line` is the line of the first."""

    line: int
    texts: list[str]


def read_asked(text: str) -> list[Heading | Phrasings]:
    """Return the headings and the lists of a file, in order."""
    simple = _read_lines(text)
    return list(_read_blocks(read_markdown(text, dialects=False).blocks)) if simple is None else simple


def add_asked(file: str, text: str, phrasings: dict[str, list[str]]) -> list[Fault]:
    """Add the phrasings of a file to those of each passage. Return the errors in the file.

    `phrasings`: by the id of the passage.
    """
    faults: list[Fault] = []
    own: list[str] | None = None
    for found in read_asked(text):
        if isinstance(found, Heading):
            own = phrasings.get(found.id, [])
            if found.id not in phrasings:
                faults.append(Fault(file, found.line, f"no passage of the guide has the id {found.id!r}"))
        elif own is None:
            faults.append(Fault(file, found.line, "these phrasings are under no heading that names a passage"))
        else:
            own += found.texts
    return faults


def _read_lines(text: str) -> list[Heading | Phrasings] | None:
    """Read a file of simple lines. Return None if it has another line."""
    found: list[Heading | Phrasings] = []
    open_list: Phrasings | None = None
    for number, line in enumerate(_BREAK.split(text), start=1):
        match = _SIMPLE_LINE.fullmatch(line)
        if match is None:
            return None
        if match.lastgroup == "phrasing":
            if open_list is None:
                open_list = Phrasings(number, [])
                found.append(open_list)
            if phrasing := " ".join(_text(match["phrasing"]).split()):
                open_list.texts.append(phrasing)
        elif match.lastgroup == "heading":
            open_list = None
            found.append(Heading(number, _text(match["heading"])))
        elif match.lastgroup == "comment":
            open_list = None
    return found


def _read_blocks(blocks: list[Block]) -> Iterator[Heading | Phrasings]:
    for block in blocks:
        if block.type == "heading":
            yield Heading(block.line, plain(block.inline))
        elif block.type == "bullet_list":
            texts = (" ".join(plain(part.inline) for part in item.children).split() for item in block.children)
            yield Phrasings(block.line, [" ".join(words) for words in texts if words])


def _text(markdown: str) -> str:
    """Return the words of a block of one line, as `plain` does."""
    if _INLINE_MARKUP.search(markdown):
        return plain(read_inline(markdown))
    return " ".join(harmless(markdown).split())
