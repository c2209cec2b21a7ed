"""What a new study day reaches: each milestone once a streak, whatever was logged late, and whatever protects a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.milestones import STREAKS, Milestone, milestone, passed_between
from bot.rules.streaks import History, Pause, RestDays, StreakDay, StreakState, streak, walk
from cogs.study.praise import praise_words

MONDAY = date(2026, 6, 1)
DAY = timedelta(days=1)


def on(number: int) -> date:
    """The date of a number: 0 is a Monday."""
    return MONDAY + number * DAY


def studied(*numbers: int) -> History:
    return History(days={on(number): 0 for number in numbers})


def reached(numbers: Iterable[int], day: int, today: int | None = None, goal: int | None = None) -> Milestone | None:
    """What a day reaches that is logged last of several; by default it is today's."""
    return milestone(studied(*numbers, day), on(day), on(day if today is None else today), goal)


def test_the_first_day_counts_once() -> None:
    assert reached([], 0) == Milestone(1, is_first=True)
    assert reached([0], 1) is None
    assert reached([0], 30) is None
    assert reached([], 0, today=2) == Milestone(0, is_first=True)


@pytest.mark.parametrize("length", STREAKS)
def test_a_streak_of_so_many_days_is_reached_once(length: int) -> None:
    assert reached(range(length - 1), length - 1) == Milestone(length, passed=length)
    assert reached(range(length), length) is None


def test_a_late_day_that_makes_a_milestone_reaches_it_and_another_does_not() -> None:
    assert reached([0, 1, 3], 2, today=3) == Milestone(4, passed=3)
    assert reached([0, 1], 2, today=3) == Milestone(3, passed=3)
    assert reached([1, 2, 3], 0, today=3) is None
    assert reached([0, 9], 8, today=10) == Milestone(2, is_longest=True)
    assert reached([0, 1, 9], 8, today=10) is None


def test_a_late_day_that_joins_two_streaks_reaches_nothing_that_one_of_them_reached() -> None:
    assert reached([0, 1, 2, 4], 3, today=4) is None
    assert reached([0, 1, 2, 3, 4, 6], 5, today=6) == Milestone(7, passed=7)


def test_the_longest_streak_is_told_when_it_outgrows_the_former_one() -> None:
    before = [0, 1, 2, 3]
    assert reached([*before, 10, 11, 12], 13) is None
    assert reached([*before, 10, 11, 12, 13], 14) == Milestone(5, is_longest=True)
    assert reached([*before, 10, 11, 12, 13, 14], 15) is None
    assert reached([0, 1, 10, 11], 12) == Milestone(3, passed=3, is_longest=True)


def test_the_goal_is_reached_by_the_day_that_meets_it_in_its_own_week() -> None:
    assert reached([0], 2, goal=2) == Milestone(1, goal_of=MONDAY)
    assert reached([0, 2], 4, goal=2) is None
    assert reached([0, 4], 6, today=7, goal=3) == Milestone(1, goal_of=MONDAY)
    assert reached([6], 7, goal=2) is None
    assert reached([0], 2) is None


def test_protected_days_join_a_streak() -> None:
    history = studied(0, 4, 6)
    assert milestone(history, on(6), on(6), None) is None
    paused = replace(history, pauses=[Pause(on(1), on(3))], rest_days=[RestDays(on(0), frozenset({5}))])
    assert milestone(paused, on(6), on(6), None) == Milestone(3, passed=3)


@st.composite
def logs(draw: st.DrawFn) -> tuple[History, list[tuple[int, int]]]:
    """What protects days, and for each log the day and how many days later it was logged, in the order of logging."""
    days = draw(st.lists(st.tuples(st.integers(0, 60), st.sampled_from([0, 0, 0, 1, 2])), unique_by=lambda log: log[0]))
    rest = draw(st.lists(st.integers(0, 6), max_size=3))
    pauses = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=2))
    protects = History(
        rest_days=[RestDays(on(0), frozenset(rest))] if rest else [],
        pauses=[Pause(on(first), on(first + length)) for first, length in pauses],
    )
    return protects, sorted(days, key=lambda log: (log[0] + log[1], log[0]))


def last_break(history: History, today: date) -> date:
    """The last date on which no streak was under way."""
    return max((one.on for one in walk(history, today) if not one.state.current), default=date.min)


@given(logs())
def test_each_length_is_told_at_most_once_a_streak_and_the_longest_too(
    given_logs: tuple[History, list[tuple[int, int]]],
) -> None:
    history, told = given_logs[0], list[tuple[object, date]]()
    for day, late in given_logs[1]:
        today = on(day + late)
        history = replace(history, days={**history.days, on(day): 0})
        found = milestone(history, on(day), today, None)
        latest = max(one for one in history.days if one <= today)
        for name in [] if found is None else [found.passed, "longest" if found.is_longest else None]:
            if name is not None:
                assert all(when <= last_break(history, today) for told_name, when in told if told_name == name)
                told.append((name, latest))


