"""The calendar file of a study plan: read back, and imported into a calendar again and again as the plan changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.rules.study_plan import Domain, StudyPlan, Work, plan
from cogs.study.plan_calendar import WEEKS_AHEAD, UidPrefixes, in_file, plan_calendar

TODAY = date(2026, 11, 23)  # a Monday
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WORK = Work(
    ("Systems", "Projects"),
    (Domain("data", 20, "20%"), Domain("models", 50, "50%"), Domain("pipelines", 30, "25–35%")),
    ("Judgment", "Who finds it hard", "Practice questions"),
)
GUIDE = (4, 8)
LONG = (13, 26)
ANA = UidPrefixes("ana", "ana-pmle")


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def at(today: date) -> datetime:
    return AT + (today - TODAY)


def file_of(made: StudyPlan, name: str = "Exam", prefixes: UidPrefixes = ANA, today: date = TODAY) -> bytes:
    return plan_calendar(made, name, prefixes, today, at(today))


def read(file: bytes) -> list[Any]:
    """The events that are not cancelled, read by somebody else's reader."""
    return [event for event in vobject.readOne(file.decode()).vevent_list if event.status.value != "CANCELLED"]


# One file ------------------------------------------------------------------------------------------------------------


def test_the_calendar_has_an_all_day_event_for_each_week_and_the_exam() -> None:
    made = plan(TODAY, in_days(38), WORK, GUIDE)
    *weeks, exam = read(file_of(made, "Exam, of; the vendor"))

    for number, (event, week) in enumerate(zip(weeks, made.weeks, strict=True), start=1):
        assert (event.dtstart.value, event.dtend.value) == (week.begins_on, week.ends_on + timedelta(days=1))
        assert event.summary.value == f"Week {number} of 6: {week.brief}"
        assert event.description.value.split("\n") == week.lines
        assert event.transp.value == "TRANSPARENT"
    assert (exam.dtstart.value, exam.dtend.value) == (in_days(38), in_days(39))
    assert exam.summary.value == "Exam: Exam, of; the vendor"
    assert exam.transp.value == "OPAQUE"
    assert {event.dtstamp.value for event in (*weeks, exam)} == {AT}
    assert len({event.uid.value for event in (*weeks, exam)}) == len(weeks) + 1


def test_the_file_says_what_made_it_and_keeps_to_the_line_length_of_the_standard() -> None:
    file = file_of(plan(TODAY, None, WORK, GUIDE), "x" * 200)
    assert b"\r\nPRODID:-//whichcert//study plan//EN\r\n" in file
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b";VALUE=DATE:20261123\r\n" in file
    assert b"METHOD" not in file


@pytest.mark.slow
@example(["\\N", "C:\\New\\\\N"])
@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=1, max_size=9, unique=True))
def test_any_name_comes_back_from_the_calendar_as_it_went_in(courses: list[str]):
    made = plan(TODAY, None, Work(tuple(courses), (), ("a;b,c\\n", "\\", 'x:"y"')), GUIDE)
    assert [event.description.value.split("\n") for event in read(file_of(made))] == [week.lines for week in made.weeks]


exams = st.one_of(st.none(), st.integers(1, 80), st.integers(1, 500))


@pytest.mark.slow
@given(exams, st.sampled_from([GUIDE, LONG]), st.integers(0, 400))
def test_a_file_is_read_without_errors_and_written_again_as_it_was(
    days: int | None, figure: tuple[int, int], later: int
) -> None:
    today = in_days(later)
    file = file_of(plan(today, None if days is None else today + timedelta(days=days), WORK, figure), today=today)
    calendar = Calendar.from_ical(file)

    assert calendar.to_ical() == file
    assert [error for event in calendar.events for error in event.errors] == []
    uids = [event.uid for event in calendar.events]
    assert len(uids) == len(set(uids))
    assert len(uids) <= WEEKS_AHEAD + 1 + 1 + 1 + 26  # one a calendar week, the exam, and the numbered ones of 0.2.0
    assert all(0 < event.sequence < 2**31 for event in calendar.events)
    assert {event.last_modified for event in calendar.events} == {at(today)}


def test_cancelled_events_are_out_of_sight_where_a_calendar_shows_them() -> None:
    events = vobject.readOne(file_of(plan(TODAY, in_days(38), WORK, GUIDE)).decode()).vevent_list
    cancelled = [event for event in events if event.status.value == "CANCELLED"]

    assert cancelled
    assert {event.dtend.value for event in cancelled} == {date(2000, 1, 2)}
    assert {event.transp.value for event in cancelled} == {"TRANSPARENT"}


