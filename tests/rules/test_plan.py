"""Rules of a study plan: cases, what must hold for all plans, the embeds' limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.members.plan import Given, MemberPlan
from bot.rules.apportionment import apportion
from bot.rules.study_plan import Domain, StudyPlan, Task, Week, Work, logged_as, plan
from cogs.study.plan_embeds import about_embed, file_embed, pages_of, week_embed, weeks_embed
from knowledge.facts.advice import Profile
from knowledge.guide import Guide

TODAY = date(2026, 11, 23)  # a Monday
WORK = Work(
    ("Systems", "Projects"),
    (Domain("data", 20, "20%"), Domain("models", 50, "50%"), Domain("pipelines", 30, "25–35%")),
    ("Judgment", "Who finds it hard", "Practice questions"),
)
GUIDE = (4, 8)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def told(made: StudyPlan) -> list[list[str]]:
    """Each week's lines."""
    return [week.lines for week in made.weeks]


def days_of(made: StudyPlan) -> dict[str, Fraction]:
    """How many days each course and domain has in all."""
    found: dict[str, Fraction] = {}
    for task in (task for week in made.weeks for task in week.tasks if task.days):
        found[task.name] = found.get(task.name, Fraction(0)) + task.days
    return found


# Cases ---------------------------------------------------------------------------------------------------------------


def test_weeks_are_counted_back_from_the_exam_courses_first_then_the_heaviest_domain() -> None:
    made = plan(TODAY, in_days(8 * 7), WORK, GUIDE)

    assert [(week.begins_on, week.ends_on) for week in made.weeks] == [
        (in_days(7 * number), in_days(7 * number + 6)) for number in range(8)
    ]
    assert told(made) == [
        ["Course: Systems", "Read in the guide: Judgment"],
        ["Course: Systems, 5 days", "Course: Projects, 2 days", "Read in the guide: Who finds it hard"],
        ["Course: Projects", "Read in the guide: Practice questions"],
        ["Course: Projects, 3 days", "Exam domain: models (50%), 4 days"],
        ["Exam domain: models (50%)"],
        ["Exam domain: models (50%), 1 day", "Exam domain: pipelines (25–35%), 6 days"],
        ["Exam domain: pipelines (25–35%), 2 days", "Exam domain: data (20%), 5 days"],
        ["Review: models (50%)", "Rest on the day before the exam"],
    ]
    assert (made.enough_from, made.is_short, made.left_out) == (None, False, ())


def test_a_course_whose_hours_are_known_has_them_beside_its_days() -> None:
    made = plan(TODAY, in_days(8 * 7), replace(WORK, course_hours={"Projects": 7}), GUIDE)

    assert told(made)[1][:2] == ["Course: Systems, 5 days", "Course: Projects (about 7 h), 2 days"]


def test_a_broken_week_comes_first_and_the_last_ends_the_day_before_the_exam() -> None:
    made = plan(TODAY, in_days(38), WORK, GUIDE)

    assert [(week.ends_on - week.begins_on).days + 1 for week in made.weeks] == [3, 7, 7, 7, 7, 7]
    assert made.weeks[0].begins_on == TODAY
    assert made.weeks[-1].ends_on == in_days(37)


def test_with_more_weeks_than_the_guide_reckons_with_it_is_enough_to_begin_later() -> None:
    made = plan(TODAY, in_days(8 * 7 + 10), WORK, GUIDE)

    assert made.enough_from == made.weeks[0].begins_on == in_days(10)
    assert len(made.weeks) == 8
    assert made.week_of(TODAY) is None


def test_with_fewer_weeks_the_domains_stay_and_the_last_courses_go() -> None:
    made = plan(TODAY, in_days(20), WORK, GUIDE)

    assert made.is_short
    assert made.left_out == (Task("course", "Projects"),)
    assert days_of(made) == {"Systems": 4, "models": 4, "pipelines": 3, "data": 2}
    assert plan(TODAY, in_days(10), WORK, GUIDE).left_out[:2] == (Task("course", "Systems"), Task("course", "Projects"))


def test_the_guides_low_figure_is_enough_for_all() -> None:
    assert not plan(TODAY, in_days(28), WORK, GUIDE).is_short
    assert plan(TODAY, in_days(28), WORK, GUIDE).left_out == ()
    assert plan(TODAY, in_days(27), WORK, GUIDE).is_short


