"""While a member ticks the parts of a week, its list stays as it is; the following weeks are for what is left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.plan_week import part_id, plan_with_ticks
from bot.rules.study_plan import Domain, StudyPlan, Work, plan

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
GUIDE = (4, 8)
WORK = Work(tuple("ABCDE"), (Domain("models", 50.0), Domain("data", 30.0), Domain("serving", 20.0)))
EXAM = TODAY + 28 * DAY


def made(
    done: dict[str, date],
    ticked: list[str] | None = None,
    today: date = TODAY,
    exam_on: date | None = EXAM,
) -> StudyPlan:
    """The plan of a member who ticked some of the parts that are done, by default all of them."""
    return plan_with_ticks(
        today, exam_on, WORK, GUIDE, done, [done[name] for name in (done if ticked is None else ticked)]
    )


def names(made: StudyPlan, week: int = 0) -> list[str]:
    return [task.name for task in made.weeks[week].parts]


def done_in(made: StudyPlan) -> list[str]:
    return [task.name for task in made.weeks[0].parts if task.done]


def test_without_a_tick_the_plan_is_made_of_what_is_left() -> None:
    logged = {"A": TODAY}
    assert made(logged, []) == plan(TODAY, EXAM, WORK, GUIDE, ["A"])
    assert "A" not in names(made(logged, []))


def test_a_tick_leaves_the_list_of_the_week_as_it_was() -> None:
    before = plan(TODAY, EXAM, WORK, GUIDE)
    after = made({"A": TODAY})
    assert names(after) == names(before) == ["A", "B", "C", "D"]
    assert done_in(after) == ["A"]
    assert (after.done, after.todo) == (("A",), before.todo[1:])
    assert not after.weeks[0].is_done
    assert after.weeks[0].lines == ["Course: ✓ A", "Course: B, 2 days", "Course: C, 2 days", "Course: D, 1 day"]
    assert after.weeks[0].brief == "B; C; D"


@pytest.mark.parametrize("later", range(7))
def test_the_list_stays_until_the_week_ends(later: int) -> None:
    after = made({"A": TODAY}, today=TODAY + later * DAY)
    assert (names(after), done_in(after)) == (["A", "B", "C", "D"], ["A"])
    assert (after.weeks[0].begins_on, after.weeks[0].ends_on) == (TODAY, TODAY + 6 * DAY)


@pytest.mark.parametrize("exam_on", [EXAM, None])
def test_the_next_week_is_made_of_what_is_left(exam_on: date | None) -> None:
    monday = TODAY + 7 * DAY
    assert made({"A": TODAY}, today=monday, exam_on=exam_on) == plan(monday, exam_on, WORK, GUIDE, ["A"])


def test_a_week_may_begin_with_its_first_tick_on_any_day() -> None:
    thursday = TODAY + 3 * DAY
    after = made({"A": thursday}, today=thursday + DAY)
    assert (after.weeks[0].begins_on, after.weeks[0].ends_on) == (thursday, TODAY + 6 * DAY)
    assert names(after) == names(plan(thursday, EXAM, WORK, GUIDE))


def test_what_was_done_before_is_left_out_and_what_is_logged_since_has_a_mark() -> None:
    after = made({"A": TODAY - DAY, "B": TODAY, "C": TODAY + DAY}, ["B"], today=TODAY + 2 * DAY)
    assert names(after) == names(plan(TODAY, EXAM, WORK, GUIDE, ["A"]))
    assert done_in(after) == ["B", "C"]


def test_a_week_is_done_when_the_parts_that_it_ends_are() -> None:
    assert not made(dict.fromkeys("AB", TODAY)).weeks[0].is_done
    after = made(dict.fromkeys("ABC", TODAY))
    assert after.weeks[0].is_done
    assert after.weeks[0].brief == "D", "which goes on next week"
    assert made(dict.fromkeys("ABCD", TODAY)).weeks[0].brief == "all done"


def test_a_week_that_ends_no_part_is_done_when_its_parts_are() -> None:
    work = Work(("A",), (Domain("models", 50.0),))
    first = plan(TODAY, EXAM, work, GUIDE).weeks[0]
    assert [task.name for task in first.parts] == ["A"]
    after = plan_with_ticks(TODAY, EXAM, work, GUIDE, {"models": TODAY}, [TODAY])
    assert not after.weeks[0].is_done
    assert plan_with_ticks(TODAY, EXAM, work, GUIDE, {"A": TODAY}, [TODAY]).weeks[0].is_done


def test_no_part_comes_again_after_a_week_that_ends_it() -> None:
    after = made({"B": TODAY})
    following = [name for week in range(1, len(after.weeks)) for name in names(after, week)]
    assert "B" not in following
    assert "A" not in following
    assert following[0] == "D", "it was not to end this week"


def test_who_ticks_ahead_of_time_sees_that_week_until_the_week_of_the_tick_is_over() -> None:
    exam_on = TODAY + 100 * DAY
    after = made({"A": TODAY}, exam_on=exam_on)
    assert after.weeks[0].begins_on > TODAY
    assert after.enough_from == after.weeks[0].begins_on
    assert done_in(after) == ["A"]
    later = TODAY + 7 * DAY
    assert made({"A": TODAY}, today=later, exam_on=exam_on) == plan(later, exam_on, WORK, GUIDE, ["A"])


def test_on_the_day_of_the_exam_there_is_no_list() -> None:
    assert made({"A": EXAM - DAY}, today=EXAM).weeks == ()


def test_the_id_of_a_part_is_its_name_and_differs() -> None:
    ids = {part_id(name) for name in WORK.names}
    assert len(ids) == len(WORK.names)
    assert part_id("Serving  Models") == part_id("serving models")
    assert all(len(one) == 8 for one in ids)


@given(
    ticks=st.dictionaries(st.sampled_from(WORK.names), st.integers(0, 40), max_size=11),
    today=st.integers(0, 60),
    exam=st.none() | st.integers(0, 90),
)
def test_whatever_is_ticked_each_part_is_done_or_planned_once(
    ticks: dict[str, int], today: int, exam: int | None
) -> None:
    exam_on = None if exam is None else TODAY + exam * DAY
    day = TODAY + today * DAY
    after = made({name: TODAY + on * DAY for name, on in ticks.items()}, today=day, exam_on=exam_on)
    assert {*after.done, *after.todo} == {*WORK.names}
    assert {*after.done} == {*ticks}
    for earlier, later in zip(after.weeks, after.weeks[1:], strict=False):
        assert earlier.begins_on <= earlier.ends_on < later.begins_on
    assert all(week.ends_on >= day for week in after.weeks)
    planned = {task.name for week in after.weeks for task in week.parts if not task.done}
    left_out = {task.name for task in after.left_out}
    assert not planned & {*after.done}
    assert not planned & left_out
    if after.weeks:
        assert planned | left_out == {*after.todo}
