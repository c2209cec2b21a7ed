"""Count what a guide's files hold that is not understood, so that `check` can report it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal[
    "shortcode",
    "template tag",
    "import or export",
    "component",
    "expression",
    "table of contents",
    "picture",
    "directive",
    "comment line",
    "included file",
    "embedded file",
    "icon",
    "LaTeX command",
    "formula",
    "diagram",
    "query",
    "raw block",
    "citation",
    "mention",
    "line of an export",
    "emoji",
    "emoji name",
    "empty file",
    "dead link",
    "question heading",
]
# The words behind the number, of one and of several. Other kinds are "left out".
_WORDS: Final[dict[Kind, tuple[str, str]]] = {
    "table of contents": ("table of contents left out", "tables of contents left out"),
    "import or export": ("import or export left out", "imports or exports left out"),
    "formula": ("formula that no words introduce left out", "formulas that no words introduce left out"),
    "emoji": ("emoji of a chat left out", "emoji of a chat left out"),
    "line of an export": ("line that an export added left out", "lines that an export added left out"),
    "query": ("query left out", "queries left out"),
    "emoji name": ("emoji name not known, so it stays as it is", "emoji names not known, so they stay as they are"),
    "dead link": ("link leads to no section of the guide", "links lead to no section of the guide"),
    "question heading": (
        "heading looks like a question, but has no question mark",
        "headings look like questions, but have no question mark",
    ),
}
_SHOWN: Final = 3  # places of each kind; one more is known, which is shown as "..."


@dataclass(slots=True)
class Omissions:
    """What was left out of one file.

    `counts`: how many of each kind.
    `lines`: the first lines with each kind, each once, at most _SHOWN + 1. The line 0 is the whole file.
    """

    counts: dict[Kind, int] = field(default_factory=dict[Kind, int])
    lines: dict[Kind, list[int]] = field(default_factory=dict[Kind, list[int]])

    def add(self, kind: Kind, line: int, times: int = 1) -> None:
        """Count what was left out on a line."""
        self.counts[kind] = self.counts.get(kind, 0) + times
        first = self.lines.setdefault(kind, [])
        if len(first) <= _SHOWN and line not in first:
            first.append(line)


@dataclass(frozen=True, slots=True)
class Omitted:
    """How many of a kind were left out of a guide, and the first places, such as `faq.md:4`, at most _SHOWN + 1."""

    kind: Kind
    count: int
    places: tuple[str, ...]

    def __str__(self) -> str:
        """Return a line for the operator."""
        one, several = _WORDS.get(self.kind, (f"{self.kind} left out", f"{self.kind}s left out"))
        return f"{self.count:,} {one if self.count == 1 else several}: {few(self.places)}"


def few(places: Sequence[str]) -> str:
    """Return the first places in one line, and dots for the others."""
    return ", ".join([*places[:_SHOWN], *(["..."] if len(places) > _SHOWN else [])])


def summed_up(files: Iterable[tuple[str, Omissions]]) -> tuple[Omitted, ...]:
    """Return what was left out of all files, the most frequent kind first. `files`: names with what was left out."""
    counts: dict[Kind, int] = {}
    places: dict[Kind, list[str]] = {}
    for name, omissions in files:
        for kind, count in omissions.counts.items():
            counts[kind] = counts.get(kind, 0) + count
            shown = places.setdefault(kind, [])
            lines = omissions.lines[kind][: _SHOWN + 1 - len(shown)]
            shown += [f"{name}:{line}" if line else name for line in lines]
    kinds = sorted(counts, key=lambda kind: -counts[kind])
    return tuple(Omitted(kind, counts[kind], tuple(places[kind])) for kind in kinds)
