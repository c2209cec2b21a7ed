"""Prepare typed text for comparisons, for storing, and for quoting in a reply."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from knowledge.text.characters import harmless, is_visible, without_format
from knowledge.text.markup import escape

_DASHES: Final = re.compile(r"[‐‑‒–—―−]")
_SHOWN: Final = 30


def folded(text: str) -> str:
    """Return a typed text for comparisons: in lower case, with plain widths and dashes and with single spaces.

    Invisible characters are removed.
    """
    plain = unicodedata.normalize("NFKC", without_format(text)).casefold()
    return " ".join(_DASHES.sub("-", without_format(plain)).split())


def note_of(text: str | None) -> str | None:
    """Return a member's note on one line, as it is stored. Return None if nothing of it is seen."""
    return " ".join(harmless(text).split()) if text and is_visible(text) else None


def told_back(text: str) -> str:
    """Return the beginning of a typed text, escaped for quoting in a sentence."""
    return escape(" ".join(text.split())[:_SHOWN])
