"""Derive what a new study day reached; all functions here are pure.

A milestone is derived from the days with the new day and without it. Nothing is stored, so a milestone is reached again
only after the day was undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from bot.rules.streaks import History, StreakDay, StreakState, walk

STREAKS: Final = (3, 7, 30, 100)
LONG_STREAKS: Final = STREAKS[1:]  # a group reads of these


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a new study day reached.

    `streak`: the length of the current streak.
    `is_first`: whether the day is the member's first study day.
    `passed`: which of STREAKS the streak reached with this day. If it reached several, the largest. None if it reached
    none of them.
    `is_longest`: whether the streak is longer than all streaks before it, since this day.
    `goal_of`: the Monday of the week whose goal was reached with this day. None if no goal was.
    """

    streak: int
    is_first: bool = False
    passed: int | None = None
    is_longest: bool = False
    goal_of: date | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """The current streak, and the longest one of all.

    `begins_on`: the first date after the last one on which there was no streak. None if there is none.
    `before`: the length of the longest streak before the current one.
    """

    length: int
    begins_on: date | None
    before: int


def milestone(
    history: History,
    day: date,
    today: date,
    weekly_goal_days: int | None,
    since: date | None = None,
    state: StreakState | None = None,
) -> Milestone | None:
    """Return what the date `day` reached, which had no entry before. Return None if it reached nothing.

    `since` and `state` are the parameters of `walk`.
    """
    state = state or StreakState()
    without = replace(history, days={one: minutes for one, minutes in history.days.items() if one != day})
    now = _run(walk(history, today, since, state), state)
    before = list(walk(without, today, since, state))
    # The current streak may have had this length already, before a missed day parted it in two.
    had = max((one.state.current for one in before if now.begins_on is None or one.on >= now.begins_on), default=0)
    had = max(had, state.current) if now.begins_on is None else had
    found = Milestone(
        streak=now.length,
        is_first=not without.days and not state.longest,
        passed=max((one for one in STREAKS if had < one <= now.length), default=None),
        is_longest=now.before > 0 and had <= now.before < now.length,
        goal_of=_goal_of(history, day, today, weekly_goal_days),
    )
    return found if found != Milestone(now.length) else None


def passed_between(days: Sequence[StreakDay], first_on: date, last_on: date) -> int | None:
    """Return the largest of LONG_STREAKS that a streak reached between two dates. Return None if it reached none.

    `days`: the member's dates one by one, as `walk` returns them.
    """
    lengths = [(one.on, one.state.current) for one in days]
    reached = [
        length
        for (_, before), (on, now) in pairwise([(first_on, 0), *lengths])
        for length in LONG_STREAKS
        if first_on <= on <= last_on and before < length <= now
    ]
    return max(reached, default=None)


def _run(days: Iterable[StreakDay], state: StreakState) -> _Run:
    """Return the streak at the end of the days. `state`: the state before the first of them."""
    # Where a streak is under way that may be the longest, the longest one before it is unknown.
    begins_on, before = None, state.longest if state.current < state.longest else 0
    last = state
    for one in days:
        if not one.state.current:
            begins_on, before = one.on + timedelta(days=1), one.state.longest
        last = one.state
    return _Run(last.current, begins_on, before)


def _goal_of(history: History, day: date, today: date, weekly_goal_days: int | None) -> date | None:
    monday = day - timedelta(days=day.weekday())
    week: Sequence[date] = [one for one in history.days if monday <= one <= min(today, monday + timedelta(days=6))]
    return monday if len(week) == weekly_goal_days else None
