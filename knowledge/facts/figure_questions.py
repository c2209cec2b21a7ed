"""Questions about a figure of a credential or a rule of its vendor: which passage of the exam facts answers one.

A question may repeat what others say: "a friend told me that AI-300 is in beta".

Yes and no answer questions about the status of a credential ("is it still offered", "is it in beta", "does it expire")
and about the languages of its exam. The words of other questions mean too many things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, FigureTopic, PolicyTopic
from knowledge.facts.figures import Languages
from knowledge.text.amounts import KINDS, asked_amounts
from knowledge.text.places import fill
from knowledge.text.sentences import typed_sentences
from knowledge.text.words import Words

_WORD: Final = re.compile(r"[a-z]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WH: Final = _set("how what when where which who whom whose why")
_VERBS: Final = _set(
    "am are can could did do does has have is may must should was were will would isnt arent cant doesnt wasnt"
)
ENDED: Final = "retired retirement discontinued dead gone ended sunset withdrawn cancelled killed obsolete"
_OFFERED: Final = "offered available around exist exists existing alive active possible current"
_END: Final = frozenset(("out", "over", "past"))  # of a beta; stop words
_KEPT: Final = _set("keep keeping keeps stay stays staying remain remains")  # "how do I keep it active"
_EXPIRES: Final = "expire expires expiry expiration lapse lapses forever lifetime"
EXAM: Final = "exam test certification certificate credential version"
_TOLD: Final = _set(
    "said say says saying told tell tells heard hear read claim claims claimed true rumour rumor apparently supposedly "
    "somebody someone everybody friend colleague blog post reddit forum"
)
_RULE: Final = "rule rules policy policies sit sitting need allowed"
# The languages of exams, and others that members ask for. A list of all languages of the world has names that are
# ordinary words.
_LANGUAGES: Final = _set(
    "arabic bengali bulgarian catalan chinese croatian czech danish dutch english farsi filipino finnish french german "
    "greek hebrew hindi hungarian indonesian italian japanese kannada korean latvian lithuanian malay malayalam "
    "mandarin marathi norwegian persian polish portuguese punjabi romanian russian serbian slovak slovenian spanish "
    "swahili swedish tagalog tamil telugu thai turkish ukrainian urdu vietnamese"
)
# Figures about which the prose of a guide says nothing.
_NUMBERS: Final[tuple[FigureTopic, ...]] = (
    "price", "length", "questions", "scoring", "validity", "delivery", "prerequisites",
)  # fmt: skip
_NOTHING: Final = {"name": "", "vendor": "", "alias": ""}
_LIKE: Final = {"mandarin": "chinese"}


def figure_passage_id(credential_id: str, topic: FigureTopic) -> str:
    """Return the id of the passage of the exam facts that gives a figure."""
    return f"exam-{credential_id}-{topic.replace('_', '-')}"


def rule_passage_id(vendor: str, topic: PolicyTopic) -> str:
    """Return the id of the passage of the exam facts that gives a vendor's rule."""
    return f"exam-{vendor.lower()}-{topic.replace('_', '-')}"


def successors_passage_id(credential_id: str) -> str:
    """Return the id of the passage of the exam facts that says what replaces a credential."""
    return f"exam-{credential_id}-successors"


def answer_passage_id(answer_id: str) -> str:
    """Return the id of the passage of the exam facts that gives a prepared answer."""
    return f"exam-{answer_id}"


def comparison_passage_id(comparison_id: str) -> str:
    """Return the id of the passage of the exam facts that compares a figure or a rule."""
    return f"exam-all-{comparison_id}"


