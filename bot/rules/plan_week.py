"""Keep this week's list of a study plan as it is while the member ticks its parts; all functions here are pure.

A plan is derived anew each day from what is left. So a part that is done would leave the list at once, and a later part
would take its place. From the day on which a member ticks a first part of a week, the list of that day therefore stays
until the week ends. The parts that are done have a check mark. The following weeks are planned for what is left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.rules.study_plan import WEEK, StudyPlan, Week, Work, done_of, plan

_DAY = timedelta(days=1)


def part_id(name: str) -> str:
    """Return the id of a part of the work. It depends on the name alone, so it is the same in every plan."""
    return hashlib.blake2s("".join(name.split()).casefold().encode(), digest_size=4).hexdigest()


def plan_with_ticks(
    today: date,
    exam_on: date | None,
    work: Work,
    reckoned_weeks: tuple[int, int],
    done: Mapping[str, date],
    ticked_on: Iterable[date],
) -> StudyPlan:
    """Return the plan for the part of the work that is not done, below this week's list with its check marks.

    `done`: since when each part is done.
    `ticked_on`: the days on which the member ticked parts.
    """
    made = plan(today, exam_on, work, reckoned_weeks, [*done])
    began_on = _began_on(ticked_on, today, exam_on)
    if began_on is None or not made.weeks:
        return made
    before = [name for name, since in done.items() if since < began_on]
    first, *later = plan(began_on, exam_on, work, reckoned_weeks, before).weeks
    if first.ends_on < today:
        return made
    goes_on = {task.name for week in later for task in week.parts}
    ends = {task.name for task in first.parts if task.name not in goes_on}
    rest = plan(first.ends_on + _DAY, exam_on, work, reckoned_weeks, [*done, *ends])
    named = {task.name for task in first.parts}
    return replace(
        made,
        weeks=(_marked(first, [*done], ends), *rest.weeks),
        enough_from=first.begins_on if first.begins_on > today else None,
        left_out=tuple(task for task in (rest if rest.weeks else made).left_out if task.name not in named),
    )


def _marked(week: Week, done: list[str], ends: set[str]) -> Week:
    """Return a week with a check mark at each part that is done.

    `ends`: the parts that the week ends. If there is none, the week is done when all of its parts are.
    """
    parts = {task.name for task in week.parts}
    names = {*done_of(parts, done)}
    tasks = tuple(replace(task, done=task.is_part and task.name in names) for task in week.tasks)
    return replace(week, tasks=tasks, is_done=bool(parts) and (ends or parts) <= names)


def _began_on(ticked_on: Iterable[date], today: date, exam_on: date | None) -> date | None:
    """Return the day whose list is shown: that of the first tick of this week. Return None if there is no tick."""
    first: date | None = None
    for day in sorted(ticked_on):
        if first is None or day > _week_ends_on(first, exam_on):
            first = day
    return first if first is not None and first <= today <= _week_ends_on(first, exam_on) else None


def _week_ends_on(day: date, exam_on: date | None) -> date:
    """Return the last day of the week of a plan that has `day`.

    The weeks count back from the exam. Without an exam date, a week begins on `day`.
    """
    left = (exam_on - day).days - 1 if exam_on else -1
    return day + timedelta(days=left % WEEK if left >= 0 else WEEK - 1)
