"""Characters in a text that nobody sees, or that change how others look."""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters and signs that are drawn as nothing: fillers of Hangul, the empty pattern of Braille.
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Cn"})
# Overrides, embeddings and isolates turn the direction of all text after them.
_TURNING: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROL: Final = dict.fromkeys([*(c for c in range(0x20) if c not in (0x09, 0x0A)), *range(0x7F, 0xA0)])
_VARIATION_SELECTORS: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))


def without_format(text: str) -> str:
    """Return a text without format characters and variation selectors.

    Format characters are zero-width characters, soft hyphens and direction marks. Copied text often holds some of them.
    Without them, a copied `Berlin` or `19:30` equals a typed one.
    """
    return "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in _VARIATION_SELECTORS)


def unturned(text: str) -> str:
    """Return a text without the characters that turn the direction of the text after it."""
    return text.translate(_TURNING)


def harmless(text: str) -> str:
    """Return a text without control characters, and without those that turn the direction of the text after it."""
    return text.translate(_TURNING | _CONTROL)


def is_visible(text: str) -> bool:
    """Return whether a text holds anything that is drawn: not only spaces, blanks, control and format characters."""
    return any(
        unicodedata.category(c) not in _UNSEEN and c not in _BLANKS and c not in _VARIATION_SELECTORS for c in text
    )
