"""Places in braces, such as {name}, which a text of an editor leaves for words of the program."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import BeforeValidator

PLACE = re.compile(r"\{(\w*)\}")


def fill(pattern: str, words: Mapping[str, str]) -> str:
    """Return the pattern with each place in braces replaced by the words of that name.

    Braces in these words are no places.
    """
    return PLACE.sub(lambda place: words.get(place[1], place[0]), pattern)


def places(*names: str) -> BeforeValidator:
    """Return a validator which checks that a text has exactly these places in braces, each once."""

    def check(text: object) -> object:
        found = PLACE.findall(text) if isinstance(text, str) else []
        if isinstance(text, str) and sorted(found) != sorted(names):
            wanted = " and ".join(f"{{{name}}}" for name in names) or "no place in braces"
            raise ValueError(f"should contain {wanted}, once")
        return text

    return BeforeValidator(check)
