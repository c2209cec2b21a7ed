"""Which figures of credentials answer a question, among what is found for it and for each of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from knowledge.facts.mentions import Named
from knowledge.joined_questions import JoinedQuestions, PartOfQuestion
from knowledge.search.hits import Ranked
from knowledge.search.outcome import Decision
from knowledge.source import GuideSource
from knowledge.subjects import Subjects
from knowledge.text.passages import Passage


class FoundFigures:
    """Finds the figures that a question asks for. A guide without credentials has none.

    `rank`: finds passages for a question that names something. `decide`: gives the outcome of what was found.
    """

    def __init__(
        self,
        source: GuideSource,
        subjects: Subjects,
        rank: Callable[[str, Named], Ranked],
        decide: Callable[[Ranked], Decision],
    ) -> None:
        self._passages: Mapping[str, Passage] = {passage.id: passage for passage in source.passages}
        self._joined = JoinedQuestions(source)
        self._subjects = subjects
        self._rank = rank
        self._decide = decide

    def asked_for(self, question: str, named: Named, ranked: Ranked) -> Passage | None:
        """Return the one figure that a question asks for, or None."""
        return self._passages.get(self._subjects.passage_id(question, named) or "") or self._beside(
            question, named, ranked
        )

    def _beside(self, question: str, named: Named, ranked: Ranked) -> Passage | None:
        """Return the figure that all words of a question ask for, if what was found is about the same credential.

        So a special case, such as a certification that has lapsed, does not answer "how do I renew it".
        """
        credentials = self._subjects.each_meant(named)
        if len(credentials) != 1 or not ranked.hits:
            return None
        first = ranked.hits[0].passage
        figure = self._passages.get(self._joined.figure_beside(question, credentials[0], first) or "")
        return figure if figure and figure.path[:-1] == first.path[:-1] else None

    def several(self, question: str, named: Named) -> list[tuple[str, Ranked]]:
        """Return the parts of a question for several figures, each with what was found for it, its figure first.

        Return nothing for any other question. Most clauses ask for no figure, and then nothing is ranked.
        """
        parts = self._joined.parts(question, self._subjects.each_meant(named))
        figures = [self._figure_of(part) for part in parts]
        if not all(figure or self._joined.may_ask(part) for part, figure in zip(parts, figures, strict=True)):
            return []
        found: list[Ranked] = []
        for part, figure in zip(parts, figures, strict=True):
            if (alone := self._found_alone(part, figure)) is None:
                return []
            found.append(alone)
        if not self._joined.are_figures(parts, [one.hits[0].passage for one in found]):
            return []
        return [(part.question, one) for part, one in zip(parts, found, strict=True)]

    def _figure_of(self, part: PartOfQuestion) -> Passage | None:
        """Return the figure that the words of a part of a question ask for, or None if they leave a doubt."""
        named = Named((part.credential,))
        found = self._subjects.passage_id(part.question, named) or self._joined.figure_id(part)
        return self._passages.get(found or "")

    def _found_alone(self, part: PartOfQuestion, figure: Passage | None) -> Ranked | None:
        """Return what is found for a part of a question, first the figure that answers it, or None.

        `figure`: the figure that its words ask for, or None.
        """
        ranked = self._rank(part.question, Named((part.credential,)))
        if figure is None and self._decide(ranked).status == "answered":
            figure = self._joined.figure_in(part, ranked.hits)
        return ranked.led_by(figure) if figure else None