@given(logs())
def test_who_logs_each_day_on_the_day_is_told_each_length_when_it_is_reached(
    given_logs: tuple[History, list[tuple[int, int]]],
) -> None:
    history, former = given_logs[0], 0
    for number, day in enumerate(sorted(day for day, _ in given_logs[1])):
        before = streak(history, on(day))
        history = replace(history, days={**history.days, on(day): 0})
        now = streak(history, on(day))
        if not before.current:
            former = before.longest
        assert milestone(history, on(day), on(day), None) == (
            Milestone(
                now.current,
                is_first=number == 0,
                passed=now.current if now.current in STREAKS else None,
                is_longest=0 < former == now.current - 1,
            )
            if number == 0 or now.current in STREAKS or 0 < former == now.current - 1
            else None
        )


@given(logs(), st.integers(0, 60), st.integers(0, 2))
def test_a_day_that_changes_neither_streak_nor_week_reaches_nothing(
    given_logs: tuple[History, list[tuple[int, int]]], today: int, late: int
) -> None:
    day = on(today - late)
    history = replace(given_logs[0], days={on(number): 0 for number, _ in given_logs[1]} | {on(0) - 9 * DAY: 0, day: 0})
    without = replace(history, days={one: 0 for one in history.days if one != day})
    if streak(without, on(today)).current == streak(history, on(today)).current:
        assert milestone(history, day, on(today), None) is None


@given(logs(), st.integers(3, 40))
def test_a_stored_state_changes_nothing_but_what_it_cannot_know(
    given_logs: tuple[History, list[tuple[int, int]]], age: int
) -> None:
    history, days = given_logs[0], [day for day, _ in given_logs[1]]
    if not days:
        return
    history = replace(history, days={on(day): 0 for day in days})
    today = max(history.days)
    since = today - age * DAY
    states = [one.state for one in walk(history, today) if one.on <= since]  # on `since` itself, that day was open
    if not states:
        return
    whole = milestone(history, today, today, 3)
    short = milestone(history, today, today, 3, since, states[-1])
    known = states[-1].current < states[-1].longest or not states[-1].current
    assert short == whole or (not known and short == _without_longest(whole))


def _without_longest(found: Milestone | None) -> Milestone | None:
    if found is None:
        return None
    less = replace(found, is_longest=False)
    return less if less != Milestone(found.streak) else None


# Words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Milestone(1, is_first=True, goal_of=MONDAY), "Your first day: a good start."),
        (Milestone(3, passed=3), "Three days in a row, nice."),
        (Milestone(4, passed=3), "4 days in a row, nice."),
        (Milestone(7, passed=7, is_longest=True), "Seven days in a row, your longest streak so far."),
        (Milestone(7, passed=7, goal_of=MONDAY), "Seven days in a row, well done."),
        (Milestone(30, passed=30), "Thirty days in a row. That is a habit now."),
        (Milestone(100, passed=100), "One hundred days in a row. That is quite something."),
        (Milestone(12, is_longest=True), "12 days in a row: your longest streak so far."),
        (Milestone(2, goal_of=MONDAY), "You did what you planned for this week. Well done."),
    ],
)
def test_praise_is_one_short_line(found: Milestone, words: str) -> None:
    assert praise_words(found, on(6)) == words


def test_praise_for_a_goal_of_last_week_says_so() -> None:
    assert praise_words(Milestone(1, goal_of=MONDAY), on(7)) == "You did what you planned for last week. Well done."


def streak_days(*lengths: int) -> list[StreakDay]:
    """Days from 1 November on, at whose ends the streak had these lengths."""
    return [
        StreakDay(date(2026, 11, 1) + timedelta(days=number), "studied", 0, StreakState(length, length, 0))
        for number, length in enumerate(lengths)
    ]


@pytest.mark.parametrize(
    ("lengths", "reached"),
    [
        ((5, 6, 7, 8), 7),
        ((6, 7, 0, 1), 7),  # it ended later in the week
        ((7, 8, 9), None),  # it was reached before
        ((4, 5, 6), None),
        ((29, 30, 31), 30),
        ((6, 7, 7, 8), 7),
        ((), None),
    ],
)
def test_a_group_reads_of_a_long_streak_on_the_day_it_is_reached(lengths: tuple[int, ...], reached: int | None) -> None:
    days = streak_days(*lengths)
    assert passed_between(days, date(2026, 11, 2), date(2026, 11, 8)) == reached
