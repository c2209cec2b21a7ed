"""What a question to a guide without a catalogue names: codes of exams, and capitalised names."""

from __future__ import annotations

import re
from typing import Final

from knowledge.facts.exam_codes import codes_in

_LONG: Final = 12  # words; a longer question tells of its asker, and may name anything
_WORD: Final = re.compile(r"[^\W_]+")
_NAME: Final = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")


def names_in(question: str, language: str) -> list[str]:
    """Return the codes and the names in a question. A name is a capitalised word within an English sentence."""
    names = _NAME.findall(question) if language == "en" and len(_WORD.findall(question)) <= _LONG else []
    return codes_in(question) + names
