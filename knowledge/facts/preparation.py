"""How to prepare, as advice.yaml says it: the weeks, the courses and the reading.

Preparation
  .time_of(answers)          Time: how long a member with these answers prepares
  .courses_for(credential)   the passages about the courses that fit a credential
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from knowledge.facts.answers import Answers, PlainText
from knowledge.facts.conditions import Conditional, NamePattern, check_default_last
from knowledge.facts.credentials import Id
from knowledge.facts.figures import Part
from knowledge.yaml_file import Location


class Time(Conditional):
    """Says how long preparation takes.

    `weeks`: the least and the most weeks.
    `first_courses`: how many of the courses are needed, from the first on; None for all courses.
    `begin_with`: the passages about the courses that come first, in order. The others follow in the guide's order.
    """

    weeks: tuple[int, int]
    passage: Id
    first_courses: int | None = Field(default=None, ge=1)
    begin_with: tuple[Id, ...] = ()

    @field_validator("weeks")
    @classmethod
    def _rises(cls, weeks: tuple[int, int]) -> tuple[int, int]:
        if not 0 < weeks[0] <= weeks[1]:
            raise ValueError("should be two numbers of weeks, from and to")
        return weeks


class Reading(Part):
    """Names a passage whose section is worth reading.

    `credentials`: the credentials for which to read it; empty for all credentials.
    """

    passage: Id
    credentials: tuple[Id, ...] = ()

    def fits(self, credential_id: str) -> bool:
        """Return whether the passage is for a credential."""
        return not self.credentials or credential_id in self.credentials


class Course(Reading):
    """Names a passage about a course.

    `hours`: the hours of work that the course's page gives, which the passage says too. None if it gives none.
    """

    hours: int | None = Field(default=None, ge=1)


def _passage_alone(course: object) -> object:
    """Return a course that fits every credential, if only the id of its passage is given."""
    return {"passage": course} if isinstance(course, str) else course


class Preparation(Part):
    """Says how to prepare.

    `covers`: the credentials for which `times` holds.
    `otherwise`: the sentence for any other credential.
    `courses`: the passages about the courses, in order, each with the credentials that it prepares for.
    `reading`: what to read besides the courses.
    `unknown`: how long preparation takes, for a member of whom nothing is known, such as "4–8 weeks if you know ML".
    `times`: how long preparation takes; the first that fits a member counts.
    """

    covers: tuple[Id, ...]
    otherwise: NamePattern
    courses: tuple[Annotated[Course, BeforeValidator(_passage_alone)], ...] = Field(min_length=1)
    reading: tuple[Reading, ...] = ()
    unknown: PlainText | None = None
    times: tuple[Time, ...]

    @field_validator("times")
    @classmethod
    def _ends_with_default(cls, times: tuple[Time, ...]) -> tuple[Time, ...]:
        return check_default_last(times)

    def time_of(self, answers: Answers) -> Time:
        """Return the first time that fits a member's answers."""
        return next(time for time in self.times if time.fits(answers))

    def courses_for(self, credential_id: str, time: Time | None = None) -> list[str]:
        """Return the ids of the passages about the courses that fit a credential, in order.

        If a time is given, return only the courses that are needed in it, in its order.
        """
        chosen = [course.passage for course in self.courses[: time.first_courses if time else None]]
        ordered = dict.fromkeys((*(one for one in (time.begin_with if time else ()) if one in chosen), *chosen))
        fitting = {course.passage for course in self.courses if course.fits(credential_id)}
        return [one for one in ordered if one in fitting]

    def passages(self) -> Iterator[tuple[Location, str]]:
        """Yield a location below `preparation`, and the id of the passage that the file names there."""
        yield from ((("courses", n), one.passage) for n, one in enumerate(self.courses))
        for number, time in enumerate(self.times):
            yield ("times", number, "passage"), time.passage
            yield from ((("times", number, "begin_with", n), one) for n, one in enumerate(time.begin_with))
        yield from ((("reading", n, "passage"), one.passage) for n, one in enumerate(self.reading))

    def named_credentials(self) -> Iterator[tuple[Location, str]]:
        """Yield a location below `preparation`, and the id of the credential that the file names there."""
        yield from ((("covers", n), one) for n, one in enumerate(self.covers))
        for field, parts in (("courses", self.courses), ("reading", self.reading)):
            for number, part in enumerate(parts):
                here: Location = (field, number, "credentials")
                yield from (((*here, n), one) for n, one in enumerate(part.credentials))
