"""Guide.ask(question, today) -> Answer: answered, unsure or not covered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.answer import Answer
from knowledge.contents import Contents
from knowledge.facts.advice import Advisor
from knowledge.facts.mentions import Named
from knowledge.facts.notices import notices
from knowledge.found_figures import FoundFigures
from knowledge.indexing import indexed, read_indexed
from knowledge.meaning.encoder import Encoder
from knowledge.meaning.stored_vectors import vectors_of
from knowledge.memory import free_memory, uncollected
from knowledge.offers import Offers
from knowledge.pleasantries import Pleasantries
from knowledge.progress import Progress, counted, part, unwatched
from knowledge.question_words import QuestionWords
from knowledge.quotes import Quotes
from knowledge.repeats import Repeats
from knowledge.search.decision import read_decisions
from knowledge.search.hits import Hit, PlainFeatures, Ranked
from knowledge.search.index import Index
from knowledge.search.meaning import Meaning, MeaningTexts
from knowledge.search.outcome import Decision
from knowledge.search.plain_index import PlainIndex
from knowledge.search.plain_ranking import PlainRanking
from knowledge.search.plain_rule import WHOLE, read_plain_rules
from knowledge.search.ranking import Ranking
from knowledge.search.suggestions import CHOICE_LIMIT, Suggestions, choice
from knowledge.source import GuideSource
from knowledge.subjects import Subjects
from knowledge.text.characters import is_visible
from knowledge.text.headings import names_of
from knowledge.text.passages import Passage
from knowledge.text.places import fill
from knowledge.text.tokens import tokens

QUESTION_LIMIT = 500
SHOWN_WHEN_ANSWERED = 5
RELATED = 3
MOST_RANKED = 12


class Guide:
    """A guide that answers questions, or says that it does not cover them.

    `read` makes a guide from its files. All methods may be called from any thread.
    """

    def __init__(self, source: GuideSource, progress: Progress = unwatched) -> None:
        self._hold(*indexed(source, progress))

    @uncollected()
    def _hold(
        self, source: GuideSource, index: Index | PlainIndex, suggestions: Suggestions, progress: Progress = unwatched
    ) -> None:
        self.source = source
        self.ranking: Ranking | PlainRanking
        if isinstance(index, PlainIndex):
            weights = read_plain_rules().words.weights
            self.ranking = PlainRanking(
                source.passages, source.not_covered, source.words, index, weights, source.languages, source.title
            )
        else:
            read_decisions()  # so that the first question need not wait
            self.ranking = Ranking(
                source.passages, source.not_covered, source.words, source.vendors, index, source.languages
            )
        self._subjects = Subjects(source, self.term_weight)
        self.question_words = QuestionWords(self._subjects, source.words, self.term_weight)
        self.pleasantries = Pleasantries(source, self.heading_of)
        self._places = {passage.id: place for place, passage in enumerate(source.passages)}
        progress(0.1)
        self.contents = Contents(source.to_browse())
        progress(0.3)
        self._suggestions = suggestions
        self._names = names_of(source.headings, source.passages)
        self._labels = {passage.path: passage.label for passage in source.passages if passage.label}
        self._quotes = Quotes(source, self._places)
        self._repeats = Repeats(source.passages, source.not_covered)
        self._figures = FoundFigures(source, self._subjects, self._rank, self.decide)
        self._offers = Offers(source, self.ranking, self._places)
        self.advisor = advisor_of(source)
        first: dict[str, Passage] = {}
        for passage in source.passages:
            first.setdefault(self.heading_of(passage), passage)
        latest_first = [*first.items()][::-1]
        self._headed = {_folded(choice(heading)): p for heading, p in latest_first if len(heading) > CHOICE_LIMIT}
        of_headings = counted(latest_first, part(progress, 0.3, 1.0))
        self._headed |= {_folded(heading): passage for heading, passage in of_headings}

    @classmethod
    def read(cls, path: Path, progress: Progress = unwatched) -> Guide:
        """Read and index a guide. If nothing has changed since its index was stored, only the stored index is read.

        `progress` is called with the share that is done, 0 to 1. If it raises an exception, the reading ends, and
        nothing is left behind. Raise GuideError with every error in the files.
        """
        held = read_indexed(path, part(progress, 0.0, 0.98))
        guide = cls.__new__(cls)
        guide._hold(*held, part(progress, 0.98, 1.0))
        return guide

    def learn(self, encoder: Encoder, progress: Progress = unwatched, most_new: int | None = None) -> bool:
        """Compare meanings too from now on. Return whether the guide does so.

        The texts of the guide are encoded, unless their vectors are stored. For a large guide, this takes minutes.
        Meanwhile, questions are answered by words. If `progress` raises an exception, nothing changes.
        `most_new`: go on by words if more texts than this have to be encoded. Raise NoEncoder if the model is damaged.
        """
        source = self.source
        texts = MeaningTexts.of(
            source.passages, source.not_covered, source.language, source.languages, is_plain=source.is_plain
        )
        vectors = vectors_of(texts.texts, encoder, progress, most_new) if texts.texts else None
        if vectors is None:
            return False
        meaning = Meaning(encoder.load(), texts, vectors)
        if isinstance(self.ranking, PlainRanking):
            self.ranking = self.ranking.understanding(meaning, read_plain_rules().meaning.weights)
        else:
            self.ranking = self.ranking.understanding(meaning)
        self._offers = Offers(source, self.ranking, self._places)
        free_memory()
        return True

    @property
    def compares_meanings(self) -> bool:
        """Return whether questions are compared by their meaning, and not by words alone."""
        return self.ranking.compares_meanings

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with an id, or None if there is none."""
        place = self._places.get(passage_id)
        return None if place is None else self.source.passages[place]

    def heading_of(self, passage: Passage) -> str:
        """Return a passage's heading, with all headings above it if several sections have the same heading."""
        return self._names[passage.path]

    def label_of(self, passage: Passage) -> str:
        """Return what a button calls a passage: the label of its heading, or else the heading."""
        return self._labels.get(passage.path) or self.heading_of(passage)

    def suggest(self, typed: str, most: int = 25) -> list[str]:
        """Return the guide's headings nearest to the text typed so far, at most 100 characters each.

        The typed text itself comes first if it has three words or more and is not too long. So a member who picks the
        first suggestion asks their own question.
        """
        own = " ".join(typed.split())
        first = [own] if len(own.split()) >= 3 and len(own) <= CHOICE_LIMIT and is_visible(own) else []
        return list(dict.fromkeys(first + self._suggestions.near(typed, most)))[:most]

    def sections(self, typed: str, most: int = 25) -> list[str]:
        """Return the guide's headings nearest to the text typed so far, at most 100 characters each."""
        return self._suggestions.near(typed, most)

    def ask(self, question: str, today: date, names: Iterable[str] = ()) -> Answer:
        """Answer a question of a member.

        A question that repeats a heading is answered with the first passage under this heading. If the heading is a
        question, this passage holds the whole answer. A question that repeats a phrasing is answered with the passage
        of the phrasing, or refused if the phrasing is one of a subject that the guide leaves out. Small talk gets a
        friendly line, and a text that is no question is refused, unless the guide has the same words as a heading or a
        phrasing.

        `today` decides which figures are due for checking, and which credentials are retired. `names`: the names by
        which members call the bot in small talk.
        """
        if not is_visible(question):
            return Answer(question, "not_covered", refusal=self.source.sentences.empty)
        if len(question) > QUESTION_LIMIT:
            counts = {"count": str(len(question)), "most": str(QUESTION_LIMIT)}
            return Answer(question, "not_covered", refusal=fill(self.source.sentences.too_long, counts))
        repeated = self._headed.get(_folded(question)) or self._repeats.owner(question)
        own, left_out = (repeated, None) if isinstance(repeated, Passage) else (None, repeated)
        if own is None and self.pleasantries.asks_nothing(question, names):
            return self.pleasantries.reply(question, today, names)
        asked = self.pleasantries.without_code(question)
        if repeated is None and (about := self._subjects.without_context(asked)) != asked:
            return replace(self.ask(about, today, names), question=question)
        named = self._subjects.named_in(asked)
        ranked = self._rank(asked, named)
        if repeated is None:
            if parts := self._figures.several(asked, named):
                return self._answer_of_parts(question, parts, ranked, today)
            own = self._figures.asked_for(asked, named, ranked)
        decision = Decision("not_covered", off_topic=left_out.off_topic) if left_out else self.decide(ranked)
        if own is not None:
            decision, ranked = Decision("answered", alone=True), ranked.led_by(own)
        answering = ranked.hits[0].passage if decision.status == "answered" else None
        if silence := self._subjects.silence(question, named, answering, today):
            return Answer(question, "not_covered", silence=silence, pages=self._subjects.pages(named))
        answer = self.answer_of(question, ranked, today, decision)
        if answer.status == "not_covered":
            near = [] if decision.off_topic else self._offers.near(ranked, self.question_words.besides(asked))
            instead = left_out.instead or None if left_out else answer.instead
            related, pages = self._offers.headings(near)[:RELATED], self._subjects.pages(named)
            return replace(answer, related=related, instead=instead, pages=pages)
        if answer.status == "unsure":
            return answer
        passages = [excerpt.passage for excerpt in answer.excerpts]
        beside = self._subjects.notice(named, passages, today)
        opening = self._subjects.opening(question, answer.excerpts[0])
        return replace(answer, opening=opening, notices=[*answer.notices, *([beside] if beside else [])])

    def decide(self, ranked: Ranked) -> Decision:
        """Return the outcome of a question: answered, unsure or not covered.

        In a guide that has phrasings, but no list of what it leaves out, the best passage is the answer if its body
        with its headings, or one of its phrasings, holds all terms of the question. Such guides are often small, and
        the decision rule is fitted to large guides.
        """
        if not ranked.hits:
            return Decision("not_covered")
        if isinstance(ranked.features, PlainFeatures):
            if ranked.left_out is not None and ranked.features.left_out > 0:
                return Decision("not_covered", off_topic=ranked.left_out.off_topic)
            return read_plain_rules().decide(ranked.features)
        if not self.source.not_covered and ranked.features.best_text >= WHOLE:
            return Decision("answered", alone=True)
        on_topic = ranked.names_credential
        return read_decisions().decide(ranked.features, bounded=bool(self.source.not_covered), on_topic=on_topic)

    def rank(self, question: str) -> Ranked:
        """Return the passages nearest to a question, whether or not they answer the question."""
        return self._rank(question, self._subjects.named_in(question))

    def _rank(self, question: str, named: Named) -> Ranked:
        searched, handicaps = self._subjects.searched(question, named), self._subjects.handicaps(named)
        ranked = self.ranking.rank(searched, MOST_RANKED, handicaps)
        return replace(ranked, names_credential=bool(named.credentials))

    def near(self, question: str, besides: Sequence[Passage] = ()) -> list[Passage]:
        """Return the passages nearest to a question, best first, each under another heading.

        `besides`: passages whose headings are left out.
        """
        return self._offers.headings(self.rank(question).hits, besides)

    def term_weight(self, term: str) -> float:
        """Return the idf of a term. The fewer passages hold the term, the larger it is.

        A term that no passage holds has the largest idf.
        """
        return self.ranking.idf(term)

    def speaks_of(self, passage: Passage, terms: Iterable[str]) -> bool:
        """Return whether a passage holds one of some terms in its text or its headings."""
        return bool(self.ranking.said_itself(self._places[passage.id], terms))

    def answer_of(self, question: str, ranked: Ranked, today: date, decision: Decision) -> Answer:
        """Return the answer to a question, built from the passages found.

        If the decision is unsure, the passages that have to do with the question are the choices. Without any, the
        question is not covered.
        """
        choices: list[Hit] = []
        if decision.status == "unsure":
            choices = self._offers.choices(ranked, self.question_words.held(self.question_words.besides(question)))
        if choices:
            related = self._offers.headings(ranked.hits[len(choices) :])[:RELATED]
            return Answer(question, "unsure", hits=choices, related=related)
        if decision.status != "answered" or not ranked.hits:
            about = ranked.belongs_to if decision.status == "not_covered" else None
            instead = about.instead or None if about else None
            return Answer(question, "not_covered", instead=instead, off_topic=decision.off_topic)
        shown = ranked.hits[:SHOWN_WHEN_ANSWERED]
        excerpts = self._quotes.of(question, ranked, alone=decision.alone)
        # A notice takes the place of a second passage, unless it only says that a beta's figures are due for checking.
        if len(excerpts) > 1 and self.notices(_told(Answer(question, decision.status, excerpts)), today):
            excerpts = self._quotes.of_first(question, ranked)
        related = self._offers.headings(ranked.hits[1:], [excerpt.passage for excerpt in excerpts])[:RELATED]
        return self._with_notices(Answer(question, decision.status, excerpts, shown, related), today)

    def _answer_of_parts(
        self, question: str, parts: Sequence[tuple[str, Ranked]], ranked: Ranked, today: date
    ) -> Answer:
        """Return the answer to a question for several figures. `parts`: each part, with what was found for it."""
        excerpts, shown = self._quotes.of_several(parts), [found.hits[0] for _, found in parts]
        first = [hit.passage for hit in shown]
        room = RELATED + 2 - len(excerpts)  # an excerpt may need a button, too
        related = self._offers.headings(ranked.hits, first)[:room]
        return self._with_notices(Answer(question, "answered", excerpts, shown, related), today)

    def _with_notices(self, answer: Answer, today: date) -> Answer:
        """Return an answer with the notices on its text and on its sources, which say when they were checked."""
        headings = [heading for excerpt in answer.excerpts for heading in excerpt.passage.path]
        return replace(answer, notices=self.notices(_told(answer), today, headings))

    def related(self, passage: Passage) -> list[Passage]:
        """Return the passages nearest to a passage's heading: at most RELATED, each under another heading."""
        return self._offers.headings(self.ranking.rank(passage.path[-1], most=MOST_RANKED).hits, [passage])[:RELATED]

    def notices(self, text: str, today: date, headings: Collection[str] = ()) -> list[str]:
        """Return what a reader of `text` should know on the day `today`: retired credentials, betas, old figures.

        `headings`: the headings above the passages of the text.
        """
        return notices(text, self.source.catalogue, today, self.source.sentences, headings)

    def notices_on(self, passage: Passage, today: date) -> list[str]:
        """Return what a reader of a whole passage should know on the day `today`."""
        return self.notices(passage.text, today, passage.path)


def advisor_of(source: GuideSource) -> Advisor | None:
    """Return the advisor of a guide. Return None if the guide has no rules or no catalogue."""
    rules, catalogue = source.advice_rules, source.catalogue
    return Advisor(rules, source.passages, catalogue) if rules and catalogue else None


def _told(answer: Answer) -> str:
    """Return the text of an answer and its sources, which say when they were checked."""
    return "\n".join([answer.text or "", *answer.sources])


def _folded(text: str) -> str:
    return " ".join(tokens(text))
