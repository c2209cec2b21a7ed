"""The catalogue of credentials, read from credentials.yaml.

Catalogue
.credentials    Credential: identity, status and its figures (Price, Length, QuestionCount, ...)
.policies       Policy: a vendor's rule for all its exams
.comparisons    Comparison: a figure to compare between vendors or credentials
.answers        PreparedAnswer: an answer that is not a single figure
.topics         FigureWording: the heading of a figure, and questions about it
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from knowledge.facts.credentials import (
    Comparison,
    Credential,
    FigureTopic,
    FigureWording,
    Policy,
    PolicyTopic,
    PreparedAnswer,
    Successor,
)
from knowledge.facts.figures import Figure, Part, Sourced, Text, TextFigure
from knowledge.yaml_file import read_yaml


class Catalogue(Part):
    """The contents of `credentials.yaml`."""

    version: Text
    topics: dict[FigureTopic | Literal["successors"], FigureWording] = Field(default_factory=dict)
    credentials: tuple[Credential, ...] = Field(min_length=1)
    policies: tuple[Policy, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    answers: tuple[PreparedAnswer, ...] = ()

    def find(self, credential_id: str) -> Credential | None:
        """Return the credential with an id, or None if there is none."""
        return next((one for one in self.credentials if one.id == credential_id), None)

    def named(self, name: str) -> Credential | None:
        """Return the credential with this name, short name, alias, exam code or id, in any case.

        Return None if there is none.
        """
        wanted = " ".join(name.split()).casefold()
        for one in self.credentials:
            names = (one.id, one.name, one.short_name, one.exam_code or one.id, *one.aliases)
            if wanted in [known.casefold() for known in names]:
                return one
        return None

    def mentioned(self, text: str) -> list[Credential]:
        """Return the credentials that a text names."""
        return [one for one in self.credentials if one.is_named_in(text)]

    def wording(self, topic: FigureTopic | Literal["successors"]) -> FigureWording:
        """Return the editor's wording of a topic. If there is none, return a wording with a plain heading."""
        return self.topics.get(topic) or FigureWording(heading="{name}: " + topic.replace("_", " "))

    def successors(self, credential: Credential) -> list[tuple[Successor, Credential]]:
        """Return the successors of a credential, each with the credential that it names."""
        return [(step, one) for step in credential.successors if (one := self.find(step.id))]

    def policy(self, vendor: str, topic: PolicyTopic) -> Policy | None:
        """Return the vendor's rule on a topic, or None if there is none."""
        return next((one for one in self.policies if (one.vendor, one.topic) == (vendor, topic)), None)

    def retakes(self, credential: Credential) -> TextFigure | None:
        """Return the rule on retakes of a credential's exam, or that of its vendor. Return None if none is known."""
        return credential.retakes or self.policy(credential.vendor, "retakes")

    def figures(self, credential: Credential) -> dict[FigureTopic, Figure]:
        """Return the credential's figures.

        If it has no figure on delivery, scoring or retakes, its vendor's policy on that topic takes the figure's place.
        """
        found = credential.figures()
        for topic in ("delivery", "scoring", "retakes"):
            policy = self.policy(credential.vendor, topic)
            if policy is not None:
                found.setdefault(topic, policy)
        return found

    def sourced(self) -> Iterator[tuple[str, Sourced]]:
        """Yield a name, such as `google-pmle price`, and the part for each part that has a source."""
        for one in self.credentials:
            yield from ((f"{one.id} {topic}", part) for topic, part in one.sourced())
        yield from self._beside_credentials()

    def needs_check(self, today: date) -> list[str]:
        """Return the names of all parts that are due for checking on the day `today`."""
        due = [
            f"{one.id} {name}" for one in self.credentials for name, part in one.sourced() if one.is_due(part, today)
        ]
        return due + [name for name, part in self._beside_credentials() if part.needs_check(today)]

    def last_checked_on(self) -> date:
        """Return the day of the newest check."""
        return max(part.checked_on or date.min for _, part in self.sourced())

    def _beside_credentials(self) -> Iterator[tuple[str, Sourced]]:
        yield from ((f"{one.vendor} {one.topic}", one) for one in self.policies)
        yield from ((f"{one.id} source", source) for one in self.answers for source in one.sources)


def load_credentials(path: Path) -> Catalogue:
    """Read the catalogue at `path`. Raise GuideError with every error in the file."""
    return read_yaml(path, Catalogue)
