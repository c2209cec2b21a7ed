"""Notices below an answer: retired credentials, and figures that are due for checking."""

from __future__ import annotations

import re
from datetime import date

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential
from knowledge.facts.figures import CHECK_AFTER_DAYS
from knowledge.text.dates import day_words

_CHECKED = re.compile(r"\bchecked (?:on )?(\d{4}-\d{2}-\d{2})\b")


def notices(text: str, catalogue: Catalogue | None, today: date) -> list[str]:
    """Return the notices for a text of the guide.

    Each retired credential that the text names gets a notice, with one exception: the text already says that the
    credential is retired and, if the credential has successors, names one of them.
    There is one more notice if the text gives the date of a check more than CHECK_AFTER_DAYS days ago.
    """
    found: list[str] = []
    if catalogue is not None:
        named = [one for one in catalogue.credentials if one.retired_on and one.is_named_in(text)]
        found = [_retired(one, catalogue, today) for one in named if not _says_so(one, text, catalogue)]
    return found + _due(text, today)


def _says_so(credential: Credential, text: str, catalogue: Catalogue) -> bool:
    successors = [successor for _, successor in catalogue.successors(credential)]
    return "retired" in text.casefold() and (not successors or any(one.is_named_in(text) for one in successors))


def _retired(credential: Credential, catalogue: Catalogue, today: date) -> str:
    day = credential.retired_on.day if credential.retired_on else today
    verb = "was retired" if day <= today else "retires"
    instead = [f"{successor.short_name} ({step.goal})" for step, successor in catalogue.successors(credential)]
    look = f" Look at {' or '.join(instead)} instead." if instead else ""
    return f"{credential.name} {verb} on {day_words(day)}.{look}"


def _due(text: str, today: date) -> list[str]:
    days: list[date] = []
    for written in _CHECKED.findall(text):
        try:
            days.append(date.fromisoformat(written))
        except ValueError:
            continue
    if not days or (today - min(days)).days <= CHECK_AFTER_DAYS:
        return []
    oldest = min(days)
    return [
        f"Due for checking: last checked on {day_words(oldest)}, more than {CHECK_AFTER_DAYS} days ago. "
        "Ask the vendor's page before you rely on it."
    ]