@pytest.mark.parametrize("days", [0, -1, -400])
def test_there_is_nothing_to_plan_on_the_day_of_the_exam_or_after(days: int) -> None:
    assert plan(TODAY, in_days(days), WORK, GUIDE) == StudyPlan(in_days(days), GUIDE, (), WORK.names, is_short=False)


def test_tomorrow_is_for_the_domains_and_for_rest() -> None:
    (today,) = plan(TODAY, in_days(1), WORK, GUIDE).weeks

    assert (today.begins_on, today.ends_on) == (TODAY, TODAY)
    assert [task.name or task.kind for task in today.tasks if task.kind != "section"] == [
        "models",
        "pipelines",
        "data",
        "rest",
    ]


def test_tomorrow_is_for_going_over_again_where_no_course_fits_any_more() -> None:
    made = plan(TODAY, in_days(1), Work(("Systems",)), GUIDE)

    assert told(made) == [["Review: what you have learnt", "Rest on the day before the exam"]]


def test_three_sections_stand_beside_a_week_at_most() -> None:
    made = plan(TODAY, in_days(14), Work(sections=tuple("ABCDEFG")), GUIDE)

    assert [week.lines[0] for week in made.weeks] == ["Read in the guide: A; B; C", "Read in the guide: D; E; F"]
    assert made.left_out == (Task("section", "G"),)


def test_three_days_are_for_the_domains_once_more_and_for_rest() -> None:
    (week,) = plan(TODAY, in_days(3), WORK, GUIDE).weeks

    assert week.lines[-2:] == ["Review: models (50%)", "Rest on the day before the exam"]


def test_without_an_exam_it_runs_from_today_over_the_guides_high_figure() -> None:
    made = plan(TODAY, None, WORK, GUIDE)

    assert (made.weeks[0].begins_on, made.weeks[-1].ends_on) == (TODAY, in_days(8 * 7 - 1))
    assert days_of(made) == days_of(plan(TODAY, in_days(8 * 7), WORK, GUIDE))
    assert "rest" not in [task.kind for week in made.weeks for task in week.tasks]


@pytest.mark.parametrize("logged", ["systems", "  SYSTEMS ", "Sys tems"])
def test_what_was_logged_drops_out_whatever_its_case_and_spaces(logged: str) -> None:
    made = plan(TODAY, in_days(8 * 7), WORK, GUIDE, [logged, "DATA", "who  finds it hard", "Systems, part 2", ""])

    assert made.done == ("Systems", "data", "Who finds it hard")
    assert set(days_of(made)) == {"Projects", "models", "pipelines"}


def test_a_part_of_something_is_not_the_whole() -> None:
    assert plan(TODAY, None, WORK, GUIDE, ["Systems, week 1", "my models", "mode"]).done == ()


def test_a_name_longer_than_studied_takes_is_known_by_its_beginning_and_as_a_whole() -> None:
    name = "a very long name of a section " * 5
    work = Work(sections=(name,))
    for logged in ("A very long name of a section " * 3 + "a very…", name.upper()):
        assert plan(TODAY, None, work, GUIDE, [logged]).done == (name,)
    assert [len(logged_as(length * "x")) for length in (99, 100, 101)] == [99, 100, 100]


def test_whoever_is_ahead_gets_more_time_to_go_over_it_again() -> None:
    made = plan(TODAY, in_days(6 * 7), WORK, GUIDE, ["Systems", "Projects", "data", "pipelines"])

    assert days_of(made) == {"models": 13}
    assert [any(task.kind == "review" for task in week.tasks) for week in made.weeks] == [False, *[True] * 5]
    assert not made.is_short


def test_little_time_is_enough_for_the_little_that_is_left() -> None:
    made = plan(TODAY, in_days(14), WORK, GUIDE, ["Systems", "Projects", "models"])

    assert not made.is_short
    assert set(days_of(made)) == {"pipelines", "data"}


def test_when_all_is_done_the_last_week_before_the_exam_is_left() -> None:
    made = plan(TODAY, in_days(30), WORK, GUIDE, WORK.names)

    assert made.todo == ()
    assert made.enough_from == in_days(23)
    assert told(made) == [["Review: models (50%)", "Rest on the day before the exam"]]