class FigureQuestions:
    """Knows the questions about a figure of a catalogue's credentials, or about a rule of their vendors."""

    def __init__(self, catalogue: Catalogue, words: Words) -> None:
        self._catalogue = catalogue
        self._words = words
        self._ended, self._offered, self._expires, self._exam, self._told = (
            frozenset(words.terms(group)) for group in (ENDED, _OFFERED, _EXPIRES, EXAM, " ".join(_TOLD))
        )
        self._rule_words = frozenset(words.terms(_RULE))
        self._languages = frozenset(words.terms(" ".join(_LANGUAGES)))
        self._topics: dict[FigureTopic, frozenset[str]] = {topic: self._terms_of_topic(topic) for topic in _NUMBERS}
        self._rules: dict[PolicyTopic, tuple[frozenset[str], frozenset[str]]] = {
            one.topic: self._terms_of_rule(one.topic) for one in catalogue.policies
        }
        self._own = {topic: self._own_terms(topic) for topic in self._rules}
        self._figures = {
            figure_passage_id(one.id, topic): (one, topic) for one in catalogue.credentials for topic in one.figures()
        }
        self._facts = frozenset(
            (
                *self._figures,
                *(rule_passage_id(one.vendor, one.topic) for one in catalogue.policies),
                *(comparison_passage_id(one.id) for one in catalogue.comparisons),
                *(successors_passage_id(one.id) for one in catalogue.credentials),
                *(answer_passage_id(one.id) for one in catalogue.answers),
            )
        )

    def _terms_of_topic(self, topic: FigureTopic) -> frozenset[str]:
        wording = self._catalogue.wording(topic)
        texts = (fill(text, _NOTHING) for text in (wording.heading, *wording.asked))
        return frozenset(term for text in texts for term in self._words.terms(text)) - self._exam

    def _terms_of_rule(self, topic: PolicyTopic) -> tuple[frozenset[str], frozenset[str]]:
        """Return the terms of the headings on a rule, and those of all questions about it, without those of names."""
        parts = [one for one in (*self._catalogue.policies, *self._catalogue.comparisons) if one.topic == topic]
        names = [name for one in self._catalogue.credentials for name in (*one.names, one.vendor)]
        unsaid = self._exam.union(*map(self._words.terms, names))
        headings = {term for one in parts for term in self._words.terms(one.heading)} - unsaid
        asked = {term for one in parts for line in one.asked for term in self._words.terms(line)} - unsaid
        return frozenset(headings), frozenset(headings | asked)

    @staticmethod
    def claimed(question: str) -> str:
        """Return a question of one sentence without words such as "somebody told me". They answer nothing."""
        if len(typed_sentences(question)) > 1:
            return question
        kept = [word for word in question.split() if _TOLD.isdisjoint(_words_of(word))]
        return " ".join(kept) or question

    def passage_id(self, question: str, credential: Credential) -> str | None:
        """Return the id of the passage that answers a question about one credential.

        Return None unless the question asks for nothing but the credential's status, the languages of its exam, a rule
        of its vendor, or a figure that the credential lacks. In the last case, the vendor's rule answers, or the day on
        which the credential was retired.
        """
        terms = self.terms_besides(question, (*credential.names, credential.vendor)) - self._told
        topics: tuple[FigureTopic, ...] = ()
        if "beta" in terms:
            topics = ("beta_from", "beta_until", "standing")
            terms -= {"beta"} | self._offered | self._ended
        elif terms & self._languages:
            topics = ("languages", "retired_on")
            terms -= self._languages | self._offered
        elif _KEPT.isdisjoint(_words_of(question)) and (
            terms & self._ended or self._asks_whether_offered(question, frozenset(terms))
        ):
            topics = ("retired_on", "standing", "beta_until", "beta_from")
            terms -= self._ended | self._offered
        elif terms:
            return self._instead_of_figure(terms, credential)
        return self._given(credential, topics) if not terms else None

    def _instead_of_figure(self, terms: set[str], credential: Credential) -> str | None:
        asked = self._asked(terms)
        if not asked:
            return self._rule(terms, credential.vendor)
        if self._given(credential, asked):
            return None
        if credential.retired_on is not None:
            return figure_passage_id(credential.id, "retired_on")
        return self._rule_on(asked[0], credential.vendor) if len(asked) == 1 else None

    def _asked(self, terms: set[str]) -> list[FigureTopic]:
        return [topic for topic, of_topic in self._topics.items() if terms <= of_topic]

    def is_lacking(self, question: str, credential: Credential) -> bool:
        """Return whether a question asks for nothing but one figure, which is not known of a credential or its vendor.

        Nobody expects figures of a retired credential.
        """
        terms = self.terms_besides(question, (*credential.names, credential.vendor)) - self._told
        asked = self._asked(terms) if terms and credential.retired_on is None else []
        return len(asked) == 1 and not self._given(credential, asked) and not self._rule_on(asked[0], credential.vendor)

    def is_exam_fact(self, passage_id: str) -> bool:
        """Return whether a passage is one of the exam facts. A heading such as "Exam day" gives prose a similar id."""
        return passage_id in self._facts

    def _rule(self, terms: set[str], vendor: str) -> str | None:
        """Return the id of the passage on the only rule that these terms ask for, or None.

        One of the terms has to stand in the headings on this rule alone. If nothing is known of the vendor's rule, the
        comparison of the vendors says so.
        """
        terms = {term for term in terms if not term.isdigit()} - self._rule_words
        topics: list[PolicyTopic] = [
            topic for topic, (_, asked) in self._rules.items() if terms <= asked and terms & self._own[topic]
        ]
        if len(topics) != 1:
            return None
        compared = (one for one in self._catalogue.comparisons if one.topic == topics[0] and one.over == "policies")
        return self._rule_on(topics[0], vendor) or next((comparison_passage_id(one.id) for one in compared), None)

    def _rule_on(self, topic: FigureTopic | PolicyTopic, vendor: str) -> str | None:
        """Return the id of the passage on a vendor's rule, or None if no rule is known."""
        rules = (one for one in self._catalogue.policies if (one.vendor, one.topic) == (vendor, topic))
        return next((rule_passage_id(vendor, one.topic) for one in rules), None)

    def _own_terms(self, topic: PolicyTopic) -> frozenset[str]:
        """Return the terms that only the headings on one rule say, and no heading on another rule or figure."""
        others = [headings for other, (headings, _) in self._rules.items() if other != topic]
        figures = [wording.heading for other, wording in self._catalogue.topics.items() if other != topic]
        return self._rules[topic][0].difference(*others, *(self._words.terms(fill(one, _NOTHING)) for one in figures))

    def terms_besides(self, question: str, names: Iterable[str]) -> set[str]:
        """Return the terms of a question without those of names and of words such as "exam"."""
        named = {term for name in names for term in self._words.terms(name)}
        return set(self._words.terms(question)) - named - self._exam

    def _given(self, credential: Credential, topics: Iterable[FigureTopic]) -> str | None:
        given = credential.figures()
        return next((figure_passage_id(credential.id, topic) for topic in topics if topic in given), None)

    def says_yes(self, question: str, passage_id: str) -> bool | None:
        """Return whether a passage says yes to a question. Return None if it does not answer the question so."""
        if passage_id not in self._figures or not _asks_yes_or_no(question):
            return None
        credential, topic = self._figures[passage_id]
        terms = frozenset(self._words.terms(question))
        is_ended = credential.status == "retired"
        asks_more = asked_amounts(question, "en")[KINDS.index("day")]  # "has the beta got an end date"
        match topic:
            case "retired_on" | "standing" | "beta_until" | "beta_from" if asks_more:
                return None
            case "languages":
                return _offers(credential.languages, _words_of(question))
            case "standing" if "beta" in terms and credential.standing and "beta" not in credential.standing.text:
                return None
            case "beta_from" | "beta_until" | "standing" if "beta" in terms:
                return (credential.status == "beta") is not self._asks_for_the_end(question, terms)
            case "retired_on" | "standing" | "beta_until" | "beta_from" if terms & self._ended:
                return is_ended
            case "retired_on" | "standing" | "beta_until" | "beta_from" if self._asks_whether_offered(question, terms):
                return not is_ended
            case "validity" if terms & self._expires and "forever" not in _words_of(question):
                return True
            case _:
                return None

    def _asks_for_the_end(self, question: str, terms: frozenset[str]) -> bool:
        return bool(terms & self._ended) or not _END.isdisjoint(_words_of(question))

    def _asks_whether_offered(self, question: str, terms: frozenset[str]) -> bool:
        return bool(terms & self._offered) or "still" in _words_of(question)


def _asks_yes_or_no(question: str) -> bool:
    words = _words_of(question)
    return bool(words) and _WH.isdisjoint(words) and "or" not in words and (words[0] in _VERBS or "?" in question)


def _words_of(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("'", "").replace("’", ""))


def _offers(figure: Languages | None, words: list[str]) -> bool | None:
    """Return whether an exam is offered in the one language that is named. Return None if that is not known."""
    named = {_LIKE.get(word, word) for word in words if word in _LANGUAGES}
    if figure is None or len(named) != 1:
        return None
    offered = {word for name in figure.names for word in _words_of(name)}
    if named <= offered:
        return True
    return None if figure.count else False
