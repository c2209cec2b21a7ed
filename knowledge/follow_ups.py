"""Follow-up questions: what a member asks next, in few words, about the subject of the question before.

"and how long is it valid?" takes its subject from the question before it, "what about AWS?" the rest of its words.
"the second one" is the second choice, or the second certification of the question or of its answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from knowledge.answer import Answer
from knowledge.facts.mentions import Named
from knowledge.guide import Guide
from knowledge.text.questions import is_question

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_BEGINS: Final = frozenset("also and but how n ok okay or plus same so then what".split())
_POINTS: Final = frozenset("it its it's that that's them there these they this those".split())
_SUBJECT: Final = frozenset("cert certificate certification credential exam test".split())
_ARTICLES: Final = frozenset("my that the this your".split())
_PLACES: Final = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2}
_FEW_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """What the bot remembers of a question, so that the next one can refer to it.

    `about`: the names of what the question was about.
    `told`: the names of what its answer speaks of besides. What replaced a retired certification is among them.
    `is_over`: whether it was about a certification that can no longer be earned.
    `section`: the heading of the section that answered it, if the question named nothing.
    `words`: what it asked about that, without the names.
    `choices`: the headings of the choices that the bot offered.
    """

    about: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    is_over: bool = False
    section: str | None = None
    words: str = ""
    choices: tuple[str, ...] = ()


def ask_after(
    guide: Guide, question: str, before: Turn | None, today: date, target: str | None = None
) -> tuple[Answer, Turn]:
    """Answer a question that may follow another one, and return what to remember of it.

    `before`: what is remembered of the question before, or None.
    `target`: the name of the credential that "the exam" means if nothing was asked before, or None.
    The answer to a follow-up says what it was taken to be about (`Answer.about`).
    """
    named = guide.named_in(question)
    whole, about = _completed(guide, question, named, before, target)
    if whole is not None:
        alone = guide.ask(question, today)
        answer = replace(guide.ask(whole, today), question=question, about=about)
        if not alone.off_topic and (answer.text or answer.silence or alone.text is None):
            return answer, _turn(guide, whole, answer)
        return alone, before or Turn()
    answer = guide.ask(question, today)
    return answer, _turn(guide, question, answer)


def _completed(
    guide: Guide, question: str, named: Named, before: Turn | None, target: str | None
) -> tuple[str | None, str | None]:
    """Return a follow-up with what it leaves out, and what it is about. Return None for any other question."""
    words = [word.casefold() for word in _WORD.findall(question)]
    if not words:
        return None, None
    if named:
        if before and before.words and _asks_the_same(guide, question, words):
            return f"{before.words} {' '.join(named.names)}", ", ".join(named.names)
        return None, None
    if before and (chosen := _chosen(words, before)):
        return f"{question} {chosen}", chosen
    if before and (about := _meant(words, before)):
        return f"{question} {' '.join(about)}", ", ".join(about)
    if before is None and target and _means_the_exam(words):
        return f"{question} {target}", target
    return None, None


def _asks_the_same(guide: Guide, question: str, words: list[str]) -> bool:
    """Return whether a question asks nothing about what it names: "and Google?", "what about AWS"."""
    is_short = len(words) <= _FEW_WORDS + 1
    return is_short and not guide.words_besides(question)


def _chosen(words: list[str], before: Turn) -> str | None:
    place = next((_PLACES[word] for word in words if word in _PLACES), None)
    if place is None or not {"one", "exam", "it"}.intersection(words) and len(words) > _FEW_WORDS:
        return None
    names = before.choices or (before.about if len(before.about) > 1 else before.told)
    return names[place] if place < len(names) else None


def _meant(words: list[str], before: Turn) -> tuple[str, ...]:
    """Return the names of what a question refers to. After a retired certification, "that" is what replaced it."""
    if not _refers(words):
        return ()
    if before.is_over and before.told and "that" in words:
        return before.told[:1]
    return before.about or ((before.section,) if before.section else ())


def _refers(words: list[str]) -> bool:
    """Return whether a question that names nothing refers to the question before it."""
    return words[0] in _BEGINS or not _POINTS.isdisjoint(words) or len(words) <= _FEW_WORDS or _means_the_exam(words)


def _means_the_exam(words: list[str]) -> bool:
    """Return whether a question speaks of "the exam" or "my certification"."""
    return any(one in _ARTICLES and other in _SUBJECT for one, other in zip(words, words[1:], strict=False))


def _turn(guide: Guide, question: str, answer: Answer) -> Turn:
    """Return what to remember of a question and its answer."""
    named = guide.named_in(question)
    about = named.names
    told = tuple(name for name in guide.named_in(answer.text or answer.silence or "").names if name not in about)
    is_over = any(one.retired_on for one in named.credentials) or any(one.status == "ended" for one in named.neighbours)
    choices = tuple(guide.heading_of(hit.passage) for hit in answer.hits) if answer.status == "unsure" else ()
    section = None if about or answer.passage is None else _section(answer.passage.path)
    return Turn(about, told, is_over, section, " ".join(guide.words_besides(question)), choices)


def _section(path: tuple[str, ...]) -> str | None:
    """Return the innermost heading that is no question, except the guide's title."""
    return next((heading for heading in path[:0:-1] if not is_question(heading)), None)
