"""A reminder is the study session: target, this week of the plan, streak, and a passage to read again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import discord

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Occurrence
from knowledge.guide import Guide
from tests.reminding import BUTTONS, keep, post, press, put_forward, reminded, reminders
from tests.world import BEGINNING, World, labels, open_world, response_of, shown_in

SHAMING = re.compile(r"missed|behind|should have|\bonly\b|fail|too few|sorry|unfortunately|you did not", re.IGNORECASE)
SHORT = "# Guide\n\n## Sleep\n\nSleep before the exam.\n\n## Practice\n\nPractise every day.\n"
LONG = "# Guide\n\n## Practice\n\n" + "Practise a little on each day of the week. " * 20 + "The end.\n"


async def test_it_shows_target_countdown_this_weeks_plan_streak_and_a_passage(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date="2027-01-15")
    await world.ana.slash(world.channel, "studied")

    message = await reminded(world)
    words = shown_in(message)

    assert "Your target: Google Professional Machine Learning Engineer." in words
    assert "53 days until the exam on Friday, 15 January 2027" in words
    assert re.search(
        r"This week in your plan, until \d+ November\n• Course: Production Machine Learning Systems", words
    )
    assert "`/plan` shows all weeks" in words
    assert "Your streak\nStreak: 1 day" in words
    assert "Worth reading again\n" in words
    assert "The whichcert guide 1.0.0" in words
    assert labels(message)[:6] == BUTTONS
    assert message.content == ""


async def test_without_a_target_it_says_how_to_choose_one_and_shows_the_rest(world: World) -> None:
    words = shown_in(await reminded(world))

    assert "You have no target yet. `/target choose` sets one, and `/whichcert` helps you find it." in words
    assert "plan" not in words.split("Worth reading again")[0]
    assert "No streak yet. Your next study day starts one." in words
    assert "Worth reading again\n" in words


async def test_missed_weeks_are_planned_anew_without_a_word_of_blame(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date="2027-01-15")
    put_forward(world, days=42)

    words = shown_in(await reminded(world)).split("Worth reading again")[0]

    assert "11 days until the exam" in words
    assert "• Course: Production Machine Learning Systems" in words
    assert not SHAMING.search(words)


async def test_before_it_is_time_to_begin_it_says_when_that_is(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date="2027-11-22")

    assert "You can wait until" in shown_in(await reminded(world))


async def test_what_is_logged_is_no_longer_in_the_plan(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date="2027-01-15")
    await world.ana.slash(world.channel, "studied", what="Production Machine Learning Systems")

    words = shown_in(await reminded(world)).split("Worth reading again")[0]

    assert "• Course: Structuring Machine Learning Projects" in words
    assert "Production Machine Learning Systems" not in words


async def test_a_retired_target_says_so_and_names_what_to_look_at(world: World) -> None:
    asked = await world.ana.slash(world.channel, "target choose", credential="aws-mls")
    await world.ana.click(response_of(asked), label="Keep ML Specialty anyway")

    words = shown_in(await reminded(world))

    assert "AWS ML Specialty was retired on 31 March 2026. Look at AWS ML Engineer" in words
    assert "This week in your plan" not in words


async def test_after_the_exam_it_says_where_to_go_on(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date="2026-11-25")
    put_forward(world, days=7)

    words = shown_in(await reminded(world))

    assert "The exam was on Wednesday, 25 November 2026. `/target show` says what comes next." in words
    assert "This week in your plan" not in words


async def test_a_target_that_the_guide_no_longer_knows_stays_what_it_is(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    async with open_world(small_guide(SHORT), tmp_path) as world:
        await world.store.targets.choose_target(world.ana.id, "google-pmle", None, BEGINNING)

        message = await reminded(world)

        assert "Your target: google-pmle." in shown_in(message)
        assert labels(message) == BUTTONS


async def test_any_markdown_guide_has_something_to_read_again_each_week_something_else(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    async with open_world(small_guide(SHORT), tmp_path) as world:
        first = await reminded(world)
        assert "target" not in shown_in(first)
        put_forward(world, days=7)
        await world.pass_time(minutes=2)
        read = [shown_in(one).split("Worth reading again")[1] for one in reminders(world.ana)]

    assert sorted(words.split("\n")[1] for words in read) == ["Practice", "Sleep"]
    assert any("Sleep before the exam." in words for words in read)


async def test_a_guide_without_anything_to_read_leaves_that_out(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    async with open_world(small_guide("# Code\n\n```\nx = 1\n```\n"), tmp_path) as world:
        assert "Worth reading again" not in shown_in(await reminded(world))


async def test_a_passage_that_is_shortened_is_shown_whole_to_who_asks_and_the_reminder_stays(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    async with open_world(small_guide(LONG), tmp_path) as world:
        message = await reminded(world)
        assert labels(message) == [*BUTTONS, "Show passage"]
        assert "The end." not in shown_in(message)
        await world.restart()

        assert "The end." in await press(world, message, "Show passage")

        (message,) = reminders(world.ana)
        assert "Study reminder" in shown_in(message)


async def test_nothing_breaks_out_and_everything_fits(small_guide: Callable[[str], Guide], tmp_path: Path) -> None:
    heading, text = "*_" * 300 + "@everyone <@&1>", "[~`|_*" * 40 + " @here. " + "More_words* here. " * 200
    async with open_world(small_guide(f"# {heading}\n\n## {heading}\n\n{text}\n"), tmp_path) as world:
        schedule = await keep(world, world.ana)
        untold = [
            Occurrence(n, schedule.id, BEGINNING, 0, f"r1.261123.{n}", "failed", BEGINNING, None, 1, BEGINNING, None,
                       Cause(Reason.OTHER, "your direct messages are closed to the bot " * 20), None)
            for n in range(9)
        ]  # fmt: skip
        await post(world, schedule, await world.bot.create_dm(discord.Object(world.ana.id)), untold)

        (message,) = reminders(world.ana)
        (embed,) = message.embeds
        assert all(0 < len(field.value or "") <= 1024 and len(field.name or "") <= 256 for field in embed.fields)
        assert "@everyone" not in shown_in(message).split("Worth reading again")[1].split("What did not reach")[0]
        assert "What did not reach you" in shown_in(message)


# I studied


async def test_i_studied_counts_once_however_often_it_is_pressed(world: World) -> None:
    message = await reminded(world)
    await world.restart()

    assert "Your first day: a good start." in await press(world, message, "I studied")
    assert "Streak: 1 day" in await press(world, message, "I studied")

    assert len((await world.store.privacy.data_of(world.ana.id)).study_entries) == 1
