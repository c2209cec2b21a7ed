"""The guide as a tree to browse: chapters, sections, and the passages under each heading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.text.passages import Passage

TOP = "top"
_SHOWN_WHOLE = 1500


@dataclass(slots=True, eq=False)
class Section:
    """A heading, with the passages and the sections under it.

    `key`: a short name, which depends only on the heading and the headings above it.
    """

    key: str
    path: tuple[str, ...]
    parent: Section | None = None
    passages: list[Passage] = field(default_factory=list[Passage])
    sections: list[Section] = field(default_factory=list["Section"])

    @property
    def entries(self) -> Sequence[Section | Passage]:
        """Return the choices in this section: its own passages, then its sections."""
        return [*self.passages, *self.sections]

    @property
    def only_passage(self) -> Passage | None:
        """Return the passage of the section if it is the only entry, else None."""
        return self.passages[0] if len(self.passages) == 1 and not self.sections else None


class Contents:
    """The tree of sections, in the guide's order. A heading with no passage below it is left out."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        root = Section(TOP, ())
        self._sections: dict[tuple[str, ...], Section] = {(): root}
        whole: list[Passage] = []
        parts: dict[str, list[Passage]] = {}
        passages = list(passages)
        ids = {passage.id for passage in passages}
        for passage in passages:
            (parts.setdefault(passage.parent, []) if passage.parent in ids else whole).append(passage)
        for passage in whole:
            self._section(passage.path).passages += _in_pieces(passage, parts)
        while len(root.sections) == 1 and not root.passages:  # the title of a guide in one file is not a choice
            (root,) = root.sections
        root.key, root.parent = TOP, None
        self.top = root
        self._by_key = {section.key: section for section in self._sections.values()} | {TOP: root}

    def section(self, key: str) -> Section | None:
        """Return the section with a key, or None if there is none."""
        return self._by_key.get(key)

    def section_of(self, passage: Passage) -> Section:
        """Return the section of a passage. An answer in a list is in the section of the list."""
        paths = (passage.path[:end] for end in range(len(passage.path), 0, -1))
        return next((self._sections[path] for path in paths if path in self._sections), self.top)

    def _section(self, path: tuple[str, ...]) -> Section:
        found = self._sections.get(path)
        if found is None:
            parent = self._section(path[:-1])
            found = self._sections[path] = Section(_key(path), path, parent)
            parent.sections.append(found)
        return found


def _in_pieces(passage: Passage, parts: dict[str, list[Passage]]) -> list[Passage]:
    """Return a passage, or its parts if the passage is too long to show whole."""
    own = parts.get(passage.id, [])
    if len(passage.text) <= _SHOWN_WHOLE or not own:
        return [passage]
    return [piece for part in own for piece in _in_pieces(part, parts)]


def _key(path: tuple[str, ...]) -> str:
    return hashlib.blake2s("\x1f".join(path).encode("utf-8", "replace"), digest_size=6).hexdigest()
