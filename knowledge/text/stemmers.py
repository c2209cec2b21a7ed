"""The Snowball stemmers of PyStemmer, by ISO 639 code."""

from __future__ import annotations

from typing import Any, Final, Protocol, cast

import Stemmer as Snowball  # pyright: ignore[reportMissingTypeStubs] - Stemmer below declares the method we call

_NAMES: Final = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class Stemmer(Protocol):
    """The part of PyStemmer that is used here; the package has no types."""

    def stemWord(self, word: str) -> str:  # noqa: N802 - PyStemmer's name
        """Return the stem of a word."""
        ...


def stemmer_of(language: str) -> Stemmer | None:
    """Return a new stemmer without a cache. Return None if PyStemmer has none for the language."""
    name, package = _NAMES.get(language), cast("Any", Snowball)
    return package.Stemmer(name, 0) if name in package.algorithms() else None
