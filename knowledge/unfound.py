"""Find the sections of a guide without phrasings that a question with the words of their headings does not find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.guide import Guide
from knowledge.progress import Progress, counted, unwatched
from knowledge.text.omissions import few
from knowledge.text.passages import Passage

_FIRST: Final = 3  # passages, as many as an unsure answer offers
_MOST: Final = 2_000  # sections that are checked


@dataclass(frozen=True, slots=True)
class UnfoundSections:
    """The sections that are not found.

    `places`: where the text of each begins, such as `faq.md:4`.
    `checked`: how many sections were checked.
    """

    places: tuple[str, ...]
    checked: int

    def __str__(self) -> str:
        """Return a line for the operator."""
        verb = "is" if len(self.places) == 1 else "are"
        counts = f"{len(self.places):,} of {self.checked:,} sections {verb}"
        return f"{counts} not found by the words of the heading; phrasings (asked) would help: {few(self.places)}"


def unfound_sections(guide: Guide, progress: Progress = unwatched) -> UnfoundSections:
    """Return the sections whose heading, asked as a question, brings none of their passages among the first _FIRST.

    The last heading is asked. If this fails, all headings above the section are asked together. A section holds the
    sections below it. Text without a heading is not checked. Of more than _MOST sections, only every second, third or
    so is checked.
    """
    sections: dict[tuple[str, ...], list[Passage]] = {path: [] for path in guide.source.headings}
    for passage in guide.source.passages:
        if passage.path in sections:
            sections[passage.path].append(passage)
    filled = [(path, passages) for path, passages in sections.items() if passages]
    checked = filled[:: -(-len(filled) // _MOST) or 1]
    places = tuple(
        passages[0].source for path, passages in counted(checked, progress) if not _is_found(guide, path, passages)
    )
    return UnfoundSections(places, len(checked))


def _is_found(guide: Guide, path: tuple[str, ...], passages: Sequence[Passage]) -> bool:
    holders = {passage.parent for passage in passages}
    return any(
        hit.passage.path[: len(path)] == path or hit.passage.id in holders
        for question in dict.fromkeys((path[-1], " ".join(path)))
        for hit in guide.rank(question).hits[:_FIRST]
    )
