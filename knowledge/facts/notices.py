"""Notices below an answer: retired credentials, and figures that are due for checking."""

from __future__ import annotations

from datetime import date

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential
from knowledge.facts.figures import CHECK_AFTER_DAYS
from knowledge.sentences import Sentences
from knowledge.text.places import fill


def notices(text: str, catalogue: Catalogue | None, today: date, sentences: Sentences) -> list[str]:
    """Return the notices for a text of the guide, in the language of `sentences`.

    Each retired credential that the text names gets a notice, with one exception: the text already says that the
    credential is retired and, if the credential has successors, names one of them.
    There is one more notice if the text gives the date of a check more than CHECK_AFTER_DAYS days ago.
    """
    found: list[str] = []
    if catalogue is not None:
        named = [one for one in catalogue.credentials if one.retired_on and one.is_named_in(text)]
        silent = [one for one in named if not _says_so(one, text, catalogue, sentences)]
        found = [_retired(one, catalogue, today, sentences) for one in silent]
    return found + _due(text, today, sentences)


def _says_so(credential: Credential, text: str, catalogue: Catalogue, sentences: Sentences) -> bool:
    successors = [successor for _, successor in catalogue.successors(credential)]
    folded = text.casefold()
    is_said = any(mark.casefold() in folded for mark in sentences.retired_marks)
    return is_said and (not successors or any(one.is_named_in(text) for one in successors))


def _retired(credential: Credential, catalogue: Catalogue, today: date, sentences: Sentences) -> str:
    day = credential.retired_on.day if credential.retired_on else today
    pattern = sentences.retired if day <= today else sentences.retires
    told = fill(pattern, {"name": credential.short_name, "day": sentences.day_words(day)})
    instead = [successor.short_name for _, successor in catalogue.successors(credential)]
    look = fill(sentences.look_at, {"successors": sentences.one_of(instead)}) if instead else ""
    return f"{told} {look}".rstrip()


def _due(text: str, today: date, sentences: Sentences) -> list[str]:
    days: list[date] = []
    for written in sentences.checks_in(text):
        try:
            days.append(date.fromisoformat(written))
        except ValueError:
            continue
    if not days or (today - min(days)).days <= CHECK_AFTER_DAYS:
        return []
    return [fill(sentences.due, {"day": sentences.day_words(min(days)), "days": str(CHECK_AFTER_DAYS)})]
