"""Paragraphs whose lines stay lines: fields such as `Phone: 123`, and the line blocks of pandoc.

Markdown would join such lines into one.
"""

from __future__ import annotations

import re
from typing import Final

_FIELD: Final = re.compile(
    r"(?P<name>[*_]{0,3}[^\W\d_][^:\n?!.()\[\]]{0,29})(?<!\s):(?P<double>:)?(?P<rest>[*_]{0,3}[ \t]+\S[^\n]*)$"
)
_OF_BLOCK: Final = re.compile(r"\|[ \t]+(?P<words>[^|\n]*[^|\s])[ \t]*$")
_BREAK: Final = "  \n"


def with_kept_lines(paragraph: str) -> str:
    """Return the Markdown of a paragraph, with hard line breaks if each of its lines is one on its own."""
    lines = paragraph.split("\n")
    if len(lines) < 2 and "::" not in paragraph:
        return paragraph
    fields = [_FIELD.match(line.strip()) for line in lines]
    if all(fields):
        is_whole = len(lines) > 1 or any(one and one["double"] for one in fields)
        joined = _BREAK.join(f"{one['name']}:{one['rest']}".rstrip() for one in fields if one)
        return joined if is_whole else paragraph
    block = [_OF_BLOCK.match(line.strip()) for line in lines]
    if len(lines) > 1 and all(block):
        return _BREAK.join(one["words"] for one in block if one)
    return paragraph
