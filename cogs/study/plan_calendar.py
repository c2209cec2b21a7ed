"""A study plan as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import TRANSP, Calendar, Event, vText

from bot.rules.study_plan import StudyPlan
from knowledge.text.sentences import shorten

PRODID: Final = "-//whichcert//study plan//EN"
SUMMARY_LIMIT: Final = 200


class _Text(vText):
    r"""Text in which `\N` is no line break. icalendar 7.3 reads `\N` as a line break, for example in `C:\New`."""

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


def plan_calendar(plan: StudyPlan, name: str, series: str, at: datetime) -> bytes:
    """Return a file with an all-day event for each week, and one for the exam if its date is known.

    `name`: the credential of the exam.
    `series`: the prefix of all uids. The uids number the weeks backwards from the last week. So a later file with this
    prefix moves the events that are in the calendar already.
    `at`: the instant at which the file is made.
    """
    calendar = Calendar.new(prodid=PRODID, name=f"Study plan: {name}", uid=f"{series}@whichcert")
    for event in _events(plan, name, series, at):
        calendar.add_component(event)
    return calendar.to_ical()


def _events(plan: StudyPlan, name: str, series: str, at: datetime) -> Iterator[Event]:
    count = len(plan.weeks)
    for number, week in enumerate(plan.weeks, start=1):
        yield Event.new(
            uid=f"{series}-{count - number + 1}@whichcert",
            stamp=at,
            start=week.begins_on,
            end=week.ends_on + timedelta(days=1),
            summary=_Text(shorten(f"Week {number} of {count}: {week.brief}", SUMMARY_LIMIT)),
            description=_Text("\n".join(week.lines)),
            transparency=TRANSP.TRANSPARENT,  # the week must not show the member as busy
        )
    if plan.exam_on is not None:
        yield _exam(plan.exam_on, name, series, at)


def _exam(exam_on: date, name: str, series: str, at: datetime) -> Event:
    return Event.new(
        uid=f"{series}-exam@whichcert",
        stamp=at,
        start=exam_on,
        end=exam_on + timedelta(days=1),
        summary=_Text(shorten(f"Exam: {name}", SUMMARY_LIMIT)),
        description="Good luck!",
    )
