"""A member types days and times as people write them, reads which day was understood, and is asked where it is open."""

from __future__ import annotations

from datetime import date, time

import pytest
import simcord

from bot.rules.streaks import Pause
from tests.world import World, discord_in, labels, response_of, shown

MARCH_OR_APRIL = ["Thursday, 4 March 2027", "Saturday, 3 April 2027"]


async def choose(world: World, exam_date: str, credential: str = "google-pmle") -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "target choose", credential=credential, exam_date=exam_date)


async def pause(world: World, **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "pause", **options)


async def exam_on(world: World) -> date | None:
    target = await world.store.targets.target(world.ana.id)
    return target.exam_on if target else None


async def pauses(world: World) -> list[Pause]:
    return await world.store.rest_and_pauses.pauses_since(world.ana.id, date(2026, 1, 1))


# What is kept is said


@pytest.mark.parametrize(
    ("typed", "words", "day"),
    [
        ("20.3.2027", "Saturday, 20 March 2027", date(2027, 3, 20)),
        ("3/20/2027", "Saturday, 20 March 2027", date(2027, 3, 20)),
        ("20 March", "Saturday, 20 March 2027", date(2027, 3, 20)),
        ("next friday", "Friday, 4 December 2026", date(2026, 12, 4)),
        ("in 3 weeks", "Monday, 14 December 2026", date(2026, 12, 14)),
        ("\u200e2027-3-20\u200b", "Saturday, 20 March 2027", date(2027, 3, 20)),
        ("today", "Monday, 23 November 2026", date(2026, 11, 23)),
    ],
)
async def test_the_day_of_the_exam_is_kept_and_told(world: World, typed: str, words: str, day: date) -> None:
    assert words in shown(await choose(world, typed))
    assert await exam_on(world) == day


async def test_a_preview_of_the_plan_tells_the_day_before_it_is_saved(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle")
    reply = await world.ana.slash(world.channel, "plan", exam_date="end of March")
    assert "Wednesday, 31 March 2027" in shown(reply)

    await world.ana.click(response_of(reply), label="Save this date")

    assert "Wednesday, 31 March 2027" in shown(reply)
    assert await exam_on(world) == date(2027, 3, 31)


async def test_both_days_of_a_pause_are_told(world: World) -> None:
    told = shown(await pause(world, **{"from": "tomorrow", "until": "in 3 weeks"}))
    assert "Paused from Tuesday, 24 November 2026 until Monday, 14 December 2026" in told

    told = shown(await pause(world, **{"from": "today", "until": "friday"}))
    assert "until Friday, 27 November 2026" in told
    assert "Today is Monday, 23 November 2026" in told


async def test_a_retired_target_tells_the_day_before_anything_is_kept(world: World) -> None:
    reply = await choose(world, "20. March 2027", "aws-mls")

    assert "Saturday, 20 March 2027" in shown(reply)
    assert await exam_on(world) is None


async def test_today_is_the_members_own_date(world: World) -> None:
    await world.ana.slash(world.channel, "settings", zone="Auckland")
    await world.leap(hours=4)  # in Auckland the 24th has begun

    assert "today, Tuesday, 24 November 2026" in shown(await choose(world, "today"))
    assert "until Wednesday, 25 November 2026" in shown(await pause(world, until="wednesday"))


async def test_a_pause_begins_on_the_study_day_that_a_night_belongs_to(world: World) -> None:
    await world.leap(hours=17)  # 02:00 of the 24th

    assert "from today until Tuesday, 24 November 2026" in shown(
        await pause(world, **{"from": "today", "until": "tomorrow"})
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("soon", "is not a date. Type it like `20 February 2027`, `next friday` or `in 3 weeks`."),
        ("30.2.2027", "February 2027 has 28 days"),
        ("Friday, 20 March 2027", "20 March 2027 is a Saturday"),
        ("yesterday", "22 November 2026 is in the past"),
    ],
)
async def test_what_cannot_be_says_what_to_type(world: World, typed: str, words: str) -> None:
    for reply in (await choose(world, typed), await pause(world, **{"from": typed})):
        assert reply.ephemeral
        assert words in shown(reply)


# Two readings, two buttons


@pytest.mark.parametrize(("locale", "order"), [("en-US", 1), ("en-GB", -1), ("de", -1)])
async def test_a_target_whose_day_has_two_readings_asks_by_two_buttons(world: World, locale: str, order: int) -> None:
    with discord_in(locale):
        reply = await choose(world, "3/4/2027")
        assert reply.ephemeral
        assert "Nothing is saved yet" in shown(reply)
        assert labels(response_of(reply)) == MARCH_OR_APRIL[::order]
        assert await world.store.targets.target(world.ana.id) is None
        await world.restart()

        await world.ana.click(response_of(reply), label="Saturday, 3 April 2027")

        assert "Saturday, 3 April 2027" in shown(reply)
        assert await exam_on(world) == date(2027, 4, 3)


