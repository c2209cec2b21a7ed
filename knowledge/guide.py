"""Guide.ask(question) -> Answer: answered, unsure or not covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from knowledge.contents import Contents
from knowledge.facts.advice import Advisor
from knowledge.facts.notices import notices
from knowledge.search.decision import Decision, Status, read_decisions
from knowledge.search.excerpts import deciding, excerpt
from knowledge.search.ranking import Hit, Ranked, Ranking
from knowledge.search.suggestions import CHOICE_LIMIT, Suggestions, choice
from knowledge.source import GuideSource, read_guide
from knowledge.text.passages import Passage, phrasings_of, question_headings
from knowledge.text.words import tokens

QUESTION_LIMIT = 500
ANSWER_LIMIT = 700
FIRST_LIMIT = 450
SENTENCES = 4
SHOWN_WHEN_ANSWERED = 5
SHOWN_WHEN_UNSURE = 3
RELATED = 3
MOST_RANKED = 12
WHOLE = 0.999  # of a question's weight


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Sentences of one passage, at most SENTENCES in an answer, and the words in them that decide."""

    passage: Passage
    text: str
    deciding: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether the passage has no more to say."""
        return self.text == self.passage.text.strip()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the guide says to a question; `hits` are its best passages, `related` the nearest of other headings.

    `excerpts` make the answer: of the best passage alone, or two sentences of each of the best two. `refusal` says why
    a question was not even looked up; `instead` where to ask about what the guide leaves out.
    """

    question: str
    status: Status
    excerpts: tuple[Excerpt, ...] = ()
    hits: list[Hit] = field(default_factory=list[Hit])
    related: list[Passage] = field(default_factory=list[Passage])
    notices: list[str] = field(default_factory=list[str])
    refusal: str | None = None
    instead: str | None = None

    @property
    def text(self) -> str | None:
        """Return the answer in one piece, at most ANSWER_LIMIT characters; None unless answered."""
        return "\n\n".join(excerpt.text for excerpt in self.excerpts) or None

    @property
    def passage(self) -> Passage | None:
        """Return the passage that the answer is taken from first."""
        return self.hits[0].passage if self.status == "answered" else None