def test_without_an_exam_what_is_left_takes_less_than_all() -> None:
    assert len(plan(TODAY, None, WORK, GUIDE, ["Systems", "Projects"]).weeks) == 5
    assert told(plan(TODAY, None, WORK, GUIDE, WORK.names)) == [["Review: models (50%)"]]


def test_the_least_that_is_left_takes_a_day() -> None:
    made = plan(TODAY, None, Work(domains=(Domain("data", 1), Domain("models", 999))), GUIDE, ["models"])

    assert days_of(made) == {"data": 1}


def test_a_share_that_is_a_whole_number_of_days_takes_no_day_more() -> None:
    made = plan(TODAY, None, Work(domains=(Domain("data", 12.0), Domain("models", 58.0))), (4, 6), ["data"])

    assert days_of(made) == {"models": 29}  # of 35, as 58 is of 70; in floating point it is more than 29


def test_all_courses_weigh_as_much_as_all_domains_however_little_that_is() -> None:
    made = plan(TODAY, in_days(7 * 7), Work(("Systems",), (Domain("data", 1),)), (4, 7))

    assert days_of(made) == {"Systems": 21, "data": 21}


@pytest.mark.parametrize(
    ("days", "new"), [(1, 1), (2, 1), (3, 2), (9, 5), (12, 6), (13, 7), (14, 7), (15, 8), (20, 13)]
)
def test_the_last_week_is_for_going_over_it_again_and_of_less_than_two_the_second_half(days: int, new: int) -> None:
    assert sum(days_of(plan(TODAY, in_days(days), WORK, GUIDE)).values()) == new


@pytest.mark.parametrize(
    ("weights", "again"), [((30, 20, 50), "c"), ((49, 30, 21), "a; b"), ((25, 25, 25, 25), "a; b"), ((1, 1, 1), "a; b")]
)
def test_the_heaviest_domains_that_make_up_half_of_the_exam_come_again(weights: tuple[int, ...], again: str) -> None:
    work = Work(domains=tuple(Domain(name, weight) for name, weight in zip("abcd", weights, strict=False)))
    assert plan(TODAY, in_days(8 * 7), work, GUIDE).weeks[-1].lines[0] == f"Review: {again}"


def test_an_exam_without_weights_has_courses_and_sections() -> None:
    made = plan(TODAY, in_days(8 * 7), Work(WORK.courses, (), WORK.sections), GUIDE)

    assert days_of(made) == {"Systems": 25, "Projects": 24}
    assert told(made)[-1][0] == "Review: what you have learnt"


def test_a_week_in_one_line() -> None:
    tasks = (Task("course", "A, B", Fraction(3)), Task("domain", "C", Fraction(4)), Task("section", "D"))
    assert Week(TODAY, in_days(6), tasks).brief == "A, B; C"
    assert Week(TODAY, in_days(6), (Task("section", "D"),)).brief == "reading in the guide"
    assert Week(TODAY, in_days(6), (*tasks, Task("review", "E"))).brief == "A, B; C; a review of the main parts"


def test_days_that_several_share_are_rounded_and_left_out_below_one() -> None:
    shared = {"A": Fraction(13, 5), "B": Fraction(1), "C": Fraction(9, 10)}
    week = Week(TODAY, in_days(6), tuple(Task("domain", name, days) for name, days in shared.items()))
    assert week.lines == ["Exam domain: A, 3 days", "Exam domain: B, 1 day", "Exam domain: C"]


# Sharing out ---------------------------------------------------------------------------------------------------------

# The census of 1790 and the 105 seats of Hamilton's bill of 1792, which Washington vetoed (Balinski and Young, 1982).
STATES_1790 = {
    "Connecticut": (236841, 7), "Delaware": (55540, 2), "Georgia": (70835, 2), "Kentucky": (68705, 2),
    "Maryland": (278514, 8), "Massachusetts": (475327, 14), "New Hampshire": (141822, 4), "New Jersey": (179570, 5),
    "New York": (331589, 10), "North Carolina": (353523, 10), "Pennsylvania": (432879, 13), "Rhode Island": (68446, 2),
    "South Carolina": (206236, 6), "Vermont": (85533, 2), "Virginia": (630560, 18),
}  # fmt: skip


