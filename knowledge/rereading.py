"""Choose a passage of the guide for a member to read again: about their target, and a different one each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import gcd
from typing import Final

from knowledge.answer import Excerpt
from knowledge.facts.credentials import Credential
from knowledge.facts.standing import is_retired
from knowledge.guide import Guide
from knowledge.text.passages import Passage
from knowledge.text.sentences import shorten

EXCERPT_LIMIT: Final = 300
_ENOUGH: Final = 8  # passages of prose about a credential; if there are fewer, passages with figures are added
_ABOUT_FEW: Final = 3  # a passage that names more credentials is an overview
_GOLDEN: Final = 0.618  # share of the passages to step over each time, so that neighbours do not follow each other


@dataclass(frozen=True, slots=True)
class _Readable:
    """A passage that can be read alone.

    `named`: the ids of the credentials that it names.
    `is_figure`: whether it gives a figure, which says on which day it was checked. A figure is for looking up, not for
    reading.
    """

    passage: Passage
    named: frozenset[str]
    is_figure: bool


def worth_rereading(guide: Guide, credential: Credential | None, today: date, number: int) -> Passage | None:
    """Return the passage for a number, or None if no passage fits.

    If n passages fit, n consecutive numbers give each passage once. A passage fits if it is about how to prepare, or
    about `credential`. It does not fit if it names another credential that is retired on the day `today`. If there are
    no such passages, the passages of general use fit.
    """
    passages = _fitting(guide, credential, today)
    if not passages:
        return None
    many = len(passages)
    step = next(step for step in range(round(many * _GOLDEN), many + 1) if gcd(step, many) == 1)
    return passages[number * step % many]


def excerpt_of(passage: Passage) -> Excerpt:
    """Return the beginning of a passage for a reminder, cut at the end of a sentence if possible."""
    return Excerpt(passage, shorten(passage.text, EXCERPT_LIMIT))


def _fitting(guide: Guide, credential: Credential | None, today: date) -> list[Passage]:
    """Return the passages to choose from, in the guide's order."""
    catalogue = guide.source.catalogue
    others = [one for one in catalogue.credentials if one is not credential] if catalogue else []
    retired = {one.id for one in others if is_retired(one, today)}
    readable = [one for one in _readable(guide) if not one.named & retired]
    preparing = _about_preparing(guide, readable)
    if credential is None:
        return _passages(preparing or _of_general_use(readable))
    own = [one for one in readable if _is_about(one, credential, guide)]
    prose = [one for one in own if not one.is_figure]
    chosen = {id(one) for one in (prose if len(prose) >= _ENOUGH else own)}
    chosen |= {id(one) for one in preparing if not one.named or credential.id in one.named}
    return _passages(one for one in readable if id(one) in chosen) or _passages(_of_general_use(readable))


def _is_about(one: _Readable, credential: Credential, guide: Guide) -> bool:
    """Return whether a passage is about a credential.

    Such a passage names this credential and few others, or the guide's rules cite it for this credential.
    """
    if credential.id in one.named and len(one.named) <= _ABOUT_FEW:
        return True
    rules = guide.source.advice_rules
    if rules is None:
        return False
    opinions = rules.opinions.get(credential.id)
    told = [opinions.tests, opinions.hiring, *opinions.thinks] if opinions else []
    read = [each.passage for each in rules.preparation.reading if credential.id in each.credentials]
    return one.passage.id in (*told, *read)


def _about_preparing(guide: Guide, readable: Sequence[_Readable]) -> list[_Readable]:
    """Return the passages on how to prepare.

    These are the courses, the sections to read for every credential, and the sections on how long preparation takes.
    """
    rules = guide.source.advice_rules
    if rules is None:
        return []
    preparation = rules.preparation
    for_all = [each.passage for each in preparation.reading if not each.credentials]
    for_all += [time.passage for time in preparation.times]
    sections = {found.path for one in for_all if (found := guide.passage(one))}
    courses = {course.passage for course in preparation.courses}
    return [one for one in readable if one.passage.id in courses or one.passage.path in sections]


def _of_general_use(readable: Sequence[_Readable]) -> Sequence[_Readable]:
    """Return the prose that names no credential.

    If each passage of prose names a credential, return all prose. If there is no prose, return all passages.
    """
    prose = [one for one in readable if not one.is_figure]
    return [one for one in prose if not one.named] or prose or readable


def _passages(readable: Iterable[_Readable]) -> list[Passage]:
    return [one.passage for one in readable]


@lru_cache(maxsize=1)  # finding the names takes a tenth of a second, and a guide is rarely reloaded
def _readable(guide: Guide) -> tuple[_Readable, ...]:
    """Return the prose of a guide, with the credentials that each passage names.

    If the guide has no prose, return its lists. If it has no lists either, return the rows of its tables.
    """
    catalogue = guide.source.catalogue
    passages = [*_worth_reading(guide)]
    parents = {passage.parent for passage in passages}
    prose = [one for one in passages if one.kind in ("paragraph", "answer") and one.id not in parents]
    lists = [one for one in passages if one.kind == "list" and one.parent is None]
    chosen = prose or lists or [one for one in passages if one.kind == "row"]
    found: list[_Readable] = []
    for passage in chosen:
        named = catalogue.mentioned("\n".join((*passage.path, passage.text))) if catalogue else []
        is_figure = bool(guide.source.sentences.checks_in(passage.text))
        found.append(_Readable(passage, frozenset(one.id for one in named), is_figure))
    return tuple(found)


def _worth_reading(guide: Guide) -> Iterator[Passage]:
    """Yield the passages of a guide that suit a member who prepares.

    Skip the passages that only introduce left-out entries, and the sections that advise against any certification.
    """
    source = guide.source
    rules = source.advice_rules.rules if source.advice_rules else ()
    against = {found.path for rule in rules if rule.says == "skip" and (found := guide.passage(rule.passage))}
    introductions = source.introductions
    for passage in source.passages:
        if passage.path not in against and passage.id not in introductions:
            yield passage
