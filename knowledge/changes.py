"""What became of a guide's passages from one reading to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.text.passages import Passage


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts passages; a changed one has other words, another place or other ways to ask for it."""

    new: int
    gone: int
    changed: int


def compare(before: Sequence[Passage], after: Sequence[Passage]) -> Changes:
    """Count what differs; the line in the file alone is no difference.

    The id of an unnamed passage follows its words, so one gone and one new of a kind under one heading are one changed.
    """
    old, new = ({passage.id: replace(passage, line=0) for passage in passages} for passages in (before, after))
    changed = sum(old[name] != new[name] for name in old.keys() & new.keys())
    gone = Counter(_place(old[name]) for name in old.keys() - new.keys())
    added = Counter(_place(new[name]) for name in new.keys() - old.keys())
    reworded = (gone & added).total()
    return Changes(added.total() - reworded, gone.total() - reworded, changed + reworded)


def _place(passage: Passage) -> object:
    return passage.id if passage.named else (passage.file, passage.path, passage.kind)
