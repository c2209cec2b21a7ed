"""Prepare typed text for comparisons, and for quoting in a reply."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from knowledge.text.characters import without_format
from knowledge.text.markup import escape

_DASHES: Final = re.compile(r"[‐‑‒–—―−]")
_SHOWN: Final = 30


def folded(text: str) -> str:
    """Return a typed text for comparisons: in lower case, with plain widths and dashes and with single spaces.

    Invisible characters are removed.
    """
    plain = unicodedata.normalize("NFKC", without_format(text)).casefold()
    return " ".join(_DASHES.sub("-", without_format(plain)).split())


def told_back(text: str) -> str:
    """Return the beginning of a typed text, escaped for quoting in a sentence."""
    return escape(" ".join(text.split())[:_SHOWN])
