"""Questions that ask for several figures at once: "price and length of AI-103", "is AI-103 cheaper than AI-300".

Each part is asked alone. The parts count only if a figure of a credential, or a rule of its vendor, answers each one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.facts.credentials import Credential
from knowledge.facts.figure_words import AnyTopic, FigureWords
from knowledge.facts.name_finder import NameFinder, key_of_name
from knowledge.follow_up_words import follow_up_words, words_of
from knowledge.search.hits import Hit
from knowledge.source import GuideSource
from knowledge.text.passages import Passage
from knowledge.text.questions import is_question
from knowledge.text.sentences import typed_sentences

MOST_PARTS: Final = 3
FIRST_HITS: Final = 3
NEARLY_AS_GOOD: Final = 0.85  # share of the best passage's score
_JOINS: Final = re.compile(r"\s*[,;&+/?]\s*|\s+(?:and|plus|as well as|along with|or)\s+", re.IGNORECASE)
# How a clause begins that asks nothing itself.
_BESIDE: Final = re.compile(r"\s*(?:if|before|after|since|because|once|while|as|although)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PartOfQuestion:
    """What a question asks about one credential."""

    question: str
    credential: Credential


class JoinedQuestions:
    """Divides questions on the credentials of a guide. In a guide without credentials, no question is divided."""

    def __init__(self, source: GuideSource) -> None:
        catalogue = source.catalogue
        credentials = catalogue.credentials if catalogue else ()
        self._follow_ups = follow_up_words(source.language)
        self._words = FigureWords(catalogue, source.words) if catalogue else None
        self._names = NameFinder[str]()
        for one in credentials:
            self._names.add(map(key_of_name, (*one.names, one.vendor)), one.id)
        self._topics: dict[str, dict[str, AnyTopic]] = {
            one.id: self._words.passages_of(one) if self._words else {} for one in credentials
        }

    def parts(self, question: str, credentials: Sequence[Credential]) -> list[PartOfQuestion]:
        """Return the parts of a question about some credentials, or nothing if it cannot ask for several figures."""
        if len(credentials) > 1:
            return self._for_each(question, credentials)
        if not credentials:
            return []
        found = [clause for sentence in self._asking(question) for clause in _JOINS.split(sentence)]
        if len(found) > 1:
            found = [clause for clause in found if self._names.rest(clause) and not _BESIDE.match(clause)]
        if not 1 < len(found) <= MOST_PARTS:
            return []
        (credential,) = credentials
        return [
            PartOfQuestion(one if self._names.find(one) else f"{one} {credential.short_name}", credential)
            for one in found
        ]

    def _for_each(self, question: str, credentials: Sequence[Credential]) -> list[PartOfQuestion]:
        """Return the same question about each credential. Who has passed one of the exams does not compare them."""
        is_told = self._follow_ups is not None and self._follow_ups.tell_of_the_past(words_of(question))
        if is_told or len(credentials) > MOST_PARTS:
            return []
        rest = self._names.rest(question)
        return [PartOfQuestion(f"{rest} {one.short_name}", one) for one in credentials]

    def _asking(self, question: str) -> list[str]:
        """Return the sentences of a question that ask, or all of them if none seems to."""
        sentences, words = typed_sentences(question), self._follow_ups
        asking = [one for one in sentences if is_question(one) or (words and words.begins_to_ask(words_of(one)))]
        return asking or sentences

    def figure_id(self, part: PartOfQuestion) -> str | None:
        """Return the id of the passage on the figure that a part asks for, if its words leave no doubt."""
        return self._words.figure_id(part.question, part.credential) if self._words else None

    def figure_beside(self, question: str, credential: Credential, found: Passage) -> str | None:
        """Return the id of the passage on the figure that a question asks for, if its words leave no doubt.

        `found`: the best passage that was found.
        """
        return self._words.figure_beside(question, credential, found.id) if self._words else None

    def may_ask(self, part: PartOfQuestion) -> bool:
        """Return whether a word of a part asks for any figure or rule, so that `figure_in` may find one."""
        topics = self._topics[part.credential.id].values()
        return self._words is not None and self._words.ask_for(part.question, part.credential, topics)

    def figure_in(self, part: PartOfQuestion, hits: Sequence[Hit]) -> Passage | None:
        """Return the best figure or rule that was found for a part, if it is about as good as the best passage.

        Return None if no word of the part asks for it.
        """
        topics = self._topics[part.credential.id]
        near = [hit.passage for hit in hits[:FIRST_HITS] if hit.score >= NEARLY_AS_GOOD * hits[0].score]
        figure = next((one for one in near if one.id in topics), None)
        if figure is None or self._words is None:
            return None
        return figure if self._words.ask_for(part.question, part.credential, [topics[figure.id]]) else None

    def are_figures(self, parts: Sequence[PartOfQuestion], passages: Sequence[Passage]) -> bool:
        """Return whether each part is answered by a figure or a rule: of one credential several, of several the same.

        A retired credential may lack a figure. Then the day on which it was retired answers.
        """
        topics = [self._topics[part.credential.id].get(one.id) for part, one in zip(parts, passages, strict=True)]
        if None in topics or len({one.id for one in passages}) < len(passages):
            return False
        is_one = len({part.credential.id for part in parts}) == 1
        return is_one or len({*topics} - {"retired_on"}) <= 1
