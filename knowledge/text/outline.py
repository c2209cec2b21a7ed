"""The headings above each block of a file, and the lines that stand for a heading: bold lines, questions, summaries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Source = Literal["heading", "bold line", "paragraph", "summary"]

_LOWEST: Final = 6  # the level of <h6>
_DEEPEST: Final = _LOWEST + 8  # the level of the innermost summary below which a line begins a section


@dataclass(slots=True, eq=False)
class _Level:
    level: int
    heading: str
    source: Source
    is_question: bool
    lead: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.lead, self.heading) if self.lead else (self.heading,)


@dataclass(slots=True)
class Outline:
    """The headings above the current block, outermost first.

    `title` is the heading of the text before the first heading.
    """

    title: str
    _levels: list[_Level] = field(default_factory=list[_Level])
    _details: list[_Level | None] = field(default_factory=list["_Level | None"])

    @property
    def path(self) -> tuple[str, ...]:
        """Return the headings above the current block."""
        return tuple(heading for level in self._levels for heading in level.headings) or (self.title,)

    @property
    def is_question(self) -> bool:
        """Return whether the current section answers a question."""
        return bool(self._levels) and self._levels[-1].is_question

    @property
    def holds_labels(self) -> bool:
        """Return whether a bold line in the current section only introduces a part of the section.

        That is so in the answer to a question, unless the question itself is a bold line.
        """
        return self.is_question and self._levels[-1].source != "bold line"

    @property
    def is_under_heading_question(self) -> bool:
        """Return whether the current section answers a question that is a heading or a summary."""
        return self.is_question and self._levels[-1].source in {"heading", "summary"}

    def heading(self, level: int, heading: str, *, is_question: bool) -> None:
        """Begin the section of a heading."""
        self._push(_Level(level, heading, "heading", is_question))

    def line(self, heading: str, source: Source, *, is_question: bool, lead: str = "") -> None:
        """Begin the section of a line that stands for a heading. A question stands below a bold title.

        `lead`: words that stand above the heading, but above no other section.
        """
        level = _Level(self._base + (2 if is_question else 1), heading, source, is_question, lead)
        self._push(level)
        if source == "summary" and self._details:
            self._details[-1] = level

    def details(self) -> None:
        """Begin <details>. Its summary is yet to come."""
        self._details.append(None)

    @property
    def is_in_summary(self) -> bool:
        """Return whether the innermost <details> has a section."""
        return bool(self._details) and self._details[-1] in self._levels

    def end_details(self) -> None:
        """End <details>, and the section of its summary."""
        level = self._details.pop() if self._details else None
        if level is not None and level in self._levels:
            del self._levels[self._levels.index(level) :]

    def end_lines(self) -> None:
        """End the sections of bold lines and of questions in paragraphs, as a rule across the page does."""
        while self._levels and self._levels[-1].source in {"bold line", "paragraph"}:
            self._levels.pop()

    @property
    def _base(self) -> int:
        """Return the level below which a line begins a section: the innermost summary's, or the lowest heading's."""
        base = max((level.level for level in self._levels if level.source == "summary"), default=_LOWEST)
        return min(base, _DEEPEST)  # <details> that never end are not nested without limit

    def _push(self, new: _Level) -> None:
        while self._levels and self._levels[-1].level >= new.level:
            self._levels.pop()
        self._levels.append(new)
