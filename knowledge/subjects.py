"""What a question is about: credentials, vendors, certifications that the guide does not cover, and codes of exams."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain

from knowledge.answer import Excerpt, VendorPage
from knowledge.facts.credentials import Credential
from knowledge.facts.exam_codes import codes_in
from knowledge.facts.figure_questions import FigureQuestions
from knowledge.facts.mentions import QUESTIONS, Floats, Mentions, Named
from knowledge.facts.neighbours import Neighbour
from knowledge.follow_up_words import FollowUpWords, follow_up_words, words_of
from knowledge.source import GuideSource
from knowledge.text.passages import Passage
from knowledge.text.places import fill
from knowledge.text.questions import is_question
from knowledge.text.section_names import SectionNames, is_name
from knowledge.text.sentences import typed_sentences

PAGES = 3
ANY_EXAM = "exam test certification certificate"
OF_THE_FIELD = 0.7  # a term with a lower idf is in half of the passages


class Subjects:
    """Knows what questions on a guide are about. A guide without credentials and neighbours has no subjects.

    `idf`: gives the idf of a term.
    """

    def __init__(self, source: GuideSource, idf: Callable[[str], float]) -> None:
        self._source = source
        self._idf = idf
        catalogue, neighbours = source.catalogue, source.neighbours
        self._mentions: Mentions | None = None
        if catalogue or neighbours.neighbours:
            self._mentions = Mentions(catalogue, neighbours, source.passages, source.words)
        self._figures = FigureQuestions(catalogue, source.words) if catalogue else None
        self._named = lru_cache(maxsize=QUESTIONS)(self._find_named)
        self._asking = lru_cache(maxsize=QUESTIONS)(self._find_asking)

    def named_in(self, question: str) -> Named:
        """Return what a question names.

        A neighbour does not count if the question also speaks of the guide's field: "are ML exams like PMP".
        """
        return self._named(question)

    def _find_named(self, question: str) -> Named:
        if self._mentions is None:
            return Named()
        named = self._mentions.named_in(question)
        if _is_beside_the_guide(named) and self._is_of_the_field(question, named):
            return replace(named, neighbours=())
        return named

    def _is_of_the_field(self, question: str, named: Named) -> bool:
        return any(self._idf(term) < OF_THE_FIELD for term in self.words_besides(question, named))

    @cached_property
    def sections(self) -> SectionNames:
        """The sections that bear names, such as courses. Those of certifications are left out."""
        names = (path for path in self._source.headings if is_name(path[-1]) and not self.named_in(path[-1]))
        return SectionNames(names, self._source.words)

    def without_context(self, question: str) -> str:
        """Return a question without the sentences before and after it that name something else.

        The question "I passed AZ-104. What does the PMLE cost?" is about the PMLE alone. A sentence is left out if it
        asks nothing, and names something that the asking sentence does not name. If the asking sentence names nothing,
        a sentence on a certification beside the guide is left out in two cases: it tells that somebody has earned this
        certification, or the asking sentence speaks of the guide's field. Then no word such as "it" may stand for the
        certification.
        """
        return self._asking(question)

    def _find_asking(self, question: str) -> str:
        words, sentences = follow_up_words(self._source.language), typed_sentences(question)
        if self._mentions is None or words is None or len(sentences) < 2:
            return question
        asks = [is_question(one) for one in sentences]
        if not any(asks):
            asks[-1] = words.begins_to_ask(words_of(sentences[-1]))
        asking = next((one for one, is_asking in zip(sentences[::-1], asks[::-1], strict=True) if is_asking), None)
        if asking is None:
            return question
        named = self._mentions.named_in(asking)
        if not named and words.points_back(words_of(asking)):
            return question
        told = [one for one, is_asking in zip(sentences, asks, strict=True) if not is_asking]
        of_the_field = not named and self._is_of_the_field(asking, named)
        beside = {one for one in told if self._distracts(one, named, words, of_the_field=of_the_field)}
        return " ".join(one for one in sentences if one not in beside) if beside else question

    def _distracts(self, sentence: str, named: Named, words: FollowUpWords, *, of_the_field: bool) -> bool:
        """Return whether a sentence names something else than what is `named` by the question."""
        other = self._mentions.named_in(sentence) if self._mentions else Named()
        if not named:
            return _is_beside_the_guide(other) and (of_the_field or words.tell_of_the_past(words_of(sentence)))
        known = {one.id for one in (*named.credentials, *named.neighbours)}
        return any(one.id not in known for one in (*other.credentials, *other.neighbours))

    def searched(self, question: str, named: Named) -> str:
        """Return the words to search for.

        They lack the neighbours that a question names beside the guide's own exams: the passage that answers "after
        AZ-900 I want the PMLE, how much is it" does not speak of AZ-900. They also lack who told what the question says
        of an exam.
        """
        if named.credentials and self._figures:
            question = self._figures.claimed(question)
        if not named.neighbours or _is_beside_the_guide(named):
            return question
        return self._source.neighbours.without_names(question)

    def handicaps(self, named: Named) -> Floats | None:
        """Return what each passage loses of its score for a question, shape (passages,), or None if it loses nothing.

        Passages that speak of something else than what the question names lose all.
        """
        return self._mentions.handicaps(named) if self._mentions and named else None

    def passage_id(self, question: str, named: Named) -> str | None:
        """Return the id of the passage that answers a question about one figure of a credential, or None.

        A neighbour that has ended is answered by the passage about it, whatever is asked.
        """
        if self._mentions is None:
            return None
        if _is_beside_the_guide(named):
            return next((one.passage for one in named.neighbours if one.status == "ended" and one.passage), None)
        credential = self._mentions.meant(named)
        return self._figures.passage_id(question, credential) if self._figures and credential else None

    def each_meant(self, named: Named) -> tuple[Credential, ...]:
        """Return the credentials that a question means, or nothing if it may mean something else besides."""
        return self._mentions.each_meant(named) if self._mentions else ()

    def silence(self, question: str, named: Named, answering: Passage | None, today: date) -> str | None:
        """Return why the guide says nothing of what a question names. Return None if it says something.

        That is a certification beside the guide, a code that nobody knows, or a figure that is not known of a
        certification. `answering`: the passage that would answer the question, or None.
        """
        if name := self._lacks(question, named, answering):
            return fill(self._source.sentences.unsaid, {"name": name})
        if _is_beside_the_guide(named):
            return None if self._is_said(question, named, answering) else self._words(named.neighbours, today)
        unknown = [] if named else self._source.unknown_codes(question)
        if unknown and self._mentions is None and answering is not None and not self._has_codes:
            return None  # a part number in a guide on another field
        return fill(self._source.sentences.unknown_code, {"code": unknown[0]}) if unknown else None

    def _lacks(self, question: str, named: Named, answering: Passage | None) -> str | None:
        """Return the name of the certification of which a question asks for a figure that is not known, or None.

        Prose may answer all the same, but no other exam fact does.
        """
        credential = self._mentions.meant(named) if self._mentions else None
        if credential is None or self._figures is None or not self._figures.is_lacking(question, credential):
            return None
        return credential.short_name if answering is None or self._figures.is_exam_fact(answering.id) else None

    @cached_property
    def _has_codes(self) -> bool:
        """Return whether the guide speaks of exams by their codes."""
        return any(codes_in("\n".join((*one.path, one.text))) for one in self._source.passages)

    def opening(self, question: str, excerpt: Excerpt) -> str | None:
        """Return the "Yes." or "No." with which an answer begins, or None. The excerpt may say so itself."""
        says_yes = self._figures.says_yes(question, excerpt.passage.id) if self._figures else None
        if says_yes is None:
            return None
        opening = self._source.sentences.says_yes if says_yes else self._source.sentences.says_no
        return None if excerpt.text.startswith(opening.rstrip(".。")) else opening

    def notice(self, named: Named, passages: Iterable[Passage], today: date) -> str | None:
        """Return a notice if a question also names a certification of which the passages of its answer do not speak."""
        if not named.neighbours:
            return None
        said = self._source.neighbours.named_in(
            "\n".join(chain.from_iterable((*one.path, one.text) for one in passages))
        )
        unsaid = [one for one in named.neighbours if one not in said and one.passage not in {p.id for p in passages}]
        return self._words(unsaid, today) if unsaid else None

    def pages(self, named: Named) -> tuple[VendorPage, ...]:
        """Return the vendors' pages of what a question names."""
        found = [VendorPage(one.short_name, one.page) for one in named.credentials]
        found += [VendorPage(*self._source.neighbours.page(one, self._source.catalogue)) for one in named.neighbours]
        return tuple(dict.fromkeys(found))[:PAGES]

    def _words(self, neighbours: Iterable[Neighbour], today: date) -> str:
        told = self._source.neighbours
        return " ".join(told.words(one, today, self._source.sentences, self._source.catalogue) for one in neighbours)

    def _is_said(self, question: str, named: Named, answering: Passage | None) -> bool:
        """Return whether a passage says a word of what a question asks about neighbours.

        If no passage answers, the guide still says something of a neighbour that has a passage of its own.
        """
        if answering is None:
            return any(one.passage for one in named.neighbours)
        if answering.id in {one.passage for one in named.neighbours}:
            return True
        return not self.words_besides(question, named).keys().isdisjoint(self._source.words.terms(answering.text))

    def words_besides(self, question: str, named: Named) -> dict[str, str]:
        """Return the terms of a question without those of names and of words such as "exam", each with its words."""
        names = self.name_terms(named)
        return {term: words for term, words in self._source.words.phrases(question).items() if term not in names}

    def name_terms(self, named: Named) -> set[str]:
        """Return the terms of names and of words such as "exam"."""
        return {term for name in _all_names(named) for term in self._source.words.terms(name)}


def _is_beside_the_guide(named: Named) -> bool:
    return bool(named.neighbours) and not named.credentials and not named.vendors


def _all_names(named: Named) -> Iterable[str]:
    yield ANY_EXAM
    for one in named.credentials:
        yield from (*one.names, one.vendor)
    yield from named.vendors
    for other in named.neighbours:
        yield from (other.name, other.short_name or "", other.vendor, *other.aliases, *other.codes)
