"""Make a study plan from the remaining work and the days until the exam; all functions here are pure.

    plan(today, exam_on, work, reckoned_weeks, done) -> StudyPlan
      .weeks         each Week has its days and Tasks; the last one ends on the day before the exam
                     if no exam is set, the first week begins today
      .enough_from   the later day on which it is enough to begin; None if the plan begins today
      .is_short      whether less time is left than the remaining work takes by the guide's low figure
      .left_out      the tasks that do not fit into the time

The courses come first, in the guide's order. The exam's domains follow, the heaviest first. Sections of the guide are
read beside them. All courses together weigh as much as all domains together. The study days are apportioned by weight.
If there are more courses and domains than study days, each day is first split into equal parts. The last days are for
review of the heaviest domains and for rest. The plan is derived again each day from the remaining work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Final, Literal

from bot.rules.apportionment import apportion
from knowledge.text.sentences import shorten

Kind = Literal["course", "domain", "section", "review", "rest"]

PARTS: Final[frozenset[Kind]] = frozenset({"course", "domain", "section"})
WEEK: Final = 7
SECTIONS_A_WEEK: Final = 3
LOGGED_LIMIT: Final = 100  # the longest name that /studied accepts

_WORDS: Final[dict[Kind, str]] = {
    "course": "Course",
    "domain": "Exam domain",
    "section": "Read in the guide",
    "review": "Review",
    "rest": "Rest on the day before the exam",
}
_SEVERAL: Final[dict[Kind, str]] = {"course": "Courses", "domain": "Exam domains"}
_MOST_SHORT: Final = 2
_BRIEF: Final[dict[Kind, str]] = {"review": "a review of the main parts", "section": "reading in the guide"}


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of the exam and its weight. `share` is the weight as the vendor writes it."""

    name: str
    weight: float
    share: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """The work for an exam: courses, domains, and sections of the guide, each in the guide's order.

    `course_hours`: the hours of work of courses, by name, where they are known.
    """

    courses: tuple[str, ...] = ()
    domains: tuple[Domain, ...] = ()
    sections: tuple[str, ...] = ()
    course_hours: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all parts of the work, each once."""
        return tuple(dict.fromkeys((*self.courses, *(domain.name for domain in self.domains), *self.sections)))

    def only(self, names: Collection[str]) -> Work:
        """Return the parts of the work that have one of these names."""
        return Work(
            tuple(name for name in self.courses if name in names),
            tuple(domain for domain in self.domains if domain.name in names),
            tuple(name for name in self.sections if name in names),
            self.course_hours,
        )


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do in a week.

    `days`: the days of the week that a course or domain gets. 0 for other tasks, which are done beside the courses and
    domains.
    `share`: what a domain weighs in the exam, or the hours of a whole course.
    `done`: whether the member has done it. A plan has such tasks only in its first week.
    """

    kind: Kind
    name: str = ""
    days: Fraction = Fraction(0)
    share: str = ""
    done: bool = False

    @property
    def is_part(self) -> bool:
        """Return whether the task is a part of the work, which a member can have done."""
        return self.kind in PARTS

    @property
    def words(self) -> str:
        """Return the name, with a check mark if it is done, and with its weight or hours if they are known."""
        return f"{'✓ ' if self.done else ''}{self.name}{f' ({self.share})' if self.share else ''}"


