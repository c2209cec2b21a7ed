"""The status of a credential on a given day: active, in beta or retired. Notices about it and about its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, FigureTopic, Status
from knowledge.facts.figures import Sourced
from knowledge.text.dates import day_words

_NOT_PUBLISHED = "not published"
_TOPICS: dict[FigureTopic, str] = {"questions": "the number of questions", "scoring": "the passing score"}


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """The status of a credential on one day.

    `words`: the status in a few words.
    `seen`: the source of the status, or None if there is no source.
    """

    status: Status
    words: str
    seen: Sourced | None


def standing_on(credential: Credential, catalogue: Catalogue, today: date) -> CredentialStatus:
    """Return the status of a credential on the day `today`.

    If no source states the status, `seen` is another source about the credential, the one that was checked last.
    Figures from the credential's own page are preferred.
    """
    if credential.retired_on is not None:
        day = credential.retired_on.shown
        if is_retired(credential, today):
            return CredentialStatus("retired", f"retired on {day}", credential.retired_on)
        return CredentialStatus("active", f"active, retires on {day}", credential.retired_on)
    if credential.status == "beta" and credential.beta_from is not None:
        since = "since" if credential.beta_from.day <= today else "from"
        words = f"beta {since} {credential.beta_from.shown}"
        if beta_on(credential, today) == "may be over" and credential.beta_expected_until is not None:
            words += f", expected to end on {credential.beta_expected_until.shown}: it may be over"
        return CredentialStatus("beta", words, credential.beta_from)
    if credential.standing is not None:
        return CredentialStatus("active", credential.standing.summary, credential.standing)
    about: list[Sourced] = [one for one in credential.figures().values() if one.source == credential.page]
    about = about or [*credential.figures().values()]
    about = about or [source for one in catalogue.answers if one.about == credential.id for source in one.sources]
    return CredentialStatus("active", "active", max(about, key=lambda part: part.checked_on or date.min, default=None))


def is_retired(credential: Credential, today: date) -> bool:
    """Return whether a credential is retired on the day `today`. It is retired from its retirement day on."""
    return credential.retired_on is not None and credential.retired_on.day <= today


def beta_on(credential: Credential, today: date) -> Literal["beta", "may be over"] | None:
    """Return whether a credential is a beta exam on the day `today`, or one that may be over. Return None if neither.

    A beta may be over from the day on which it is expected to end.
    """
    if credential.status != "beta" or credential.beta_from is None or today < credential.beta_from.day:
        return None
    end = credential.beta_expected_until
    return "may be over" if end is not None and end.day <= today else "beta"


def of_retirement(catalogue: Catalogue, named: Credential, instead: Credential | None, today: date) -> Iterator[str]:
    """Yield a notice that the credential `named` is or will be retired.

    The notice says how similar the credential `instead` is. `instead` is None if there is nothing to take in its place.
    """
    if named.retired_on is None:
        return
    like = next((step.likeness for step, one in catalogue.successors(named) if one is instead), None)
    day = named.retired_on.shown
    if instead is None:
        look = "the guide knows of nothing to take instead"
    elif like is None:
        look = f"look at {instead.name} instead"
    else:
        look = f"look at {instead.name}, which is {like}"
    if is_retired(named, today):
        yield f"The guide names {named.name}, which was retired on {day}. {look[0].upper()}{look[1:]}."
    else:
        yield f"{named.name} retires on {day}. Take it before then. After that, {look}."


def of_today(credential: Credential, today: date) -> Iterator[str]:
    """Yield the notices about a credential to take.

    They say whether it is in beta, which figures its vendor does not publish, and which figures are due for checking.
    """
    if credential.beta_from is not None and credential.status == "beta":
        since = "has been a beta exam since" if credential.beta_from.day <= today else "will be a beta exam from"
        words = f" {credential.beta_from.words}" if credential.beta_from.words else ""
        end = credential.beta_expected_until
        if end is not None and beta_on(credential, today) == "may be over":
            words += f" It was expected to end on {end.shown}, so it may be over: look at {credential.vendor}'s page."
        yield f"{_label(credential)} {since} {credential.beta_from.shown}.{words}"
    figures = credential.figures()
    hidden = [_TOPICS.get(topic, topic) for topic, figure in figures.items() if figure.shown == _NOT_PUBLISHED]
    if hidden:
        of_beta = "the beta of " if beta_on(credential, today) else ""
        yield f"{credential.vendor} does not publish {' or '.join(hidden)} for {of_beta}{credential.short_name}."
    old = [topic.replace("_", " ") for topic, figure in figures.items() if credential.is_due(figure, today)]
    if old:
        told = f"{', '.join(old)}. Look at {credential.page} before you rely on them."
        yield f"Some figures for {credential.short_name} {_age(credential, today)}: {told}"


def _age(credential: Credential, today: date) -> str:
    due = [figure for figure in credential.figures().values() if credential.is_due(figure, today)]
    oldest = min(due, key=lambda figure: figure.checked_on or today)
    days = credential.check_after_days(oldest)
    return f"were last checked more than {days} days ago, on {day_words(oldest.checked_on or today)} or later"


def _label(credential: Credential) -> str:
    return f"{credential.name} ({credential.exam_code})" if credential.exam_code else credential.name