async def test_a_form_whose_day_has_two_readings_asks_too(world: World) -> None:
    reply = await world.ana.slash(world.channel, "target choose", credential="google-pmle")
    form = await world.ana.click(response_of(reply), label="Set the exam date")

    await world.ana.submit_modal(form, {"text": "3.4.2027"})
    assert labels(response_of(reply)) == MARCH_OR_APRIL
    await world.ana.click(response_of(reply), label="Thursday, 4 March 2027")

    assert await exam_on(world) == date(2027, 3, 4)
    assert "Thursday, 4 March 2027" in shown(reply)


async def test_a_plan_whose_day_has_two_readings_asks_and_keeps_the_answers(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle")
    reply = await world.ana.slash(world.channel, "plan", exam_date="3/4/2027", background="data-scientist")
    assert labels(response_of(reply)) == MARCH_OR_APRIL

    await world.ana.click(response_of(reply), label="Saturday, 3 April 2027")
    assert "Saturday, 3 April 2027" in shown(reply)
    await world.ana.click(response_of(reply), label="Save this date")

    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert (target.exam_on, target.background) == (date(2027, 4, 3), "data-scientist")


async def test_a_plan_without_a_target_says_so_before_it_asks_for_the_day(world: World) -> None:
    assert "you have none yet" in shown(await world.ana.slash(world.channel, "plan", exam_date="3/4/2027"))


async def test_a_pause_of_two_readings_asks_for_both_days_in_one_order(world: World) -> None:
    with discord_in("fr"):
        reply = await pause(world, **{"from": "3/4/2027", "until": "5/4/2027"})
    assert labels(response_of(reply)) == [
        "Saturday, 3 April 2027 to Monday, 5 April 2027",
        "Thursday, 4 March 2027 to Tuesday, 4 May 2027",
    ]
    assert await pauses(world) == []
    await world.restart()

    await world.ana.click(response_of(reply), label="Thursday, 4 March 2027 to Tuesday, 4 May 2027")

    assert "Paused from Thursday, 4 March 2027 until Tuesday, 4 May 2027" in shown(reply)


async def test_what_one_day_or_the_order_of_the_days_decides_is_not_asked(world: World) -> None:
    assert "until Tuesday, 20 April 2027" in shown(await pause(world, **{"from": "3/4/2027", "until": "20/4/2027"}))
    await pause(world, end=True)
    told = shown(await pause(world, **{"from": "1/12", "until": "1/2"}))  # 12 January is after 2 January
    assert "Paused from Tuesday, 1 December 2026 until Monday, 1 February 2027" in told


async def test_a_day_that_has_passed_before_the_button_is_pressed_is_refused(world: World) -> None:
    reply = await pause(world, until="1/12/2026")
    assert "until Tuesday, 1 December 2026" in shown(reply)
    asked = await choose(world, "11/12")
    assert len(labels(response_of(asked))) == 2
    await world.leap(days=30)

    refused = await world.ana.click(response_of(asked), label="Friday, 11 December 2026")

    assert "is in the past" in shown(refused)


# Times and days of the week


@pytest.mark.parametrize(
    ("weekday", "typed", "wall"),
    [
        ("mon..fri", "19h30", time(19, 30)),
        ("mon…fri", "730pm", time(19, 30)),
        ("mon\u200b-fri", "\u200e7 p. m.", time(19)),
        ("mon - fri", "19:30 Uhr", time(19, 30)),
    ],
)
async def test_a_reminder_is_set_by_what_people_write(world: World, weekday: str, typed: str, wall: time) -> None:
    await world.ana.slash(world.channel, "remind on", weekday=weekday, time=typed, zone="Berlin")

    schedule = await world.store.reminders.schedule_of(world.ana.id)
    assert schedule is not None
    assert (schedule.weekdays, schedule.wall_time) == (frozenset(range(5)), wall)


async def test_settings_are_read_as_they_look(world: World) -> None:
    reply = await world.ana.slash(world.channel, "settings", rest_days="sat\u200b…sun")
    assert "Saturday, Sunday" in shown(reply)
    for label, typed in (("Edit end of day", "\u200e5"), ("Edit weekly goal", "４ days\u200b")):
        form = await world.ana.click(response_of(reply), label=label)
        await world.ana.submit_modal(form, {"text": typed})

    settings = await world.store.members.settings(world.ana.id)
    assert (settings.day_ends_at_hour, settings.weekly_goal_days) == (5, 4)
