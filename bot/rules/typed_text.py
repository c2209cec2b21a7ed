"""Typed text as it is compared, and as it is told back."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from knowledge.text.characters import without_format
from knowledge.text.markup import escape

_DASHES: Final = re.compile(r"[‐‑‒–—―−]")
_SHOWN: Final = 30


def folded(text: str) -> str:
    """Return what was typed in small letters, plain widths and plain dashes, with single spaces and all visible."""
    plain = unicodedata.normalize("NFKC", without_format(text)).casefold()
    return " ".join(_DASHES.sub("-", without_format(plain)).split())


def told_back(text: str) -> str:
    """Return the beginning of what was typed, as it shows amid a sentence."""
    return escape(" ".join(text.split())[:_SHOWN])
