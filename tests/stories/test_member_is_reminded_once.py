"""/remind once: a reminder that comes on one day, exactly once, with the member's own note."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
import pytest_asyncio
import simcord

from bot.members.limits import CHANGES_A_DAY
from bot.rules.reasons import Cause, Reason
from cogs.reminders.once import ChooseOnce, RemoveOnce
from knowledge.guide import Guide
from tests.reminding import keep, reminders
from tests.world import World, labels, open_world, response_of, shown, shown_in

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = datetime(2026, 11, 26, 19, 30, tzinfo=BERLIN)
BUTTONS = ["I studied", "Snooze 1 hour", "Snooze until this evening", "Snooze until tomorrow"]


@pytest_asyncio.fixture
async def world(small_guide: Callable[[str], Guide], tmp_path: Path) -> AsyncIterator[World]:
    """A place with a small guide, on a Monday at 10:00 in Berlin."""
    async with open_world(small_guide("# Exams\n\nThe exam costs $200.\n"), tmp_path) as place:
        yield place


def stamp(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}:f>"


async def once(world: World, day: str = "in 3 days", **options: object) -> simcord.InteractionResult:
    given = {"time": "19:30", "zone": "Berlin"} | options
    kept = {name: value for name, value in given.items() if value is not None}
    return await world.ana.slash(world.channel, "remind once", day=day, **kept)


async def status(world: World) -> str:
    return shown(await world.ana.slash(world.channel, "remind status"))


def came(world: World) -> list[Any]:
    """The one-time reminders that Ana got, oldest first."""
    return [one for one in world.ana.user.dm_channel.history() if "Your reminder" in shown_in(one)]


async def until(world: World, instant: datetime) -> list[Any]:
    """Lets time go by until three minutes after an instant, and gives what came."""
    await world.leap(seconds=(instant - world.bot.core.clock()).total_seconds() - 60)
    await world.pass_time(minutes=4)
    return came(world)


async def test_it_comes_at_its_time_once_and_is_gone_from_the_status(world: World) -> None:
    reply = await once(world, note="book the *exam* @everyone")

    assert reply.ephemeral
    assert "I will remind you once (Europe/Berlin):\n• Thu 26 Nov, 19:30" in shown(reply)
    assert "This is a test: your reminder will come here." in shown_in(next(iter(world.ana.user.dm_channel.history())))
    assert f"Once: {stamp(THURSDAY)}" in await status(world)
    assert await until(world, THURSDAY - timedelta(minutes=10)) == []

    (message,) = await until(world, THURSDAY)

    assert THURSDAY <= message.created_at < THURSDAY + timedelta(minutes=1)
    assert message.embeds[0].description == "**book the \\*exam\\* \\@\u200beveryone**"
    assert message.content == ""
    assert labels(message) == BUTTONS
    assert "You have no reminders." in await status(world)
    assert len(await until(world, THURSDAY + timedelta(days=7))) == 1


@pytest.mark.parametrize("away", [timedelta(days=3, hours=13), timedelta(days=4, hours=9)])
async def test_what_fell_due_while_the_bot_was_away_comes_late_and_once(world: World, away: timedelta) -> None:
    await once(world, note="book")
    await world.restart(away=away)
    await world.pass_time(minutes=2)

    (late,) = came(world)
    assert f"This reminder is late. It was due {stamp(THURSDAY)}." in shown_in(late)
    await world.restart()
    await world.pass_time(minutes=10)
    assert len(came(world)) == 1


async def test_more_than_a_day_late_it_is_skipped_and_told_with_its_note(world: World) -> None:
    await once(world, note="book")
    await world.restart(away=timedelta(days=5))
    await world.pass_time(minutes=2)
    assert came(world) == []

    told = await status(world)

    words = f"The reminder for {stamp(THURSDAY)} (“book”) did not reach you: the bot was offline for more than a day."
    assert words in told
    assert words not in await status(world)


async def test_a_restart_at_the_minute_neither_loses_nor_doubles_it(world: World) -> None:
    await once(world)
    await world.leap(seconds=(THURSDAY - world.bot.core.clock()).total_seconds() - 30)
    for _ in range(4):
        await world.restart()
        await world.pass_time(seconds=30)

    assert len(came(world)) == 1
    assert "You asked me to remind you now." in shown_in(came(world)[0])


async def test_it_is_snoozed_and_comes_again_and_the_status_shows_it_until_then(world: World) -> None:
    await once(world, note="book")
    (message,) = await until(world, THURSDAY)

    snoozed = await world.ana.user.click(message, label="Snooze 1 hour")

    assert "This reminder comes again" in shown(snoozed)
    assert "Snoozed until" in await status(world)
    assert len(await until(world, THURSDAY + timedelta(hours=1, minutes=2))) == 2
    assert "Snoozed" not in await status(world)
    again = await world.ana.user.click(came(world)[1], label="Snooze until tomorrow")
    assert "Friday, 27 November, 19:30" in shown(again)
    assert len(await until(world, THURSDAY + timedelta(days=1))) == 3


async def test_a_snoozed_one_is_removed_in_the_status(world: World) -> None:
    await once(world, note="book")
    (message,) = await until(world, THURSDAY)
    await world.ana.user.click(message, label="Snooze 1 hour")
    asked = await world.ana.slash(world.channel, "remind status")

    (schedule,) = await world.store.reminders.once_of(world.ana.id)
    await world.ana.select(response_of(asked), values=[str(schedule.id)])

    assert len(await until(world, THURSDAY + timedelta(hours=2))) == 1
    assert "stopped or replaced" in shown(await world.ana.user.click(message, label="Snooze 1 hour"))


async def test_i_studied_below_it_logs_a_day(world: World) -> None:
    await once(world)
    (message,) = await until(world, THURSDAY)

    assert "Your first day" in shown(await world.ana.user.click(message, label="I studied"))


async def test_remove_below_the_reply_takes_it_back(world: World) -> None:
    reply = await once(world)
    await world.restart()

    assert "does not come any more" in shown(await world.ana.click(response_of(reply), label="Remove"))

    assert "You have no reminders." in await status(world)
    assert await until(world, THURSDAY) == []


async def test_one_of_several_is_removed_in_the_status_and_the_others_come(world: World) -> None:
    for minute in (30, 31, 32):
        await once(world, time=f"19:{minute}", note=f"at {minute}")
    asked = await world.ana.slash(world.channel, "remind status")
    _, second, _ = await world.store.reminders.once_of(world.ana.id)

    await world.ana.select(response_of(asked), values=[str(second.id)])

    assert [one.embeds[0].description for one in await until(world, THURSDAY + timedelta(minutes=2))] == [
        "**at 30**",
        "**at 32**",
    ]


async def test_nobody_else_can_remove_it(world: World) -> None:
    await once(world)
    (schedule,) = await world.store.reminders.once_of(world.ana.id)
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    view.add_item(RemoveOnce(schedule.id))
    message = await channel.send(view=view)  # such a button is shown to its member alone

    assert "belongs to the member who asked" in shown(await world.ben.click(message, label="Remove"))

    assert len(await world.store.reminders.once_of(world.ana.id)) == 1


async def test_one_that_has_come_cannot_be_removed(world: World) -> None:
    reply = await once(world)
    await until(world, THURSDAY)

    assert "has come" in shown(await world.ana.click(response_of(reply), label="Remove"))


async def test_weekly_reminders_stay_as_they_are(world: World) -> None:
    await keep(world, world.ana, "3 19:00")
    await once(world)

    assert "Thursday (Europe/Berlin).\nNext: <t:" in await status(world)
    await until(world, THURSDAY)
    assert (len(reminders(world.ana)), len(came(world))) == (1, 1)
    off = shown(await world.ana.slash(world.channel, "remind off"))
    assert "No more" in off


async def test_off_names_what_is_still_to_come_once(world: World) -> None:
    await keep(world, world.ana, "3 19:00")
    await once(world)

    off = shown(await world.ana.slash(world.channel, "remind off"))

    assert "No more weekly reminders." in off
    assert "A one-time reminder is still to come. `/remind status` shows and removes it." in off
    assert len(await until(world, THURSDAY)) == 1


async def test_without_a_time_it_comes_at_that_of_the_weekly_reminder_or_at_seven(world: World) -> None:
    assert "Thu 26 Nov, 19:00" in shown(await once(world, time=None))
    await keep(world, world.ana, "3 08:15")
    assert "Thu 26 Nov, 08:15" in shown(await once(world, time=None))


async def test_the_first_zone_becomes_the_members(world: World) -> None:
    refused = await once(world, zone=None)
    assert "Which city are you in?" in shown(refused)

    await once(world)

    assert (await world.store.members.settings(world.ana.id)).zone == "Europe/Berlin"
    assert "26 Nov, 19:30" in shown(await once(world, zone=None))


@pytest.mark.parametrize(
    ("day", "options", "words"),
    [
        ("yesterday", {}, "22 November 2026 is in the past."),
        ("today", {"time": "9:59"}, "It is already past 09:59 in Europe/Berlin. Choose a later time, or another day."),
        ("in 2 years", {}, "23 November 2028 is more than a year away. Is the year right?"),
        ("3/4/2027", {}, "Is that 4 March 2027 or 3 April 2027? Type the name of the month, such as `4 March 2027`."),
        ("31 June", {}, "is not a date: June 2027 has 30 days."),
        ("soonish", {}, "“soonish” is not a date."),
        ("in 3 days", {"time": "25:00"}, "“25:00” is not a time of day."),
        ("in 3 days", {"zone": "Atlantis"}, "I do not know the time zone “Atlantis”."),
    ],
)
async def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    world: World, day: str, options: dict[str, object], words: str
) -> None:
    refused = await once(world, day, **options)

    assert refused.ephemeral
    assert words in shown(refused)
    assert list(world.ana.user.dm_channel.history()) == []
    assert await world.store.reminders.once_of(world.ana.id) == []


async def test_a_pause_refuses_it_and_a_later_pause_holds_it_back_and_says_so(world: World) -> None:
    await once(world, note="book")
    await world.ana.slash(world.channel, "pause", **{"from": "in 2 days", "until": "in 5 days"})

    assert "no reminder comes then" in shown(await once(world))
    assert "but your pause holds it back: book" in await status(world)
    assert await until(world, THURSDAY) == []
    assert f"The reminder for {stamp(THURSDAY)} (“book”) did not reach you: you were paused." in await status(world)


async def test_closed_direct_messages_keep_nothing_and_say_how_to_open_them(world: World) -> None:
    world.close_direct_messages(world.ana)

    assert "Direct Messages" in shown(await once(world))
    assert await world.store.reminders.once_of(world.ana.id) == []


async def test_messages_closed_later_are_told_at_the_next_command(world: World) -> None:
    await once(world, note="book")
    world.close_direct_messages(world.ana)
    assert await until(world, THURSDAY) == []

    assert "(“book”) did not reach you: your direct messages are closed to the bot." in await status(world)


@pytest.mark.parametrize("days", [1, 4])
async def test_one_that_came_from_another_host_is_resumed_unless_its_time_is_over(world: World, days: int) -> None:
    await once(world, note="book")
    (schedule,) = await world.store.reminders.once_of(world.ana.id)
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.FROM_ANOTHER_HOST))
    asked = await world.ana.slash(world.channel, "remind status")
    assert "Once, on Thu 26 Nov, 19:30, but paused: book" in shown(asked)
    await world.leap(days=days)

    resumed = shown(await world.ana.click(response_of(asked), label="Resume the one of 26 Nov"))

    if days == 1:
        assert "Once, on Thursday, 26 November 2026, at 19:30 (Europe/Berlin)." in resumed
        assert len(await until(world, THURSDAY)) == 1
    else:
        assert "Its time is over, so this reminder does not come." in resumed


async def test_ten_are_to_come_at_most(world: World) -> None:
    for minute in range(10):
        await once(world, time=f"19:{minute:02}")

    assert "10 of your one-time reminders are still to come" in shown(await once(world))
    assert len(list(world.ana.user.dm_channel.history())) == 10  # a test message each, and none for what is refused


async def test_a_day_takes_only_so_many_and_the_next_day_is_free(world: World) -> None:
    store, now = world.store.reminders, world.env.now()
    for _ in range(CHANGES_A_DAY):
        kept = await store.keep_once(
            world.ana.id,
            once_on=THURSDAY.date(),
            wall_time=THURSDAY.time(),
            zone="Europe/Berlin",
            note=None,
            dm_channel_id=None,
            guild_id=None,
            next_due_at=THURSDAY,
            at=now,
        )
        await store.stop_once(kept.id, now)

    assert "You have set up 50 one-time reminders in a day." in shown(await once(world))
    await world.leap(days=1)
    assert "I will remind you once" in shown(await once(world))


async def test_the_time_that_a_clock_change_skips_comes_right_after_it(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    guide = small_guide("# Exams\n\nThe exam costs $200.\n")
    async with open_world(guide, tmp_path, datetime(2027, 3, 26, 9, 0, tzinfo=UTC)) as world:
        reply = shown(await once(world, "28 March", time="2:30"))

        assert "The clocks skip 02:30 on Sun 28 Mar, so this reminder comes at 03:00, right after the change." in reply
        (message,) = await until(world, datetime(2027, 3, 28, 1, 0, tzinfo=UTC))
        assert f"{message.created_at:%H:%M}" == "01:00"


def test_the_buttons_are_known_after_a_restart() -> None:
    assert RemoveOnce.parse("remind-remove:7") is not None
    assert ChooseOnce.parse("remind-remove-one") is not None
