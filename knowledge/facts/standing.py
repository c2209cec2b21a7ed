"""The status of a credential on a given day: active, in beta or retired. Notices about it and about its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, FigureTopic, Status
from knowledge.facts.figures import CHECK_AFTER_DAYS, Sourced
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
        return CredentialStatus("beta", f"beta {since} {credential.beta_from.shown}", credential.beta_from)
    if credential.standing is not None:
        return CredentialStatus("active", credential.standing.summary, credential.standing)
    about: list[Sourced] = [one for one in credential.figures().values() if one.source == credential.page]
    about = about or [*credential.figures().values()]
    about = about or [source for one in catalogue.answers if one.about == credential.id for source in one.sources]
    return CredentialStatus("active", "active", max(about, key=lambda part: part.checked_on or date.min, default=None))


def is_retired(credential: Credential, today: date) -> bool:
    """Return whether a credential is retired on the day `today`. It is retired from its retirement day on."""
    return credential.retired_on is not None and credential.retired_on.day <= today


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
        yield f"The guide recommends {named.name}, which was retired on {day}. {look[0].upper()}{look[1:]}."
    else:
        yield f"{named.name} retires on {day}. Take it before then. After that, {look}."


def of_today(credential: Credential, today: date) -> Iterator[str]:
    """Yield the notices about a credential to take.

    They say whether it is in beta, which figures its vendor does not publish, and which figures are due for checking.
    """
    if credential.beta_from is not None and credential.status == "beta":
        since = "has been a beta exam since" if credential.beta_from.day <= today else "will be a beta exam from"
        words = f" {credential.beta_from.words}" if credential.beta_from.words else ""
        yield f"{_label(credential)} {since} {credential.beta_from.shown}.{words}"
    figures = credential.figures()
    hidden = [_TOPICS.get(topic, topic) for topic, figure in figures.items() if figure.shown == _NOT_PUBLISHED]
    if hidden:
        yield f"{credential.vendor} does not publish {' or '.join(hidden)} for {credential.short_name}."
    old: dict[str, list[str]] = {}
    for topic, figure in figures.items():
        if figure.needs_check(today):
            old.setdefault(figure.source, []).append(topic.replace("_", " "))
    if old:
        told = "; ".join(f"{', '.join(topics)} ({source})" for source, topics in old.items())
        yield f"Some figures for {credential.short_name} {_age(list(figures.values()), today)}: {told}."


def _age(parts: list[Sourced], today: date) -> str:
    oldest = min(part.checked_on or today for part in parts if part.needs_check(today))
    return f"were last checked more than {CHECK_AFTER_DAYS} days ago, on {day_words(oldest)} or later"


def _label(credential: Credential) -> str:
    return f"{credential.name} ({credential.exam_code})" if credential.exam_code else credential.name
