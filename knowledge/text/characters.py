"""Characters that nobody sees: what stands in a text beside its words."""

from __future__ import annotations

import unicodedata
from typing import Final

_VARIATION_SELECTORS: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))


def without_format(text: str) -> str:
    """Leave out format characters (zero-width ones, soft hyphens, marks of direction) and variation selectors.

    Copied text carries them along: what looks like `Berlin` or `19:30` is compared as it looks.
    """
    return "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in _VARIATION_SELECTORS)
