"""Follow-up questions: what a member asks next, in few words, about the subject of the question before.

"and how long is it valid?" takes its subject from the question before it, "what about AWS?" the rest of its words.
"the second one" is the second choice, or the second certification of the question or of its answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answer import Answer
from knowledge.follow_up_words import follow_up_words, is_brief, is_nearly_brief, words_of
from knowledge.guide import QUESTION_LIMIT, Guide
from knowledge.question_words import NAMED
from knowledge.text.questions import is_question


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """What the bot remembers of a question, so that the next one can refer to it.

    `about`: the names of what the question was about.
    `told`: the names of what its answer speaks of besides. What replaced a retired certification is among them.
    `is_over`: whether it was about a certification that can no longer be earned.
    `section`: the heading of the section that answered it, if the question named nothing or this is a name.
    `words`: what it asked about that, with NAMED in place of the names.
    `choices`: the headings of the choices that the bot offered.
    """

    about: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    is_over: bool = False
    section: str | None = None
    words: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Completed:
    """A follow-up with what it leaves out. `asked`: the whole question. `shown`: the same as members read it."""

    asked: str
    shown: str

    @classmethod
    def with_subject(cls, question: str, about: Iterable[str]) -> _Completed:
        """Return a question with the names of what it is about."""
        whole = f"{question} ({', '.join(about)})"
        return cls(whole, whole)

    @classmethod
    def again(cls, question: str, words: str, names: Iterable[str]) -> _Completed:
        """Return a question that asks the same as the one before of something else."""
        return cls(words.replace(NAMED, " ".join(names)), f"{question} ({words})")


def ask_after(
    guide: Guide,
    question: str,
    before: AskedBefore | None,
    today: date,
    target: str | None = None,
    names: Iterable[str] = (),
) -> tuple[Answer, AskedBefore]:
    """Answer a question that may follow another one, and return what to remember of it.

    `before`: what is remembered of the question before, or None.
    `target`: the name of the credential that "the exam" means if nothing was asked before, or None.
    `names`: the names by which members call the bot.
    The question of the answer to a follow-up says in parentheses what was left out: "and the price? (AWS ML Engineer)".
    """
    alone = guide.ask(question, today, names)
    if not alone.is_question or (alone.off_topic and not is_brief(words_of(question))):
        return alone, before or AskedBefore()
    left_out = _left_out(guide, question, before, target, stands_alone=alone.text is not None)
    if left_out is None or max(len(left_out.asked), len(left_out.shown)) > QUESTION_LIMIT:
        return alone, _remembered(guide, question, alone)
    answer = replace(guide.ask(left_out.asked, today), question=left_out.shown)
    if alone.text and not (answer.text or answer.silence):
        return alone, _remembered(guide, question, alone)
    if alone.off_topic and not _is_about(guide, question, answer):  # "and the weather", but not "and the length"
        return alone, before or AskedBefore()
    return answer, _remembered(guide, left_out.asked, answer)


def _names_in(guide: Guide, question: str) -> tuple[str, ...]:
    """Return the names of the certifications in a question, or of its sections, such as courses."""
    words = guide.question_words
    return words.named_in(question).names or words.sections_named(question)


def _is_about(guide: Guide, question: str, answer: Answer) -> bool:
    """Return whether an answer speaks of a word of the question that names nothing, if there is such a word.

    Words such as "it" and "instead" do not count.
    """
    marks = follow_up_words(guide.source.language)
    points = marks.points if marks else frozenset[str]()
    asked = {term for term, words in guide.question_words.besides(question).items() if words not in points}
    if answer.passage is None:
        return answer.silence is not None and guide.question_words.held(asked) == asked
    return not asked or guide.speaks_of(answer.passage, asked)


def means_the_exam(guide: Guide, question: str) -> bool:
    """Return whether a question speaks of "the exam" or "my certification", and names none."""
    marks = follow_up_words(guide.source.language)
    return (
        marks is not None and marks.means_the_exam(words_of(question)) and not guide.question_words.named_in(question)
    )


def _left_out(
    guide: Guide, question: str, before: AskedBefore | None, target: str | None, *, stands_alone: bool
) -> _Completed | None:
    """Return a follow-up with what it leaves out. Return None for any other question.

    `stands_alone`: whether the question has an answer of its own. Then, unless its first words say so, it is no
    follow-up of a question that named nothing, and none if it speaks of certifications in general.
    """
    words, marks = words_of(question), follow_up_words(guide.source.language)
    if not words or marks is None:
        return None
    asks_the_same = is_nearly_brief(words) and not guide.question_words.asks_besides(question)
    if names := _names_in(guide, question):  # "haha ok, and for AWS" asks what was asked before, and nothing else
        can_ask = before and before.words and asks_the_same
        return _Completed.again(question, before.words, names) if before and can_ask else None
    about: tuple[str, ...] = ()
    if before is not None:
        chosen = _chosen(marks.place(words), before)
        if chosen and before.words and not before.choices and is_brief(words):
            return _Completed.again(question, before.words, chosen)
        about = chosen or (_meant(words, before) if marks.refers(words) else ())
        if before.section and marks.points_back(words) and guide.question_words.is_one(before.section, question):
            return _Completed.with_subject(question, (before.section,))
        names_nothing = not before.about and about == (before.section,)
        if stands_alone and not marks.begin(words) and (names_nothing or marks.speaks_of_any(words)):
            about = ()
    elif target and marks.means_the_exam(words):
        about = (target,)
    return _Completed.with_subject(question, about) if about else None


def _chosen(place: int | None, before: AskedBefore) -> tuple[str, ...]:
    """Return the name of the choice with a place, or of the certification of the question or the answer."""
    names = before.choices or (before.about if len(before.about) > 1 else before.told)
    return () if place is None else names[place : place + 1]


def _meant(words: list[str], before: AskedBefore) -> tuple[str, ...]:
    """Return the names of what a question refers to. After a retired certification, "that" is what replaced it."""
    if before.is_over and before.told and "that" in words:
        return before.told[:1]
    return before.about or ((before.section,) if before.section else ())


def _remembered(guide: Guide, question: str, answer: Answer) -> AskedBefore:
    """Return what to remember of a question and its answer."""
    words, named = guide.question_words, guide.question_words.named_in(question)
    about = _names_in(guide, question)
    speaks_of = words.names_told(answer.text) if answer.text else words.named_in(answer.silence or "").names
    told = tuple(name for name in speaks_of if name not in about)
    is_over = any(one.retired_on for one in named.credentials) or any(one.status == "ended" for one in named.neighbours)
    choices = tuple(guide.heading_of(hit.passage) for hit in answer.hits) if answer.status == "unsure" else ()
    section = None if answer.passage is None else _section(answer.passage.path)
    if about and section and not words.is_name(section):
        section = None
    return AskedBefore(about, told, is_over, section, words.without_names(question), choices)


def _section(path: tuple[str, ...]) -> str | None:
    """Return the innermost heading that is no question, except the guide's title."""
    return next((heading for heading in path[:0:-1] if not is_question(heading)), None)