@dataclass(frozen=True, slots=True)
class Week:
    """The tasks from `begins_on` to `ends_on`, both included.

    `is_done`: whether the parts of the work that the week ends are done. A plan has such a week only as its first.
    """

    begins_on: date
    ends_on: date
    tasks: tuple[Task, ...]
    is_done: bool = False

    @property
    def parts(self) -> tuple[Task, ...]:
        """Return the tasks that are parts of the work, done or not."""
        return tuple(task for task in self.tasks if task.is_part)

    @property
    def lines(self) -> list[str]:
        """Return the tasks as lines of text. Days are named if several courses or domains share the week.

        More than two courses, or domains, that get less than a day each share a line.
        """
        new = [task for task in self.tasks if task.days]
        words: list[str] = []
        kinds: list[Kind] = [task.kind for task in new]
        for kind in dict.fromkeys(kinds):
            alike = [task for task in new if task.kind == kind]
            if len(alike) > _MOST_SHORT and all(task.days < 1 for task in alike):
                words.append(f"{_SEVERAL[kind]}: {'; '.join(task.words for task in alike)}")
            else:
                words += [
                    f"{_WORDS[kind]}: {task.words}{_days(task.days) if len(new) > 1 and not task.done else ''}"
                    for task in alike
                ]
        for kind in ("section", "review"):
            if alike := [task.words for task in self.tasks if task.kind == kind]:
                words.append(f"{_WORDS[kind]}: {'; '.join(alike)}")
        return words + [_WORDS[task.kind] for task in self.tasks if task.kind == "rest"]

    @property
    def brief(self) -> str:
        """Return the tasks that are not done in one line.

        The line has the courses and domains, and says whether there is review. Reading in the guide is named only if
        there is no course or domain.
        """
        open_ones = [task for task in self.tasks if not task.done]
        if not open_ones:
            return "all done"
        new = [task.name for task in open_ones if task.days]
        kinds = {task.kind: None for task in open_ones}
        return "; ".join(new + [_BRIEF[kind] for kind in kinds if kind == "review" or (kind in _BRIEF and not new)])


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """The study plan up to an exam.

    `reckoned_weeks`: the guide's low and high figure for the weeks that all of the work takes.
    `done` and `todo`: the names of the finished and the remaining parts of the work.
    `weeks`: empty if the exam is today or in the past.
    """

    exam_on: date | None
    reckoned_weeks: tuple[int, int]
    done: tuple[str, ...]
    todo: tuple[str, ...]
    weeks: tuple[Week, ...] = ()
    enough_from: date | None = None
    is_short: bool = False
    left_out: tuple[Task, ...] = ()

    def week_of(self, day: date) -> Week | None:
        """Return the week in which a day lies. Return None if there is none."""
        return next((week for week in self.weeks if week.begins_on <= day <= week.ends_on), None)


@dataclass(frozen=True, slots=True)
class _StudySpan:
    """The days of a plan.

    `study_days`: how many of the days, from the first day on, are for courses and domains.
    """

    begins_on: date
    days: int
    study_days: int

    def weeks(self) -> list[tuple[int, int]]:
        """Return two day numbers for each week: its first day, and the day after its last day. The plan begins at 0.

        A week of fewer than seven days comes first.
        """
        ends = range(self.days % WEEK or WEEK, self.days + 1, WEEK)
        return list(zip((0, *ends), ends, strict=False))


def plan(
    today: date, exam_on: date | None, work: Work, reckoned_weeks: tuple[int, int], done: Collection[str] = ()
) -> StudyPlan:
    """Return a plan for the part of the work that is not done yet.

    `reckoned_weeks`: the guide's low and high figure for the weeks that all of the work takes.
    `done`: the names of the parts that are done, as the member ticked them or as they logged study sessions.
    """
    finished = done_of(work.names, done)
    left = work.only([name for name in work.names if name not in finished])
    made = StudyPlan(exam_on, reckoned_weeks, finished, left.names)
    if exam_on is not None and exam_on <= today:
        return made
    span = _span(today, exam_on, left, work, reckoned_weeks[1])
    kept = _fitting(left, work, span, reckoned_weeks[0])
    if not kept.courses and not kept.domains:
        span = replace(span, study_days=0)
    weeks = span.weeks()
    a_week = min(SECTIONS_A_WEEK, ceil(len(left.sections) / len(weeks)))
    left_out = [Task("course", name) for name in left.courses[len(kept.courses) :]]
    left_out += [Task("section", name) for name in left.sections[a_week * len(weeks) :]]
    tasks = [list(_new(kept, work, span, first, end)) for first, end in weeks]
    for number, (_, end) in enumerate(weeks):
        tasks[number] += [Task("section", name) for name in left.sections[number * a_week : (number + 1) * a_week]]
        if end > span.study_days:
            tasks[number] += _again(work)
    if exam_on is not None:
        tasks[-1].append(Task("rest"))
    return replace(
        made,
        weeks=tuple(
            Week(span.begins_on + timedelta(first), span.begins_on + timedelta(end - 1), tuple(todo))
            for (first, end), todo in zip(weeks, tasks, strict=True)
        ),
        enough_from=span.begins_on if span.begins_on > today else None,
        is_short=_days_for(left, work, reckoned_weeks[0]) > span.study_days,
        left_out=tuple(left_out),
    )


def done_of(names: Iterable[str], done: Collection[str]) -> tuple[str, ...]:
    """Return the names that are done. `done` has them as they are, or in the form in which /studied saves them."""
    folded = {_folded(name) for name in done}
    return tuple(name for name in names if folded & {_folded(name), _folded(logged_as(name))})


