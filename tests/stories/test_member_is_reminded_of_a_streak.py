"""/remind streak: at most once a day, in the last hours of the member's day, and only if their streak is at stake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
import simcord

from bot.rules.last_hours import reminder_time
from bot.rules.reasons import Cause, Reason
from cogs.reminders.delivery import Delivery
from cogs.reminders.streak import StopStreak
from knowledge.guide import Guide
from tests.reminding import keep, put_forward, reminders
from tests.rows import recent
from tests.world import World, labels, open_world, response_of, shown, shown_in

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def world(small_guide: Callable[[str], Guide], tmp_path: Path) -> AsyncIterator[World]:
    """A place with a small guide, on a Monday at 10:00 in Berlin, where Ana is."""
    async with open_world(small_guide("# Exams\n\nThe exam costs $200.\n"), tmp_path) as place:
        await place.store.members.set_zone(place.ana.id, "Europe/Berlin", place.env.now())
        yield place


async def switch(world: World, to: str = "on", **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, f"remind streak {to}", **options)


async def studied(world: World, *days_ago: int) -> None:
    """Keeps study days of Ana."""
    for ago in days_ago:
        day = world.bot.core.clock().astimezone(BERLIN).date() - ago * DAY
        await world.store.study.record_study(world.ana.id, day, None, None, "Europe/Berlin", world.env.now())


async def status(world: World) -> str:
    return shown(await world.ana.slash(world.channel, "remind status"))


def came(world: World) -> list[Any]:
    """The streak reminders that Ana got, oldest first."""
    return [one for one in world.ana.user.dm_channel.history() if shown_in(one).strip().startswith("Your streak")]


def due_on(world: World, day: date, zone: ZoneInfo = BERLIN, hour: int = 4) -> datetime:
    """When the reminder of a day falls due, at a time of day that does not lie after midnight."""
    return datetime.combine(day, reminder_time(hour, world.ana.id), zone)


async def until(world: World, instant: datetime) -> list[Any]:
    """Lets time go by until three minutes after an instant, and gives what came."""
    await world.leap(seconds=(instant - world.bot.core.clock()).total_seconds() - 60)
    await world.pass_time(minutes=4)
    return came(world)


async def test_it_comes_once_in_the_last_hours_and_says_what_is_at_stake(world: World) -> None:
    reply = await switch(world)
    await studied(world, 1, 2)

    assert reply.ephemeral
    due_at = due_on(world, MONDAY)
    assert f"Every day at {due_at:%H:%M} (Europe/Berlin), only on days you have not studied yet." in shown(reply)
    assert "It comes only if your streak is at stake." in shown(reply)
    assert "This is a test: I will write to you here when your streak is at stake." in shown_in(
        next(iter(world.ana.user.dm_channel.history()))
    )
    ends_at = datetime(2026, 11, 24, 4, 0, tzinfo=BERLIN)
    assert timedelta(hours=5) < ends_at - due_at <= timedelta(hours=6)
    assert await until(world, due_at - timedelta(minutes=10)) == []

    (message,) = await until(world, due_at)

    assert due_at <= message.created_at < due_at + timedelta(minutes=1)
    assert "Today is still open, and your streak is at 2 days. It goes on if you study." in shown_in(message)
    assert f"Your day ends <t:{int(ends_at.timestamp())}:f> (<t:{int(ends_at.timestamp())}:R>)." in shown_in(message)
    assert labels(message) == ["I studied", "Stop streak reminders"]
    assert len(await until(world, ends_at)) == 1


@pytest.mark.slow
async def test_over_two_weeks_it_comes_only_where_a_missed_day_would_cost_something(world: World) -> None:
    """A rest day on Sundays, a pause from Thursday to Friday of the first week, and eight study days before."""
    await studied(world, *range(1, 9))
    await world.store.rest_and_pauses.set_rest_days(world.ana.id, frozenset({6}), MONDAY - 20 * DAY, world.env.now())
    await world.store.rest_and_pauses.pause(world.ana.id, MONDAY + 3 * DAY, MONDAY + 4 * DAY, world.env.now())
    await switch(world)
    said: dict[int, str] = {}
    for number in range(14):
        day = MONDAY + number * DAY
        await world.leap(
            seconds=(datetime.combine(day, due_on(world, day).time(), BERLIN) - world.bot.core.clock()).total_seconds()
            - 3600
        )
        if number in {0, 2, 9}:
            await world.ana.slash(world.channel, "studied")
        before = len(came(world))
        if new := (await until(world, due_on(world, day)))[before:]:
            (message,) = new
            said[number] = shown_in(message).split("\n")[2]

    open_, freeze = (
        "Today is still open, and your streak is at {}.",
        " If you do not study, your freeze keeps it going.",
    )
    assert said == {
        1: open_.format("9 days") + freeze,  # Tuesday: eight days earned a freeze
        5: open_.format("10 days") + " It goes on if you study.",  # Saturday: the freeze is used, no streak ends before
        10: open_.format("1 day") + " It goes on if you study.",  # Thursday: a new streak since Wednesday
    }


@pytest.mark.parametrize("hours", [-1, 0.05])
async def test_who_has_studied_reads_nothing(world: World, hours: float) -> None:
    await switch(world)
    await studied(world, 1)
    if hours < 0:
        await world.ana.slash(world.channel, "studied")
        assert await until(world, due_on(world, MONDAY)) == []
        return
    (message,) = await until(world, due_on(world, MONDAY))
    assert "Streak: 2 days" in shown(await world.ana.user.click(message, label="I studied"))
    await world.pass_time(minutes=10)
    assert len(came(world)) == 1


async def test_who_studies_while_it_waits_in_the_queue_reads_nothing(world: World) -> None:
    await switch(world)
    await studied(world, 1)
    await world.leap(seconds=(due_on(world, MONDAY) - world.bot.core.clock()).total_seconds() - 60)
    (delivery,) = [job for job in world.bot.jobs if isinstance(job, Delivery)]

    async def wait() -> None:
        await studied(world, 0)

    delivery._sending._pace.wait = wait  # its turn comes after Ana has studied
    await world.pass_time(minutes=3)

    assert came(world) == []
    schedule = await world.store.reminders.streak_schedule_of(world.ana.id)
    assert schedule is not None
    assert [one.reason for one in await recent(world.store, schedule.id, 1)] == [Cause(Reason.NOT_AT_STAKE)]


async def test_without_a_streak_nothing_comes_and_nothing_is_said_to_be_lost(world: World) -> None:
    await switch(world)

    assert await until(world, due_on(world, MONDAY)) == []
    assert "did not reach you" not in await status(world)


async def test_restarts_at_the_minute_neither_lose_nor_double_it(world: World) -> None:
    await switch(world)
    await studied(world, 1)
    await world.leap(seconds=(due_on(world, MONDAY) - world.bot.core.clock()).total_seconds() - 30)
    for _ in range(4):
        await world.restart()
        await world.pass_time(seconds=30)

    assert len(came(world)) == 1


async def test_late_but_before_the_day_ends_it_comes(world: World) -> None:
    await switch(world)
    await studied(world, 1)
    away = due_on(world, MONDAY) + timedelta(minutes=20) - world.bot.core.clock()
    await world.leap(seconds=away.total_seconds())
    await world.pass_time(minutes=2)

    assert len(came(world)) == 1


async def test_a_day_that_the_bots_absence_protects_needs_no_reminder(world: World) -> None:
    await switch(world)
    await studied(world, 1)
    await world.restart(away=due_on(world, MONDAY) + timedelta(hours=2) - world.bot.core.clock())
    await world.pass_time(minutes=3)

    assert came(world) == []
    assert "did not reach you" not in await status(world)


async def test_after_the_day_has_ended_it_is_not_sent_but_said(world: World) -> None:
    await switch(world)
    await studied(world, 1)
    schedule = await world.store.reminders.streak_schedule_of(world.ana.id)
    assert schedule is not None
    await world.leap(seconds=(due_on(world, MONDAY) + timedelta(hours=7) - world.bot.core.clock()).total_seconds())
    await world.pass_time(minutes=2)

    assert came(world) == []
    assert "did not reach you: your day ended before it could be sent." in await status(world)
    assert (await recent(world.store, schedule.id, 1))[0].reason == Cause(Reason.DAY_OVER)


@pytest.mark.parametrize("ahead", [timedelta(hours=13), timedelta(hours=19)], ids=["evening", "next day"])
async def test_a_clock_that_was_ahead_neither_loses_nor_doubles_it(world: World, ahead: timedelta) -> None:
    await switch(world)
    await studied(world, 1)
    put_forward(world, hours=ahead.total_seconds() / 3600)
    await world.pass_time(minutes=2)
    early = len(came(world))
    world.bot.core.clock = world.env.now

    assert early + len((await until(world, due_on(world, MONDAY)))[early:]) == 1


async def test_it_follows_the_hour_at_which_the_day_ends_and_the_zone(world: World) -> None:
    async def at(zone: ZoneInfo) -> str:
        schedule = await world.store.reminders.streak_schedule_of(world.ana.id)
        assert schedule is not None
        assert schedule.next_due_at is not None
        assert schedule.next_due_at.astimezone(zone).time() == reminder_time(0, world.ana.id)
        told = f"every day at <t:{schedule.next_due_at.timestamp():.0f}:t>, only on days you have not studied yet. "
        return f"{told}{world.bot.mention('remind streak off')} stops it."

    await switch(world)
    await studied(world, 1)

    await world.ana.slash(world.channel, "settings", day_end=0)
    assert await at(BERLIN) in await status(world)
    await world.ana.slash(world.channel, "settings", zone="London")
    london = ZoneInfo("Europe/London")
    assert await at(london) in await status(world)

    due_at = due_on(world, MONDAY, london, 0)
    assert await until(world, due_at - timedelta(minutes=10)) == []
    assert len(await until(world, due_at)) == 1


async def test_a_later_end_of_the_day_brings_no_second_one(world: World) -> None:
    await switch(world)
    await studied(world, 1)
    await until(world, due_on(world, MONDAY))

    await world.ana.slash(world.channel, "settings", day_end=6)

    assert len(await until(world, due_on(world, MONDAY) + timedelta(hours=5))) == 1
    assert len(await until(world, due_on(world, MONDAY) + timedelta(hours=30))) == 1  # the streak ended


async def test_switched_off_and_on_again_it_comes_no_second_time_that_day(world: World) -> None:
    await switch(world)
    await studied(world, 1)
    await until(world, due_on(world, MONDAY))

    assert "I no longer remind you of your streak." in shown(await switch(world, "off"))
    assert "Your streak reminder was off." in shown(await switch(world, "off"))
    await switch(world)
    await world.ana.slash(world.channel, "settings", day_end=5)

    assert len(await until(world, due_on(world, MONDAY) + timedelta(hours=2))) == 1


async def test_off_or_the_button_below_it_stops_it_and_nothing_else(world: World) -> None:
    await keep(world, world.ana, "1 19:00")
    await switch(world)
    await studied(world, 1)
    (message,) = await until(world, due_on(world, MONDAY))
    await world.restart()

    assert "I no longer remind you of your streak." in shown(
        await world.ana.user.click(message, label="Stop streak reminders")
    )

    assert "Streak reminder" not in await status(world)
    await world.ana.slash(world.channel, "studied")
    assert len(await until(world, due_on(world, MONDAY + DAY))) == 1
    assert len(reminders(world.ana)) == 1


async def test_remind_off_says_that_it_is_still_on(world: World) -> None:
    await keep(world, world.ana, "1 19:00")
    await switch(world)

    off = shown(await world.ana.slash(world.channel, "remind off"))

    assert "No more weekly reminders." in off
    assert "Your streak reminder is still on. `/remind streak off` stops it." in off


async def test_the_first_zone_becomes_the_members_and_another_is_refused(world: World) -> None:
    asked = await world.ben.slash(world.channel, "remind streak on")
    assert "Which city are you in?" in shown(asked)
    assert "(Asia/Tokyo)" in shown(await world.ben.slash(world.channel, "remind streak on", zone="Tokyo"))
    assert (await world.store.members.settings(world.ben.id)).zone == "Asia/Tokyo"

    assert "Your days are counted in Europe/Berlin" in shown(await switch(world, zone="Tokyo"))
    assert await world.store.reminders.streak_schedule_of(world.ana.id) is None


async def test_closed_direct_messages_keep_nothing(world: World) -> None:
    world.close_direct_messages(world.ana)

    assert "Direct Messages" in shown(await switch(world))
    assert await world.store.reminders.streak_schedule_of(world.ana.id) is None


async def test_after_three_failures_it_rests_and_is_resumed_in_the_status(world: World) -> None:
    await switch(world)
    await studied(world, *range(1, 15))
    schedule = await world.store.reminders.streak_schedule_of(world.ana.id)
    assert schedule is not None
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.FAILED_IN_A_ROW, str(Reason.DM_CLOSED)))
    asked = await world.ana.slash(world.channel, "remind status")
    assert "Your streak reminder is paused: 3 in a row did not arrive" in shown(asked)

    resumed = await world.ana.click(response_of(asked), label="Resume the streak reminder")

    assert "only on days you have not studied yet." in shown(resumed)
    assert len(await until(world, due_on(world, MONDAY))) == 1


def test_the_button_is_known_after_a_restart() -> None:
    assert StopStreak.parse("remind-streak-off:r1.261123.0") is not None
