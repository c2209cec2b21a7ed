"""Notices below an answer: retired credentials, betas that may be over, and figures that are due for checking."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential
from knowledge.facts.figures import BETA_CHECK_AFTER_DAYS, CHECK_AFTER_DAYS
from knowledge.facts.standing import beta_on
from knowledge.sentences import Sentences
from knowledge.text.places import fill


def notices(
    text: str, catalogue: Catalogue | None, today: date, sentences: Sentences, headings: Collection[str] = ()
) -> list[str]:
    """Return the notices for a text of the guide, in the language of `sentences`.

    Each retired credential that the text names gets a notice, with one exception: the text already says that the
    credential is retired and, if the credential has successors, names one of them.
    Each beta that the text names gets a notice if it may be over.
    There is one more notice if the text gives the date of a check more than CHECK_AFTER_DAYS days ago, or more than
    BETA_CHECK_AFTER_DAYS days ago if its headings name a beta.
    `headings`: the headings above the passages of the text.
    """
    found: list[str] = []
    after_days = CHECK_AFTER_DAYS
    if catalogue is not None:
        named = [one for one in catalogue.credentials if one.is_named_in(text)]
        silent = [one for one in named if one.retired_on and not _says_so(one, text, catalogue, sentences)]
        found = [_retired(one, catalogue, today, sentences) for one in silent]
        found += [_beta_over(one, sentences) for one in named if beta_on(one, today) == "may be over"]
        betas = [one for one in catalogue.credentials if one.status == "beta"]
        if any(one.is_named_in(heading) for one in betas for heading in headings):
            after_days = BETA_CHECK_AFTER_DAYS
    return found + _due(text, today, sentences, after_days)


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


def _beta_over(credential: Credential, sentences: Sentences) -> str:
    end = credential.beta_expected_until
    day = sentences.day_words(end.day) if end else ""
    return fill(sentences.beta_over, {"name": credential.short_name, "day": day})


def _due(text: str, today: date, sentences: Sentences, after_days: int) -> list[str]:
    days: list[date] = []
    for written in sentences.checks_in(text):
        try:
            days.append(date.fromisoformat(written))
        except ValueError:
            continue
    if not days or (today - min(days)).days <= after_days:
        return []
    return [fill(sentences.due, {"day": sentences.day_words(min(days)), "days": str(after_days)})]
