"""Parts of advice.yaml that hold for some members, and the one at the end that holds for all."""

from __future__ import annotations

from typing import Annotated, TypeVar

from knowledge.facts.answers import Answers, When
from knowledge.facts.figures import Part, Text
from knowledge.text.places import places

NamePattern = Annotated[Text, places("name")]


class Conditional(Part):
    """A part that holds for the members who gave certain answers.

    `when`: the answers that it needs.
    `unless`: answers of which none may be given.
    """

    when: When = When()
    unless: When = When()

    @property
    def is_default(self) -> bool:
        """Return whether the part has no conditions, so that it fits every member."""
        return not self.when.conditions and not self.unless.conditions

    def fits(self, answers: Answers) -> bool:
        """Return whether the part holds for a member with these answers."""
        return self.when.fits(answers) and not (self.unless.conditions and self.unless.holds_one_of(answers))


Ranked = TypeVar("Ranked", bound=Conditional)


def check_default_last(parts: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """Return `parts` if the last part is a default and no other part is.

    A default has no conditions. Raise ValueError otherwise.
    """
    if not parts or not parts[-1].is_default:
        raise ValueError("has to end with a default: one without `when`")
    if any(part.is_default for part in parts[:-1]):
        raise ValueError("has one without `when` before the last: only the default, at the end, has none")
    return parts
