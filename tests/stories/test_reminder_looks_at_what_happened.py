"""A member's reminder looks at what happened: studied today, the week's goal done, or nothing due yet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reminding import keep, put_forward, reminded, reminders
from tests.world import World, shown_in


def words_of(message: Any) -> str:
    return shown_in(message).strip()


def first_line(message: Any) -> str:
    """The line below the title of a reminder."""
    title, line, *_ = words_of(message).split("\n")
    assert title == "Study reminder"
    return line


async def test_who_has_not_studied_reads_that_it_is_time(world: World) -> None:
    assert first_line(await reminded(world)) == "Time to study."


async def test_who_has_studied_today_is_not_told_to(world: World) -> None:
    await world.ana.slash(world.channel, "studied")

    words = words_of(await reminded(world))

    assert words.startswith("Study reminder\nYou have studied today.\n")
    assert "Time to study" not in words


@pytest.mark.slow
async def test_over_two_weeks_each_day_says_what_is_left_of_the_goal(world: World) -> None:
    await world.store.members.set_zone(world.ana.id, "Europe/Berlin", world.env.now())
    await world.store.members.set_weekly_goal(world.ana.id, 3, world.env.now())
    await keep(world, world.ana, "0123456 20:00")
    said: list[str] = []
    for studies in (True, False, True, False, True, True, False, False, False, False, False, False, True, True):
        await world.leap(hours=9)  # 19:00 in Berlin
        if studies:
            await world.ana.slash(world.channel, "studied")
        await world.leap(minutes=59)
        await world.pass_time(minutes=2)
        said.append(first_line(reminders(world.ana)[-1]))
        await world.leap(hours=13, minutes=59)

    due, done = "Time to study.", "You have done what you planned for this week. Well done."
    assert said == [
        "You have studied today. With 2 more days this week, you reach your goal.",
        due,
        "You have studied today. With one more day this week, you reach your goal.",
        due,
        done,
        done,
        done,
        *[due] * 5,
        "You have studied today.",  # a Saturday: the week has one day left, and the goal needs two
        "You have studied today.",
    ]


async def test_without_praise_a_goal_that_is_done_is_silence(world: World) -> None:
    await world.store.members.set_weekly_goal(world.ana.id, 1, world.env.now())
    await world.store.members.set_praise(world.ana.id, False, world.env.now())
    await world.ana.slash(world.channel, "studied")

    words = words_of(await reminded(world))

    assert words.startswith("Study reminder\nYou have no target yet.")
    assert "Well done" not in words


async def test_where_it_is_enough_to_begin_later_nothing_is_said_to_be_due(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date="2027-11-22")

    words = words_of(await reminded(world))

    assert words.startswith("Study reminder\nNothing in your plan is due yet.\nYour target: ")
    assert "You can wait until" in words
    assert "Time to study" not in words


async def test_a_rest_day_is_said_to_be_one(world: World) -> None:
    await world.store.rest_and_pauses.set_rest_days(world.ana.id, frozenset({0}), world.today, world.env.now())

    assert first_line(await reminded(world)) == "Today is one of your rest days. Studying still counts."


@pytest.mark.parametrize("days", [0, 7])
async def test_from_the_day_of_the_exam_on_nobody_is_told_to_study(world: World, days: int) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date="2026-11-30")
    put_forward(world, days=7 + days)

    words = words_of(await reminded(world))

    assert words.startswith("Study reminder\nYour target: ")
    assert "Time to study" not in words
