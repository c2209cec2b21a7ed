"""The words that ask for a figure of a credential or a rule of its vendor: "price" in "price and length of AI-103"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal, get_args

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, FigureTopic, PolicyTopic
from knowledge.facts.figure_questions import (
    ENDED,
    EXAM,
    figure_passage_id,
    rule_passage_id,
    successors_passage_id,
)
from knowledge.text.places import fill
from knowledge.text.tokens import tokens
from knowledge.text.words import Words

AnyTopic = FigureTopic | PolicyTopic | Literal["successors"]

MOST_TOPICS: Final = 2  # that a word may ask for; "need" stands in the questions on more of them
_COMPARES: Final = "compare compared comparing comparison difference between vs versus than both each"
_MORE: Final[dict[AnyTopic, str]] = {
    "price": "cheap cheaper cheapest expensive costly pricey",
    "length": "longer longest shorter shortest minutes hours",
    "retired_on": ENDED,
}
_STATUS: Final[tuple[FigureTopic, ...]] = ("standing", "retired_on", "beta_from", "beta_until")
_NOTHING: Final = {"name": "", "vendor": "", "alias": ""}


class FigureWords:
    """Knows by which words the figures and rules of a catalogue are asked for."""

    def __init__(self, catalogue: Catalogue, words: Words) -> None:
        self._catalogue = catalogue
        self._words = words
        self._unsaid = frozenset(words.terms(f"{EXAM} {_COMPARES}"))
        figures: tuple[FigureTopic, ...] = get_args(FigureTopic)
        self._asked: dict[FigureTopic, frozenset[str]] = {topic: self._terms_of(topic) for topic in figures}
        said: dict[AnyTopic, frozenset[str]] = {**self._asked, "successors": self._terms_of("successors")}
        for rule in catalogue.policies:
            terms = {term for line in (rule.heading, *rule.asked) for term in self._words.terms(line)}
            said[rule.topic] = said.get(rule.topic, frozenset()) | terms
        names = [name for one in catalogue.credentials for name in (*one.names, one.vendor)]
        counts = Counter(term for terms in said.values() for term in terms)
        others = self._unsaid.union(
            *map(words.terms, names), (one for one, count in counts.items() if count > MOST_TOPICS)
        )
        self._own = {topic: terms - others for topic, terms in said.items()}

    def _terms_of(self, topic: FigureTopic | Literal["successors"]) -> frozenset[str]:
        wording = self._catalogue.wording(topic)
        lines = [fill(line, _NOTHING) for line in (wording.heading, *wording.asked)]
        return frozenset(self._words.terms(" ".join((*lines, _MORE.get(topic, ""))))) - self._unsaid

    def passages_of(self, credential: Credential) -> dict[str, AnyTopic]:
        """Return the ids of the passages on a credential's figures and its vendor's rules, each with its topic."""
        found: dict[str, AnyTopic] = {figure_passage_id(credential.id, topic): topic for topic in credential.figures()}
        rules = [one for one in self._catalogue.policies if one.vendor == credential.vendor]
        found |= {rule_passage_id(one.vendor, one.topic): one.topic for one in rules}
        return {**found, successors_passage_id(credential.id): "successors"}

    def figure_id(self, question: str, credential: Credential) -> str | None:
        """Return the id of the passage on the only figure for which all words of a question ask, or None.

        If a retired credential lacks the figure, the day on which it was retired answers. "How long" asks for the
        length of an exam.
        """
        asked = self._figures_asked(question, credential)
        is_clear = len(asked) == 1 or asked == ["length", "validity"]
        given = credential.figures()
        if is_clear and asked[0] in given:
            return figure_passage_id(credential.id, asked[0])
        return figure_passage_id(credential.id, "retired_on") if is_clear and "retired_on" in given else None

    def _figures_asked(self, question: str, credential: Credential) -> list[FigureTopic]:
        """Return the topics of the figures for each of which all words of a question ask."""
        terms = self._terms(question, credential)
        return [topic for topic, said in self._asked.items() if topic not in _STATUS and terms and terms <= said]

    def figure_beside(self, question: str, credential: Credential, passage_id: str) -> str | None:
        """Return the id of the passage on the figure for which all words of a question ask, or None.

        That is the passage that was found, or the only figure whose heading has these words: "expired" asks for the
        renewal, too, but may also ask for something else.

        `passage_id`: the passage that was found.
        """
        asked, given = self._figures_asked(question, credential), credential.figures()
        ids: dict[FigureTopic, str] = {one: figure_passage_id(credential.id, one) for one in asked if one in given}
        if passage_id in ids.values():
            return passage_id
        terms = self._terms(question, credential)
        typed = {word for term, word in self._words.question_terms(question).items() if term in terms}
        named = [one for topic, one in ids.items() if typed <= set(tokens(self._catalogue.wording(topic).heading))]
        return named[0] if len(named) == 1 else None

    def ask_for(self, question: str, credential: Credential, topics: Iterable[AnyTopic]) -> bool:
        """Return whether a word of a question asks for one of some figures or rules, and for few others."""
        terms = self._terms(question, credential)
        return not all(self._own[topic].isdisjoint(terms) for topic in topics)

    def _terms(self, question: str, credential: Credential) -> set[str]:
        named = {term for name in (*credential.names, credential.vendor) for term in self._words.terms(name)}
        return set(self._words.terms(question)) - named - self._unsaid
