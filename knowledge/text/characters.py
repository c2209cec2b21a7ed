"""Characters in a text that nobody sees, or that change how others look."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Signs that are drawn as nothing, although their categories are those of letters, signs and marks: fillers of Hangul,
# the empty pattern of Braille, the null notehead, the grapheme joiner, vowels of Khmer that are never drawn, and what
# selects a variant of the sign before it.
_BLANKS: Final = frozenset(
    map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0x1D159, 0x034F, 0x17B4, 0x17B5, 0x16FE4, *range(0x180B, 0x1810)))
)
_VARIATION_SELECTORS: Final = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_UNSEEN: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Cn"})
# Other signs at which Unicode ends a line, and the tab of a line printer. A space in their place keeps words apart.
_BREAKS: Final = (0x0B, 0x0C, 0x0D, *range(0x1C, 0x20), 0x85, 0x2028, 0x2029)
_CONTROLS: Final = (*(code for code in range(0x20) if code not in (0x09, 0x0A)), *range(0x7F, 0xA0))
# Overrides, embeddings and isolates turn the direction of all text after them, and deprecated ones reshape it.
_TURNING: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x2070))
# Halves of characters cannot be sent or stored, and Unicode says that 66 codes are never characters.
_NO_CHARACTERS: Final = (
    *range(0xD800, 0xE000),
    *range(0xFDD0, 0xFDF0),
    *(plane + end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
)
_HARMFUL: Final[dict[int, str | None]] = dict.fromkeys((*_CONTROLS, *_TURNING, *_NO_CHARACTERS)) | dict.fromkeys(
    _BREAKS, " "
)
# Marks are drawn above and below one letter, and more than these reach into the lines around it. Living scripts need
# five at most, and the highest stack of Tibetan needs eight.
_MOST_MARKS: Final = 8
_MARKS: Final = frozenset({"Mn", "Me"})
_MANY_MARKS: Final = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")  # or as many other signs


def without_format(text: str) -> str:
    """Return a text without format characters and variation selectors.

    Format characters are zero-width characters, soft hyphens and direction marks. Copied text often holds some of them.
    Without them, a copied `Berlin` or `19:30` equals a typed one.
    """
    if text.isascii():
        return text
    return "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in _VARIATION_SELECTORS)


def harmless(text: str) -> str:
    """Return a text that leaves the text around it as it is.

    Removed are control characters, characters that turn the direction of the text after them, lone surrogates,
    noncharacters, and all marks on a letter but the first eight. Tabs and newlines stay, and other line breaks become
    spaces. Joiners stay, because emoji and the words of many scripts need them.
    """
    return _MANY_MARKS.sub(_with_few_marks, text.translate(_HARMFUL))


def is_harmful(character: str) -> bool:
    """Return whether `harmless` removes or replaces a character wherever it stands."""
    return ord(character) in _HARMFUL


def is_visible(text: str) -> bool:
    """Return whether a text holds anything that is drawn: not only spaces, blanks, control and format characters."""
    return any(
        unicodedata.category(c) not in _UNSEEN and c not in _BLANKS and c not in _VARIATION_SELECTORS for c in text
    )


def _with_few_marks(found: re.Match[str]) -> str:
    """Return a run of signs with at most _MOST_MARKS marks on each of them. A format character ends no letter."""
    kept: list[str] = []
    marks = 0
    for sign in found[0]:
        category = unicodedata.category(sign)
        marks = marks + 1 if category in _MARKS else marks if category == "Cf" else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