def logged_as(name: str) -> str:
    """Return a name, shortened to the length that /studied accepts."""
    return shorten(" ".join(name.split()), LOGGED_LIMIT)


def _days(days: Fraction) -> str:
    whole = round(days)
    return f", {whole} day{'s' if whole > 1 else ''}" if days >= 1 else ""


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


def _span(today: date, exam_on: date | None, left: Work, work: Work, high_weeks: int) -> _StudySpan:
    """Return the days of the plan.

    The plan ends on the day before the exam. Its length is at most the guide's high figure, or the time to read the
    sections if that is longer. If no exam is set, the plan begins today and has the days that the remaining work takes.
    """
    new = bool(left.courses or left.domains)
    at_ease = max(1, ceil(_days_for(left, work, high_weeks))) if new else 0
    for_sections = max(1, ceil(len(left.sections) / SECTIONS_A_WEEK)) * WEEK
    if exam_on is not None:
        days = min((exam_on - today).days, max(high_weeks * WEEK if new else 0, for_sections))
        return _StudySpan(exam_on - timedelta(days), days, min(at_ease, _study_days(days)))
    review_days = high_weeks * WEEK - _study_days(high_weeks * WEEK)
    days = max(ceil((at_ease + review_days) / WEEK) * WEEK, for_sections)
    return _StudySpan(today, days, at_ease)


def _fitting(left: Work, work: Work, span: _StudySpan, low_weeks: int) -> Work:
    """Return the remaining work, with only the courses that fit into the courses' share of the study days.

    The last courses are left out first. The guide's low figure says how many days a course takes.
    """
    kept, courses = left, Work(left.courses)
    while kept.courses:
        room = span.study_days * _days_for(courses, work, low_weeks) / _days_for(left, work, low_weeks)
        if _days_for(Work(kept.courses), work, low_weeks) <= room:
            break
        kept = replace(kept, courses=kept.courses[:-1])
    return kept


def _study_days(days: int) -> int:
    """Return how many of `days` are for courses and domains.

    These are all days but the last week. In a plan of less than two weeks, they are the first half.
    """
    return days - WEEK if days >= 2 * WEEK else ceil(days / 2)


def _days_for(part: Work, work: Work, weeks: int) -> Fraction:
    """Return how many study days a part of the work takes if all of the work takes `weeks` weeks."""
    own, whole = (sum((weight for _, weight in _pieces(some, work)), Fraction(0)) for some in (part, work))
    return own / whole * _study_days(weeks * WEEK) if whole else own


def _pieces(part: Work, work: Work) -> list[tuple[Task, Fraction]]:
    """Return the tasks of a part of the work, each with its weight within the whole work.

    The courses come first, then the domains, the heaviest domain first.
    """
    weights = {domain: Fraction(max(0.0, domain.weight)) for domain in work.domains}
    of_course = sum(weights.values(), Fraction(0)) / max(1, len(work.courses)) or Fraction(1)
    domains = sorted(part.domains, key=lambda domain: -weights[domain])
    hours = {name: f"about {work.course_hours[name]} h" for name in part.courses if name in work.course_hours}
    return [(Task("course", name, share=hours.get(name, "")), of_course) for name in part.courses] + [
        (Task("domain", domain.name, share=domain.share), weights[domain]) for domain in domains
    ]


def _new(kept: Work, work: Work, span: _StudySpan, first: int, end: int) -> Iterator[Task]:
    """Yield the courses and domains of the days `first` to `end - 1`, each with its number of days."""
    pieces = _pieces(kept, work)
    if not pieces:
        return
    parts = ceil(len(pieces) / span.study_days)  # how many equal parts each day has
    shares = apportion([weight for _, weight in pieces], span.study_days * parts)
    begin = 0
    for (task, _), share in zip(pieces, shares, strict=True):
        common = min(begin + share, end * parts) - max(begin, first * parts)
        if common > 0:
            yield replace(task, days=Fraction(common, parts))
        begin += share


def _again(work: Work) -> Iterator[Task]:
    """Yield the tasks of the review: the heaviest domains that together make up half of the exam.

    If the work has no domains, the task is to review everything.
    """
    total, before = sum(domain.weight for domain in work.domains), 0.0
    for place, domain in enumerate(sorted(work.domains, key=lambda domain: -domain.weight)):
        if place and before * 2 >= total:
            break
        before += domain.weight
        yield Task("review", domain.name, share=domain.share)
    if not work.domains:
        yield Task("review", "what you have learnt")
