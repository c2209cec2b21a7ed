"""A study plan as an iCalendar file (RFC 5545).

A newer file updates the events of an older file in the member's calendar, and cancels the weeks that are gone. The bot
does not store which files a member imported. So every file cancels each week that an older file may have, and that the
plan does not have:

- A uid names the member and the calendar week (Monday to Sunday) in which a week of the plan ends. A plan has at most
  one week that ends in a calendar week.
- A file has no week that ends later than WEEKS_AHEAD calendar weeks from now. So the number of cancelled weeks is
  bounded.
- The file cancels no week of a past calendar week, so past weeks stay in the calendar. The file cancels no week of the
  present calendar week either, because such a week may be over. A week of the plan that ends in the present calendar
  week replaces it.

The file has no METHOD, because METHOD:PUBLISH requires an organizer (RFC 5546, 3.2.1), as if each week were a meeting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from icalendar import STATUS, TRANSP, Calendar, Event, vText

from bot.rules.study_plan import StudyPlan, Week
from knowledge.text.sentences import shorten

PRODID: Final = "-//whichcert//study plan//EN"
SUMMARY_LIMIT: Final = 200
WEEKS_AHEAD: Final = 52

# SEQUENCE counts seconds from here. It fits into 31 bits until 2094. Google Calendar imports no larger number.
_FIRST_SEQUENCE_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)

# Some calendars show a cancelled event, struck out or even like any other. There the event moves out of sight, to this
# day.
_CANCELLED_ON: Final = date(2000, 1, 1)


class _Text(vText):
    r"""Text in which `\N` is no line break. icalendar 7.3 reads `\N` as a line break, for example in `C:\New`."""

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


@dataclass(frozen=True, slots=True)
class UidPrefixes:
    """The prefixes of the events' uids.

    `member`: the prefix for weeks. It is the same for all targets of a member, because a new target replaces the plan.
    `target`: the prefix for the exam of a member's target.
    """

    member: str
    target: str


def plan_calendar(plan: StudyPlan, name: str, prefixes: UidPrefixes, today: date, at: datetime) -> bytes:
    """Return a file with an all-day event for each week, and one for the exam if its date is known.

    The file also cancels the weeks and the exam of an older file that are gone.
    `name`: the credential of the exam.
    `today`: the member's local date, for which the plan was made.
    `at`: the instant at which the file is made. Of two files, the calendar keeps the events of the later one.
    """
    calendar = Calendar.new(prodid=PRODID, name=f"Study plan: {name}", uid=_uid(prefixes.target))
    for event in (*_weeks(plan, prefixes, today, at), _exam(plan.exam_on, name, prefixes, at)):
        calendar.add_component(event)
    for uid in _gone(plan, prefixes, today):
        calendar.add_component(_cancelled(uid, at))
    return calendar.to_ical()


def in_file(plan: StudyPlan, today: date) -> tuple[Week, ...]:
    """Return the weeks of a plan that its file has."""
    end = _monday(today) + timedelta(weeks=WEEKS_AHEAD + 1)
    return tuple(week for week in plan.weeks if week.ends_on < end)


def _weeks(plan: StudyPlan, prefixes: UidPrefixes, today: date, at: datetime) -> Iterator[Event]:
    for number, week in enumerate(in_file(plan, today), start=1):
        yield _event(
            _week_uid(prefixes, week.ends_on),
            at,
            week.begins_on,
            week.ends_on,
            status=STATUS.CONFIRMED,
            transparency=TRANSP.TRANSPARENT,  # the week must not show the member as busy
            summary=_Text(shorten(f"Week {number} of {len(plan.weeks)}: {week.brief}", SUMMARY_LIMIT)),
            description=_Text("\n".join(week.lines)),
        )


def _exam(exam_on: date | None, name: str, prefixes: UidPrefixes, at: datetime) -> Event:
    uid = _uid(f"{prefixes.target}-exam")
    if exam_on is None:
        return _cancelled(uid, at)
    return _event(
        uid,
        at,
        exam_on,
        exam_on,
        status=STATUS.CONFIRMED,
        transparency=TRANSP.OPAQUE,
        summary=_Text(shorten(f"Exam: {name}", SUMMARY_LIMIT)),
        description="Good luck!",
    )


def _gone(plan: StudyPlan, prefixes: UidPrefixes, today: date) -> Iterator[str]:
    """Yield the uids of the weeks that an older file may have, and that the plan does not have.

    The range has one calendar week more than a file. An older file may have been made for a later local date, before
    the member changed their time zone.
    """
    present = {_week_uid(prefixes, week.ends_on) for week in in_file(plan, today)}
    for weeks in range(1, WEEKS_AHEAD + 2):
        uid = _week_uid(prefixes, today + timedelta(weeks=weeks))
        if uid not in present:
            yield uid
    # Version 0.2.0 numbered the weeks backwards from the exam. If the exam is the same, these weeks are still to come.
    for number in range(1, len(plan.weeks) + 1):
        yield _uid(f"{prefixes.target}-{number}")


def _cancelled(uid: str, at: datetime) -> Event:
    return _event(
        uid,
        at,
        _CANCELLED_ON,
        _CANCELLED_ON,
        status=STATUS.CANCELLED,
        transparency=TRANSP.TRANSPARENT,
        summary="No longer in the study plan",
    )


def _event(uid: str, at: datetime, begins_on: date, ends_on: date, **properties: Any) -> Event:
    """Return an all-day event that supersedes older events of its uid."""
    return Event.new(
        uid=uid,
        stamp=at,
        last_modified=at,
        sequence=max(0, int((at - _FIRST_SEQUENCE_AT).total_seconds())),
        start=begins_on,
        end=ends_on + timedelta(days=1),
        **properties,
    )


def _week_uid(prefixes: UidPrefixes, ends_on: date) -> str:
    """Return the uid of the week that ends in the calendar week of a date."""
    return _uid(f"{prefixes.member}-{_monday(ends_on):%Y%m%d}")


def _uid(name: str) -> str:
    return f"{name}@whichcert"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
