"""Count which passages changed between two readings of a guide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.text.passages import Passage


@dataclass(frozen=True, slots=True)
class Changes:
    """How many passages are new, gone and changed.

    A changed passage has other words, another place in the guide or other ways to ask for it.
    """

    new: int
    gone: int
    changed: int


def compare(before: Sequence[Passage], after: Sequence[Passage]) -> Changes:
    """Return how many passages differ between two readings.

    A passage that only moved to another line is not changed. The id of an unnamed passage depends on its words. So if a
    passage is gone and a passage of its kind is new under the same heading, they count as one changed passage.
    """
    old, new = ({passage.id: replace(passage, line=0) for passage in passages} for passages in (before, after))
    changed = sum(old[name] != new[name] for name in old.keys() & new.keys())
    gone = Counter(_place(old[name]) for name in old.keys() - new.keys())
    added = Counter(_place(new[name]) for name in new.keys() - old.keys())
    reworded = (gone & added).total()
    return Changes(added.total() - reworded, gone.total() - reworded, changed + reworded)


def _place(passage: Passage) -> object:
    return passage.id if passage.named else (passage.file, passage.path, passage.kind)