def test_sequence_grows_with_time_and_fits_31_bits_for_decades() -> None:
    made = plan(TODAY, in_days(38), WORK, GUIDE)
    instants = [AT - timedelta(days=4000), AT, AT + timedelta(seconds=1), AT.replace(year=2090)]
    (before, *sequences) = [
        {
            int(event.sequence.value)
            for event in vobject.readOne(plan_calendar(made, "", ANA, TODAY, one).decode()).vevent_list
        }
        for one in instants
    ]

    assert before == {0}  # a clock that runs wrong
    assert all(len(one) == 1 for one in sequences)
    assert min(sequences[0]) < min(sequences[1]) < min(sequences[2]) < 2**31


@pytest.mark.parametrize(("days", "weeks"), [(371, 26), (372, 25), (400, 21), (900, 0)])
def test_weeks_more_than_a_year_ahead_wait_for_a_later_file(days: int, weeks: int) -> None:
    made = plan(TODAY, in_days(days), WORK, LONG)

    assert len(made.weeks) == 26
    assert in_file(made, TODAY) == made.weeks[:weeks]
    assert len(read(file_of(made))) == weeks + 1  # and the exam


# One file after another ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """An event in a calendar, with its last day."""

    begins_on: date
    ends_on: date
    summary: str


@dataclass
class ACalendar:
    """A member's calendar: of two versions of a uid, the one with the higher SEQUENCE and then DTSTAMP is kept.

    `takes_unknown`: whether a cancelled event whose uid is unknown is remembered.
    """

    takes_unknown: bool = True
    versions: dict[str, tuple[tuple[int, datetime], Shown | None]] = field(default_factory=dict)

    def take(self, file: bytes) -> None:
        for event in vobject.readOne(file.decode()).vevent_list:
            uid = event.uid.value
            sequence = int(event.sequence.value) if hasattr(event, "sequence") else 0
            version = (sequence, event.dtstamp.value)
            cancelled = hasattr(event, "status") and event.status.value == "CANCELLED"
            known = self.versions.get(uid)
            if (known and known[0] > version) or (cancelled and not known and not self.takes_unknown):
                continue
            last = event.dtend.value - timedelta(days=1)
            self.versions[uid] = version, None if cancelled else Shown(event.dtstart.value, last, event.summary.value)

    @property
    def shown(self) -> list[Shown]:
        events = [event for _, event in self.versions.values() if event]
        return sorted(events, key=lambda event: (event.begins_on, event.ends_on))

    @property
    def weeks(self) -> list[Shown]:
        return [event for event in self.shown if event.summary.startswith("Week ")]

    def exams(self, name: str) -> list[date]:
        return [event.begins_on for event in self.shown if event.summary == f"Exam: {name}"]


def weeks_of(made: StudyPlan, today: date) -> list[Shown]:
    """The events that a calendar has for the weeks of a plan."""
    count = len(made.weeks)
    return [
        Shown(week.begins_on, week.ends_on, f"Week {number} of {count}: {week.brief}")
        for number, week in enumerate(in_file(made, today), start=1)
    ]


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Step:
    """What changes before the next file is imported, `days` after the last one."""

    days: int
    exam_in: int | None
    done: int
    figure: tuple[int, int]
    credential: str


steps = st.builds(
    Step,
    days=st.one_of(st.just(0), st.integers(0, 10), st.integers(0, 90)),
    exam_in=exams,
    done=st.integers(0, 5),
    figure=st.sampled_from([GUIDE, LONG]),
    credential=st.sampled_from(["pmle", "pmle", "mla"]),
)


@pytest.mark.slow
@given(st.lists(steps, min_size=1, max_size=4), st.booleans())
def test_after_each_file_the_calendar_has_the_plan_and_what_is_past(history: list[Step], takes_unknown: bool) -> None:
    calendar, today, instant = ACalendar(takes_unknown), TODAY, AT
    for step in history:
        today += timedelta(days=step.days)
        instant += timedelta(days=step.days, seconds=1)
        before = calendar.weeks
        exam_on = None if step.exam_in is None else today + timedelta(days=step.exam_in)
        made = plan(today, exam_on, WORK, step.figure, WORK.names[: step.done])
        prefixes = UidPrefixes("ana", f"ana-{step.credential}")
        calendar.take(plan_calendar(made, step.credential, prefixes, today, instant))

        planned = weeks_of(made, today)
        others = list(calendar.weeks)
        for week in planned:  # each once
            others.remove(week)
        # The rest was there before, and is past or under way: nothing is left of an older plan after this Sunday.
        assert all(week in before for week in others)
        assert all(week.ends_on <= monday(today) + timedelta(days=6) for week in others)
        assert exam_on is None or all(week.ends_on < exam_on for week in calendar.weeks)
        # A week stays if it ended before this Monday, or if no week of the plan ends in this calendar week.
        replaced = any(monday(week.ends_on) == monday(today) for week in planned)
        limit = monday(today) if replaced else monday(today) + timedelta(days=7)
        assert [week for week in before if week.ends_on < limit] == others
        assert calendar.exams(step.credential) == ([exam_on] if exam_on else [])


