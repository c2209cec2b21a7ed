"""Fold names, so that spellings with other case, accents, dashes, apostrophes or spaces compare equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from knowledge.text.characters import without_format

# Letters that Unicode does not decompose, and what people type if their keyboard lacks the letter.
_LETTERS: Final = {
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɨ": "i", "ʉ": "u", "ƶ": "z",
}  # fmt: skip
_APOSTROPHES: Final = "‘’‚‛′‵ʹʻʼʽʾʿˈˊˋꞌ՚＇"
_DASHES: Final = "‐‑‒–—―−⁃﹘﹣－⸺⸻"
_FOLDS: Final = str.maketrans({**_LETTERS, **dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_DASHES, "-")})
_ST: Final = re.compile(r"\bst\b\.?")
_SAINT: Final = re.compile(r"\bsaint\b")
_ISLAND: Final = re.compile(r" (?:islands?|isles?)$")


def plain(name: str) -> str:
    """Return a name in lower case without accents, with one kind of dash, of apostrophe and of space."""
    if not name.isascii():
        parts = unicodedata.normalize("NFKD", without_format(name).replace("´", "'")).casefold()
        name = "".join([c for c in parts if not unicodedata.combining(c)]).translate(_FOLDS)
    return " ".join(name.casefold().replace("_", " ").replace("`", "'").split())


def joined(name: str) -> str:
    """Return a plain name without the characters that people leave out or mix up: spaces, dashes, apostrophes, dots."""
    return name.replace(" ", "").replace("-", "").replace("'", "").replace(".", "")


def spellings(name: str) -> Iterator[str]:
    """Yield a plain name, then its other spellings.

    They have Saint for St or St for Saint, no leading article, or no word island at the end.
    """
    yield name
    if "st" in name and (other := _ST.sub("saint", name)) != name:
        yield other
    if "saint" in name and (other := _SAINT.sub("st", name)) != name:
        yield other
    if name.startswith("the "):
        yield name.removeprefix("the ")
    if " is" in name and (other := _ISLAND.sub("", name)) != name:
        yield other