def test_seats_are_those_that_hamilton_gave_to_the_states() -> None:
    populations = [Fraction(population) for population, _ in STATES_1790.values()]
    assert apportion(populations, 105) == [seats for _, seats in STATES_1790.values()]


def test_a_quota_below_one_is_a_seat() -> None:
    assert apportion([Fraction(1), Fraction(1000), Fraction(999)], 5) == [1, 2, 2]
    assert apportion([Fraction(0), Fraction(0)], 5) == [3, 2]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.integers(0, 300))
def test_every_seat_is_given_one_to_each_at_least_and_more_weight_never_gets_fewer(weights: list[int], more: int):
    seats = apportion([Fraction(weight) for weight in weights], len(weights) + more)
    assert sum(seats) == len(weights) + more
    assert min(seats) >= 1
    in_order = sorted(zip(weights, seats, strict=True))
    for (lighter, few), (heavier, many) in pairwise(in_order):
        assert lighter == heavier or few <= many


# What holds for every plan -------------------------------------------------------------------------------------------

names = st.lists(st.text(min_size=1, max_size=12), max_size=24, unique_by=lambda name: "".join(name.split()).casefold())


@st.composite
def works(draw: st.DrawFn) -> Work:
    """Courses, domains and sections, no two of one name."""
    drawn = [name for name in draw(names) if name.strip()]
    first, second = sorted((draw(st.integers(0, len(drawn))), draw(st.integers(0, len(drawn)))))
    weights = st.one_of(st.integers(0, 60), st.floats(0, 60, allow_nan=False))
    domains = tuple(Domain(name, draw(weights)) for name in drawn[first:second])
    return Work(tuple(drawn[:first]), domains, tuple(drawn[second:]))


exams = st.one_of(st.none(), st.integers(1, 2000).map(in_days), st.integers(1, 90).map(in_days))
figures = st.tuples(st.integers(1, 30), st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))
some = st.sets(st.integers(0, 23))


@given(exams, works(), figures, some)
def test_weeks_follow_one_another_and_end_before_the_exam(
    exam_on: date | None, work: Work, figure: tuple[int, int], done: set[int]
):
    made = plan(TODAY, exam_on, work, figure, [name for n, name in enumerate(work.names) if n in done])
    assert made.weeks
    assert made.weeks[0].begins_on == (made.enough_from or TODAY) >= TODAY
    for week, following in pairwise(made.weeks):
        assert following.begins_on == week.ends_on + timedelta(days=1)
        assert (following.ends_on - following.begins_on).days == 6
    assert all(0 <= (week.ends_on - week.begins_on).days <= 6 for week in made.weeks)
    assert all(week.tasks for week in made.weeks)
    assert all(task.days > 0 for week in made.weeks for task in week.tasks if task.kind in {"course", "domain"})
    assert all(made.week_of(day) == week for week in made.weeks for day in (week.begins_on, week.ends_on))
    assert made.week_of(made.weeks[0].begins_on - timedelta(days=1)) is None
    assert made.week_of(made.weeks[-1].ends_on + timedelta(days=1)) is None
    if exam_on is not None:
        assert made.weeks[-1].ends_on == exam_on - timedelta(days=1)
        assert len(made.weeks) <= max(figure[1], 8)
        assert made.weeks[-1].tasks[-1].kind == "rest"


@given(exams, works(), figures, some)
def test_all_work_is_placed_or_named_as_left_out(
    exam_on: date | None, work: Work, figure: tuple[int, int], done: set[int]
):
    logged = [name for n, name in enumerate(work.names) if n in done]
    made = plan(TODAY, exam_on, work, figure, logged)
    placed = [task.name for week in made.weeks for task in week.tasks if task.kind in {"course", "domain", "section"}]
    left_out = [task.name for task in made.left_out]
    assert set(placed) | set(left_out) == set(made.todo)
    assert not set(placed) & set(left_out)
    assert set(made.done) == set(logged)
    assert not set(made.done) & set(made.todo)
    assert all(domain.name not in left_out for domain in work.domains)
    if exam_on is None or exam_on >= TODAY + timedelta(weeks=max(figure[0], len(work.sections))):
        assert not left_out
        assert not made.is_short


