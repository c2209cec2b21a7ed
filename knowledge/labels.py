"""What buttons call passages: short labels that are told apart by what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from knowledge.guide import Guide
from knowledge.text.characters import harmless
from knowledge.text.comments import LABEL_LIMIT
from knowledge.text.passages import Passage
from knowledge.text.sentences import shorten

_BETWEEN: Final = " › "


def labels_of(passages: Sequence[Passage], guide: Guide) -> list[str]:
    """Return a label for each passage: at most LABEL_LIMIT characters, and no two alike.

    The label is the one that an editor chose, or else the heading. Headings that begin alike and are too long lose
    their common beginning. Passages below one heading are called by their first words.
    """
    names = [guide.label_of(passage) for passage in passages]
    common = _common_beginning([name for name in names if len(name) > LABEL_LIMIT])
    labels = [_fitting(f"…{name[len(common) :]}" if common and name.startswith(common) else name) for name in names]
    for choice in (_words_of, _with_section):
        times = Counter(map(str.casefold, labels))
        labels = [
            label if label and times[label.casefold()] == 1 else choice(passage) or label
            for passage, label in zip(passages, labels, strict=True)
        ]
    return [_numbered(labels, at) for at in range(len(labels))]


def _fitting(text: str) -> str:
    """Return a text as a label. Of headings that stand below each other, the last ones say most."""
    parts = " ".join(harmless(text).split()).split(_BETWEEN)
    while len(parts) > 1 and len(_BETWEEN.join(parts)) > LABEL_LIMIT:
        parts = parts[1:]
    return shorten(_BETWEEN.join(parts), LABEL_LIMIT)


def _common_beginning(names: Sequence[str]) -> str:
    """Return the words with which all of several names begin, if a button would show little besides."""
    columns = zip(*(name.split() for name in names), strict=False)
    same = [words[0] for words in takewhile(lambda words: len(set(words)) == 1, columns)]
    common = f"{' '.join(same)} " if len(set(names)) > 1 else ""
    return common if len(common) > LABEL_LIMIT // 2 else ""


def _words_of(passage: Passage) -> str:
    return _fitting(passage.own_words.removeprefix("• "))


def _with_section(passage: Passage) -> str:
    return _fitting(_BETWEEN.join(passage.path[-2:]))


def _numbered(labels: Sequence[str], at: int) -> str:
    """Return a label with its number if an earlier one is alike."""
    label = labels[at]
    number = 1 + sum(other.casefold() == label.casefold() for other in labels[:at])
    return label if number == 1 else f"{number}. {shorten(label, LABEL_LIMIT - len(f'{number}. '))}"
