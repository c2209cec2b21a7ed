"""What a member prepares for: the credentials that the guide knows, its advisor, and the day of the exam."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.core import Core
from bot.errors import MemberError
from knowledge.facts.advice import Advisor
from knowledge.facts.credentials import Credential
from knowledge.text.markup import escape

YEARS_AHEAD: Final = 5


def advisor_of(core: Core) -> Advisor:
    """Gives the guide's advisor; NotConfigured where the guide has no rules."""
    advisor = core.guide.advisor
    if advisor is None:
        raise MemberError("The guide here has no rules for recommendations. Ask it with `/ask`.")
    return advisor


def check_exam_date(exam_on: date, today: date) -> None:
    """Refuses with MemberError a date that cannot be that of an exam to come."""
    if exam_on < today:
        raise MemberError(f"{exam_on:%d %B %Y} is past. Give the day of an exam to come, or none.")
    if exam_on.year > today.year + YEARS_AHEAD:
        raise MemberError(f"{exam_on:%d %B %Y} is more than {YEARS_AHEAD} years ahead. Is the year right?")


def known_credential(core: Core, typed: str) -> Credential:
    """Gives the credential of an id or name; MemberError where the guide knows none."""
    catalogue = core.guide.source.catalogue
    credential = catalogue.named(typed) if catalogue else None
    if credential is None:
        shown = escape(" ".join(typed.split())[:60])
        raise MemberError(f"I know no credential “{shown}”. Choose one from the list that appears while you type.")
    return credential


def suggest_credentials(core: Core, typed: str) -> list[tuple[str, str]]:
    """Gives (name with its status, id) of the credentials that the typed words may mean."""
    catalogue = core.guide.source.catalogue
    words = typed.casefold().split()
    found: list[tuple[str, str]] = []
    for credential in catalogue.credentials if catalogue else ():
        names = " ".join((credential.name, credential.short_name, *credential.aliases)).casefold()
        if all(word in names for word in words):
            status = "" if credential.status == "active" else f" ({credential.status})"
            found.append((f"{credential.name[: 100 - len(status)]}{status}", credential.id))
    return found[:25]
