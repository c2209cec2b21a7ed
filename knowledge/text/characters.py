"""Characters in a text that nobody sees."""

from __future__ import annotations

import unicodedata
from typing import Final

_VARIATION_SELECTORS: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))


def without_format(text: str) -> str:
    """Return a text without format characters and variation selectors.

    Format characters are zero-width characters, soft hyphens and direction marks. Copied text often holds some of them.
    Without them, a copied `Berlin` or `19:30` equals a typed one.
    """
    return "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in _VARIATION_SELECTORS)