class Guide:
    """A guide that answers, silent where it knows nothing; made by `read`, safe to ask from any thread."""

    def __init__(self, source: GuideSource, progress: Callable[[float], None] = lambda fraction: None) -> None:
        self.source = source
        self._ranking = Ranking(source.passages, source.not_covered, source.words, source.vendors, progress)
        self._rule = read_decisions().of(source.passages, source.not_covered)
        self._passages = {passage.id: passage for passage in source.passages}
        self.contents = Contents(source.passages)
        self.questions = question_headings(source.passages)
        headings = [*self.questions, *(path[-1] for path in source.headings)]
        self._suggestions = Suggestions(headings, phrasings_of(source.passages), source.words)
        self.advisor = advisor_of(source)
        self._headed = {_folded(choice(p.path[-1])): p for p in reversed(source.passages)}
        self._headed |= {_folded(p.path[-1]): p for p in reversed(source.passages)}

    @classmethod
    def read(cls, path: Path, progress: Callable[[float], None] = lambda fraction: None) -> Guide:
        """Read and index a guide; `progress` hears the share done, 0 to 1. Raises GuideError with every fault."""
        source = read_guide(path, lambda fraction: progress(fraction / 2))
        return cls(source, lambda fraction: progress(0.5 + fraction / 2))

    def passage(self, passage_id: str) -> Passage | None:
        """Return a passage by its lasting name."""
        return self._passages.get(passage_id)

    def suggest(self, typed: str, most: int = 25) -> list[str]:
        """Return the guide's own questions nearest to what somebody has typed so far, at most 100 characters each.

        Three words and more stand first as they are, so that whoever takes the first line asks their own question.
        """
        own = " ".join(typed.split())
        first = [own] if len(own.split()) >= 3 and len(own) <= CHOICE_LIMIT else []
        return list(dict.fromkeys(first + self._suggestions.near(typed, most)))[:most]

    def sections(self, typed: str, most: int = 25) -> list[str]:
        """Return the guide's headings nearest to what somebody has typed so far, at most 100 characters each."""
        return self._suggestions.near(typed, most)

    def ask(self, question: str, today: date) -> Answer:
        """Answer a question of a member; `today` decides which figures are due for checking."""
        if not question.strip():
            return Answer(question, "not_covered", refusal="The question is empty: write what you want to know.")
        if len(question) > QUESTION_LIMIT:
            refusal = f"The question has {len(question)} characters: {QUESTION_LIMIT} at most, please."
            return Answer(question, "not_covered", refusal=refusal)
        ranked = self.rank(question)
        decision = self.decide(ranked)
        if (own := self._headed.get(_folded(question))) is not None:
            decision, ranked = Decision("answered", alone=True), self._with_first(ranked, own)
        if decision.status == "not_covered":
            instead = ranked.left_out.instead if ranked.left_out and ranked.features.left_out > 0 else None
            return Answer(question, "not_covered", related=_one_a_heading(ranked.hits), instead=instead or None)
        return self.answer_of(question, ranked, today, decision)

    def decide(self, ranked: Ranked) -> Decision:
        """Decide what becomes of a question.

        A text with all of its weight answers it where nothing is left out on purpose: small guides give odd features,
        but have little to take one subject for another.
        """
        if not ranked.hits:
            return Decision("not_covered")
        if not self.source.not_covered and ranked.features.best_text >= WHOLE:
            return Decision("answered", alone=True)
        return self._rule.decide(ranked.features)

    def rank(self, question: str) -> Ranked:
        """Return the passages nearest to a question, whether they answer it or not, with the features of the first."""
        return self._ranking.rank(question, most=MOST_RANKED)

    def term_weight(self, term: str) -> float:
        """Return how much a term tells, by the passages that hold it; most where none does."""
        return self._ranking.idf(term)

    def answer_of(self, question: str, ranked: Ranked, today: date, decision: Decision) -> Answer:
        """Word what was found as an answer, or as choices where the decision is unsure."""
        shown = ranked.hits[: SHOWN_WHEN_ANSWERED if decision.status == "answered" else SHOWN_WHEN_UNSURE]
        if decision.status == "unsure" or not shown:
            return Answer(question, decision.status, hits=shown, related=_one_a_heading(ranked.hits[len(shown) :]))
        excerpts = self._excerpts(question, ranked, alone=decision.alone)
        related = _one_a_heading(ranked.hits[1:], besides=[excerpt.passage for excerpt in excerpts])
        answer = Answer(question, decision.status, excerpts, shown, related)
        return replace(answer, notices=self.notices(answer.text or "", today))

    def _excerpts(self, question: str, ranked: Ranked, *, alone: bool) -> tuple[Excerpt, ...]:
        first = ranked.hits[0].passage
        second = None if alone else next((h.passage for h in ranked.hits[1:] if not _kin(h.passage, first)), None)
        if second is None:
            return (self._excerpt(first, question, ranked, SENTENCES, ANSWER_LIMIT),)
        begin = self._excerpt(first, question, ranked, SENTENCES // 2, FIRST_LIMIT)
        rest = ANSWER_LIMIT - len(begin.text) - len("\n\n")
        return begin, self._excerpt(second, question, ranked, SENTENCES // 2, rest)

    def _excerpt(self, passage: Passage, question: str, ranked: Ranked, most: int, limit: int) -> Excerpt:
        terms = self.source.words.terms
        text = excerpt(passage.text, ranked.weights, terms, most, limit)
        return Excerpt(passage, text, deciding(text, question, ranked.weights, terms))

    def _with_first(self, ranked: Ranked, passage: Passage) -> Ranked:
        """Put the passage whose heading was asked first: the whole answer where a question has several paragraphs."""
        first = next((hit for hit in ranked.hits if hit.passage is passage), Hit(passage, 0.0))
        return replace(ranked, hits=[first, *(hit for hit in ranked.hits if hit is not first)])

    def related(self, passage: Passage) -> list[Passage]:
        """Return the passages nearest to a passage's heading, one a heading, its own left out."""
        return _one_a_heading(self._ranking.rank(passage.path[-1], most=MOST_RANKED).hits, besides=[passage])

    def notices(self, text: str, today: date) -> list[str]:
        """Say what a reader of `text` should know about today."""
        return notices(text, self.source.catalogue, today)


def advisor_of(source: GuideSource) -> Advisor | None:
    """Return the advisor of a guide that has rules and a catalogue."""
    rules, catalogue = source.advice_rules, source.catalogue
    return Advisor(rules, source.passages, catalogue) if rules and catalogue else None


def _kin(one: Passage, other: Passage) -> bool:
    """Tell whether one holds the other, as a list does its items."""
    return one.parent == other.id or other.parent == one.id


def _one_a_heading(hits: list[Hit], besides: Sequence[Passage] = ()) -> list[Passage]:
    found: dict[str, Passage] = {}
    for hit in hits:
        found.setdefault(hit.passage.path[-1], hit.passage)
    for passage in besides:
        found.pop(passage.path[-1], None)
    return list(found.values())[:RELATED]


def _folded(text: str) -> str:
    return " ".join(tokens(text))