@given(exams, works(), figures, some)
def test_more_weight_never_means_less_time_and_no_week_is_overfull(
    exam_on: date | None, work: Work, figure: tuple[int, int], done: set[int]
):
    made = plan(TODAY, exam_on, work, figure, [name for n, name in enumerate(work.names) if n in done])
    days = days_of(made)
    todo = [domain for domain in work.domains if domain.name in made.todo]
    assert all(days[domain.name] > 0 for domain in todo)
    for lighter, heavier in pairwise(sorted(todo, key=lambda domain: domain.weight)):
        assert lighter.weight == heavier.weight or days[lighter.name] <= days[heavier.name]
    for week in made.weeks:
        assert sum(task.days for task in week.tasks) <= (week.ends_on - week.begins_on).days + 1
        assert sum(task.kind == "section" for task in week.tasks) <= 3


@given(exams, works(), figures, some)
def test_the_courses_come_in_the_guides_order_before_every_domain(
    exam_on: date | None, work: Work, figure: tuple[int, int], done: set[int]
):
    made = plan(TODAY, exam_on, work, figure, [name for n, name in enumerate(work.names) if n in done])
    placed = list(dict.fromkeys(task.name for week in made.weeks for task in week.tasks if task.days))
    by_weight = sorted(work.domains, key=lambda domain: -domain.weight)
    order = [*work.courses, *(domain.name for domain in by_weight)]
    assert placed == [name for name in order if name in placed]


@given(exams, works(), figures, some)
def test_the_same_gives_the_same(exam_on: date | None, work: Work, figure: tuple[int, int], done: set[int]):
    logged = [name for n, name in enumerate(work.names) if n in done]
    assert plan(TODAY, exam_on, work, figure, logged) == plan(TODAY, exam_on, work, figure, reversed_of(logged))


def reversed_of(logged: list[str]) -> list[str]:
    return [name.upper() if name.upper().casefold() == name.casefold() else name for name in reversed(logged)]


# The embeds ----------------------------------------------------------------------------------------------------------

# Names of domains and courses are never blank.
nasty = st.text(st.sampled_from("a *_~`|<@>[](#).;"), min_size=1, max_size=300).filter(str.strip)


@st.composite
def nasty_works(draw: st.DrawFn) -> Work:
    """Courses, domains and sections with names of any length that mean something in Markdown."""
    domains = [Domain(name, draw(st.integers(1, 60)), "10–15%") for name in draw(st.lists(nasty, max_size=30))]
    return Work(tuple(draw(st.lists(nasty, max_size=12))), tuple(domains), tuple(draw(st.lists(nasty, max_size=40))))


@given(nasty_works(), exams, figures, st.data())
def test_a_plan_of_any_length_fits_into_discords_embeds(
    own_guide: Guide, work: Work, exam_on: date | None, figure: tuple[int, int], data: st.DataObject
):
    assert own_guide.advisor is not None
    assert own_guide.source.catalogue is not None
    some = data.draw(st.lists(st.sampled_from(work.names), unique=True)) if work.names else []
    made = plan(TODAY, exam_on, work, figure, some)
    credential = own_guide.source.catalogue.credentials[0]
    named = credential.model_copy(update={"name": data.draw(nasty), "short_name": data.draw(nasty)[:100]})
    told = Profile(experience="two-plus-years-production", background="software-engineer")
    shown = MemberPlan(named, named, TODAY, told, Given(exam_on=exam_on), data.draw(nasty), made)
    embeds = [weeks_embed(shown, own_guide, page) for page in range(1, pages_of(made))]
    embeds += [week_embed(shown, own_guide, "**Saved.**"), about_embed(shown, own_guide.advisor, own_guide)]
    for embed in [*embeds, file_embed(shown, own_guide)]:
        assert len(embed) <= 6000
        assert len(embed.title or "") <= 256
        assert len(embed.description or "") <= 4096
        for field in embed.fields:
            assert 0 < len((field.name or "").strip()) <= 256
            assert 0 < len((field.value or "").strip()) <= 1024


def test_many_domains_of_less_than_a_day_share_a_line() -> None:
    half = [Task("domain", name, Fraction(1, 2), "10%") for name in "ABC"]
    assert Week(TODAY, TODAY, tuple(half)).lines == ["Exam domains: A (10%); B (10%); C (10%)"]
    assert Week(TODAY, TODAY, tuple(half[:2])).lines == ["Exam domain: A (10%)", "Exam domain: B (10%)"]