@pytest.mark.slow
@given(st.integers(1, 200), st.lists(st.integers(1, 20), max_size=4), st.sampled_from([GUIDE, LONG]))
def test_while_the_exam_stays_every_past_week_stays(days: int, gaps: list[int], figure: tuple[int, int]) -> None:
    calendar, today, exam_on = ACalendar(), TODAY, in_days(days)
    for gap in [0, *gaps]:
        today += timedelta(days=gap)
        if today >= exam_on:
            break
        past = [week for week in calendar.weeks if week.ends_on < today]
        made = plan(today, exam_on, WORK, figure)
        calendar.take(file_of(made, today=today))
        assert calendar.weeks == [*past, *weeks_of(made, today)]


def test_a_nearer_exam_leaves_no_week_after_it_and_one_exam_day() -> None:
    calendar = ACalendar()
    calendar.take(file_of(plan(TODAY, in_days(56), WORK, GUIDE)))
    assert len(calendar.weeks) == 8
    nearer = plan(in_days(15), in_days(30), WORK, GUIDE)
    calendar.take(file_of(nearer, today=in_days(15)))

    assert calendar.weeks[:2] == [
        Shown(in_days(0), in_days(6), calendar.weeks[0].summary),
        Shown(in_days(7), in_days(13), calendar.weeks[1].summary),
    ]
    assert calendar.weeks[2:] == weeks_of(nearer, in_days(15))
    assert calendar.exams("Exam") == [in_days(30)]


def test_a_week_of_a_file_for_a_later_local_date_is_cancelled_as_well() -> None:
    calendar, sunday, next_day = ACalendar(), in_days(6), in_days(7)
    calendar.take(plan_calendar(plan(next_day, in_days(7 + 371), WORK, LONG), "Exam", ANA, next_day, AT))
    assert len(calendar.weeks) == 26
    nearer = plan(sunday, in_days(30), WORK, LONG)
    calendar.take(plan_calendar(nearer, "Exam", ANA, sunday, AT + timedelta(seconds=1)))

    assert calendar.weeks == weeks_of(nearer, sunday)


def test_an_older_file_imported_after_a_newer_one_changes_nothing() -> None:
    older = file_of(plan(TODAY, in_days(56), WORK, GUIDE))
    calendar = ACalendar()
    calendar.take(file_of(plan(in_days(1), in_days(20), WORK, GUIDE), today=in_days(1)))
    shown = calendar.shown
    calendar.take(older)

    assert calendar.shown == shown


def test_events_of_two_members_stay_apart() -> None:
    made = plan(TODAY, in_days(40), WORK, GUIDE)
    files = [file_of(made, prefixes=UidPrefixes(name, f"{name}-pmle")) for name in ("ana", "ben")]
    ana, ben = [{event.uid.value for event in vobject.readOne(file.decode()).vevent_list} for file in files]
    assert not ana & ben


@pytest.mark.parametrize("later", [0, 3, 16, 30])
def test_the_numbered_weeks_of_an_older_version_are_replaced_and_the_past_ones_stay(later: int) -> None:
    calendar, exam_on = ACalendar(), in_days(56)
    calendar.take(file_of_version_0_2_0(plan(TODAY, exam_on, WORK, GUIDE)))
    past = [week for week in calendar.weeks if week.ends_on < in_days(later)]
    made = plan(in_days(later), exam_on, WORK, GUIDE)
    calendar.take(file_of(made, today=in_days(later)))

    assert calendar.weeks == [*past, *weeks_of(made, in_days(later))]
    assert calendar.exams("Exam") == [exam_on]


def file_of_version_0_2_0(made: StudyPlan) -> bytes:
    """A file whose uids number the weeks backwards from the exam, without SEQUENCE."""
    count = len(made.weeks)
    ends = [
        (f"{count - n}", week.begins_on, week.ends_on, f"Week {n + 1} of {count}") for n, week in enumerate(made.weeks)
    ]
    assert made.exam_on is not None
    events = [*ends, ("exam", made.exam_on, made.exam_on, "Exam: Exam")]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//whichcert//study plan//EN"]
    for name, begins_on, ends_on, summary in events:
        lines += ["BEGIN:VEVENT", f"UID:ana-pmle-{name}@whichcert", f"DTSTAMP:{AT:%Y%m%dT%H%M%SZ}"]
        lines += [f"DTSTART;VALUE=DATE:{begins_on:%Y%m%d}", f"DTEND;VALUE=DATE:{ends_on + timedelta(days=1):%Y%m%d}"]
        lines += [f"SUMMARY:{summary}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
