"""The languages in which a question to a guide is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from knowledge.text.passages import Passage, language_of
from knowledge.text.words import Words

MOST_LANGUAGES: Final = 3


def readings(passages: Sequence[Passage], words: Words, languages: Mapping[str, str]) -> list[Words]:
    """Return the words of the languages that most passages are in, at most MOST_LANGUAGES, the guide's own one first.

    `languages`: the language of each file. A file that is not among them is in the guide's language.
    """
    sizes = Counter(language_of(passage, languages, words.language) for passage in passages)
    others = [language for language, _ in sizes.most_common() if language != words.language]
    return [words, *map(words.of, others[: MOST_LANGUAGES - 1])]
