"""A member is praised for what a study day reached: one line in the reply, once, and none if they want none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.errors import MemberError
from bot.members.study import empty_entry
from knowledge.guide import Guide
from tests.rows import study_days
from tests.world import World, labels, open_world, response_of, shown

DAY = timedelta(days=1)
FIRST = "Your first day: a good start."
THREE = "Three days in a row, nice."
GOAL = "You did what you planned for this week. Well done."
WORDS = ("first day", "in a row", "you planned")


@pytest_asyncio.fixture
async def world(small_guide: Callable[[str], Guide], tmp_path: Path) -> AsyncIterator[World]:
    """A place with a small guide."""
    async with open_world(
        small_guide("# Exams\n\n## What does the exam cost?\n\nThe exam costs $200.\n"), tmp_path
    ) as place:
        yield place


async def studied(world: World, **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "studied", **options)


async def pressed(world: World) -> simcord.InteractionResult:
    """Ana presses "I studied" below an answer."""
    answer = await world.ana.slash(world.channel, "ask", question="What does the exam cost?")
    return await world.ana.click(response_of(answer), label="I studied")


async def undo(world: World, reply: simcord.InteractionResult) -> str:
    return shown(await world.ana.click(response_of(reply), label="Undo"))


async def before(world: World, *days_ago: int) -> None:
    """Lets Ana have studied before the story begins, in a zone of her own so that she is not asked for one."""
    await world.store.members.set_zone(world.ana.id, "UTC", world.env.now() - 200 * DAY)
    for back in days_ago:
        at = world.env.now() - back * DAY
        await world.store.study.record_study(world.ana.id, at.date(), None, None, "UTC", at)


def praise_in(reply: simcord.InteractionResult) -> list[str]:
    return [line for line in shown(reply).splitlines() if any(words in line for words in WORDS)]


async def entries(world: World) -> list[tuple[int | None, str | None]]:
    kept = (await world.store.privacy.data_of(world.ana.id)).study_entries
    return [(one.minutes, one.what) for one in kept if one.undone_at is None]


# Praise


async def test_the_first_day_and_the_third_are_praised_and_those_between_are_not(world: World) -> None:
    assert praise_in(await studied(world, minutes=30)) == [FIRST]
    assert praise_in(await studied(world, minutes=20)) == []
    await world.leap(days=1)
    assert praise_in(await pressed(world)) == []
    await world.leap(days=1)
    third = await pressed(world)
    assert praise_in(third) == [THREE]
    assert praise_in(await pressed(world)) == []


async def test_the_length_of_a_streak_is_said_once(world: World) -> None:
    first = shown(await studied(world))
    assert f"Logged\nA study session on Monday, 23 November.\n{FIRST}\n" in first
    assert "Streak" not in first
    await world.leap(days=1)
    assert "Streak: 2 days." in shown(await studied(world))
    await world.leap(days=1)
    third = shown(await studied(world))
    assert THREE in third
    assert "Streak" not in third


async def test_a_longer_streak_of_before_is_still_named_beside_praise(world: World) -> None:
    await before(world, *range(30, 36), 1, 2)

    told = shown(await studied(world))

    assert THREE in told
    assert "Streak: 3 days (longest 6)." in told


async def test_praise_ends_what_is_said_of_the_day(world: World) -> None:
    await before(world, 1, 2)

    lines = shown(await studied(world)).splitlines()

    assert lines[lines.index("This week: 1 day.") + 1 :] == [THREE]


@pytest.mark.parametrize(
    ("length", "words"), [(7, "Seven days in a row, well done."), (30, "Thirty days in a row."), (100, "One hundred")]
)
async def test_longer_streaks_are_praised(world: World, length: int, words: str) -> None:
    await before(world, *range(1, length))
    (line,) = praise_in(await studied(world))
    assert line.startswith(words)
    await world.leap(days=1)
    assert praise_in(await studied(world)) == []


async def test_undo_takes_the_praise_back_and_the_day_is_praised_again(world: World) -> None:
    await before(world, 1, 2)
    reply = await studied(world)
    assert praise_in(reply) == [THREE]

    await world.restart()
    undone = await undo(world, reply)

    assert THREE not in undone
    assert praise_in(await pressed(world)) == [THREE]


async def test_a_day_that_is_logged_late_is_praised_only_if_it_reaches_something(world: World) -> None:
    await before(world, 0, 2, 3, 4)
    assert praise_in(await studied(world, when="the day before")) == []
    assert praise_in(await studied(world, when="yesterday")) == []
    await world.leap(days=2)
    assert praise_in(await studied(world, when="yesterday")) == []
    assert praise_in(await studied(world)) == ["Seven days in a row, well done."]


async def test_a_new_longest_streak_is_praised_once(world: World) -> None:
    await before(world, 1, 2, 3, 4, 20, 21, 22, 23)
    assert praise_in(await studied(world)) == ["5 days in a row: your longest streak so far."]
    await world.leap(days=1)
    assert praise_in(await studied(world)) == []


async def test_the_goal_of_the_week_is_praised_by_the_day_that_meets_it(world: World) -> None:
    await before(world, 30)
    await world.store.members.set_weekly_goal(world.ana.id, 2, world.env.now())
    assert praise_in(await studied(world)) == []
    await world.leap(days=2)
    assert praise_in(await studied(world)) == [GOAL]
    await world.leap(days=2)
    assert praise_in(await studied(world)) == []


async def test_the_goal_of_last_week_is_met_by_a_day_that_is_logged_late(world: World) -> None:
    await before(world, 3, 5, 30)
    await world.store.members.set_weekly_goal(world.ana.id, 3, world.env.now())
    assert praise_in(await studied(world, when="yesterday")) == ["You did what you planned for last week. Well done."]


async def test_nobody_is_praised_who_wants_none_and_what_was_reached_then_is_not_made_up_for(world: World) -> None:
    shown_now = await world.ana.slash(world.channel, "settings", praise="off")
    assert "Praise: off." in shown(shown_now)
    assert praise_in(await studied(world)) == []
    await world.leap(days=1)

    on_again = await world.ana.click(response_of(shown_now), label="Praise me")

    assert "Praise when you reach something: on." in shown(on_again).replace("*", "")
    assert "No praise" in labels(response_of(on_again))
    assert praise_in(await studied(world)) == []
    await world.leap(days=1)
    assert praise_in(await studied(world)) == [THREE]
    await world.ana.click(response_of(on_again), label="No praise")
    assert (await world.store.members.settings(world.ana.id)).praise is False


async def test_a_date_that_is_lived_twice_after_a_flight_is_praised_once(world: World) -> None:
    await before(world, 1, 2)
    await world.store.members.set_zone(world.ana.id, "Pacific/Auckland", world.env.now() - DAY)
    assert praise_in(await studied(world)) == [THREE]
    await world.store.members.set_zone(world.ana.id, "Pacific/Honolulu", world.env.now())
    assert praise_in(await studied(world)) == []
    await world.leap(days=1)
    assert praise_in(await studied(world)) == []


async def test_the_first_day_is_praised_above_the_question_for_the_zone(world: World) -> None:
    told = shown(await pressed(world))
    assert told.index(FIRST) < told.index("Which time zone are you in?")


async def my_zone(world: World, reply: simcord.InteractionResult) -> str:
    """Ana says below what she logged that her zone is the guessed one."""
    (label,) = [one for one in labels(response_of(reply)) if one.endswith(" now")]
    await world.ana.click(response_of(reply), label=label)
    return shown(reply)


async def test_the_first_day_is_praised_still_when_the_zone_is_told(world: World) -> None:
    reply = await studied(world)
    told = await my_zone(world, reply)
    assert "Your time zone is" in told
    assert told.splitlines()[-1] == FIRST


async def test_the_zone_brings_no_praise_of_a_day_on_which_or_after_which_more_was_logged(world: World) -> None:
    reply = await studied(world, minutes=20)
    await studied(world, minutes=45)
    assert FIRST not in await my_zone(world, reply)


async def test_the_zone_brings_no_praise_to_who_wants_none(world: World) -> None:
    await world.store.members.set_praise(world.ana.id, False, world.env.now())
    assert FIRST not in await my_zone(world, await studied(world))


# One entry of a day


async def test_a_press_on_a_day_that_is_noted_says_so_and_logs_nothing(world: World) -> None:
    await before(world, 30)
    await studied(world, minutes=45, what="MLOps")

    told = await pressed(world)

    assert told.ephemeral
    assert "Already noted\n45 minutes of MLOps on Monday, 23 November." in shown(told)
    assert "`/studied` adds another session." in shown(told)
    assert labels(response_of(told)) == []
    assert len(await world.store.study.entries_of(world.ana.id, world.today)) == 1


async def test_two_sessions_of_a_day_by_command_are_two_entries(world: World) -> None:
    await before(world, 30)
    await studied(world, minutes=45)
    assert "That day so far: 75 minutes." in shown(await studied(world, minutes=30))
    told = shown(await pressed(world))
    assert "Already noted\n30 minutes on Monday, 23 November." in told
    assert "That day so far: 75 minutes." in told
    assert [one.minutes for one in await world.store.study.entries_of(world.ana.id, world.today)] == [45, 30]


async def test_a_press_after_everything_was_undone_logs_again(world: World) -> None:
    await before(world, 30)
    await undo(world, await studied(world, minutes=45))
    assert "Logged\nA study session on Monday, 23 November." in shown(await pressed(world))


async def test_what_is_added_to_a_day_that_only_says_i_studied_fills_its_entry(world: World) -> None:
    await before(world, 30)
    await pressed(world)

    reply = await studied(world, minutes=45, what="MLOps")

    assert "45 minutes of MLOps on Monday, 23 November." in shown(reply)
    assert "That day so far" not in shown(reply)
    assert await entries(world) == [(None, None), (45, "MLOps")]
    await pressed(world)
    assert await entries(world) == [(None, None), (45, "MLOps")]
    assert "That day so far: 75 minutes." in shown(await studied(world, minutes=30))
    assert len(await entries(world)) == 3


async def test_undo_takes_back_what_was_added_and_the_day_stays(world: World) -> None:
    await pressed(world)
    reply = await studied(world, minutes=45, what="MLOps")

    await world.restart()
    undone = await undo(world, reply)

    assert "Monday, 23 November is back to how it was before." in undone
    assert "Streak: 1 day" in undone.replace("*", "")
    assert await entries(world) == [(None, None)]
    assert labels(response_of(reply)) == []
    assert "30 minutes" in shown(await studied(world, minutes=30))
    assert await entries(world) == [(30, None)]


async def test_a_day_before_is_filled_too_and_more_minutes_than_a_day_has_change_nothing(world: World) -> None:
    await before(world, 1, 2)
    await studied(world, minutes=1400, when="yesterday")
    assert await entries(world) == [(1400, None), (None, None)]
    refused = await studied(world, minutes=100, when="yesterday")
    assert "only 24 h" in shown(refused)
    assert await entries(world) == [(1400, None), (None, None)]


async def test_only_the_member_takes_back_what_they_added_and_only_for_a_day(world: World) -> None:
    await pressed(world)
    reply = await studied(world, minutes=45)
    (entry,) = (await world.store.privacy.data_of(world.ana.id)).study_entries
    with pytest.raises(MemberError, match="nothing of yours"):
        await empty_entry(world.bot.core, world.ben.id, entry.id)
    await world.leap(days=2)
    assert "more than 24 hours old" in await undo(world, reply)
    assert await entries(world) == [(45, None)]
    assert len(await study_days(world.store, world.ana.id)) == 1


async def test_what_was_filled_goes_on_at_another_host(world: World, tmp_path: Path) -> None:
    await pressed(world)
    bare = await world.store.privacy.data_of(world.ana.id)
    await studied(world, minutes=45)
    filled = await world.store.privacy.data_of(world.ana.id)

    await world.store.privacy.import_member(bare)
    assert await entries(world) == [(45, None)]

    await world.store.privacy.forget(world.ana.id, world.env.now())
    await world.store.privacy.import_member(bare)
    await world.store.privacy.import_member(filled)
    await world.store.privacy.import_member(filled)
    assert await entries(world) == [(45, None)]
