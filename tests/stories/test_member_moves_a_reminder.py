"""A member snoozes a reminder, skips its week or stops it, by buttons that outlive a restart and grow old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest

from bot.rules.reasons import Cause, Reason
from cogs.reminders.buttons import SkipWeek, Snooze, Stop
from cogs.study.study_buttons import Studied
from knowledge.guide import Guide
from tests.reminding import BUTTONS, keep, next_due_of, press, put_forward, reminded, reminders
from tests.rows import study_days
from tests.world import World, labels, open_world, response_of, shown, shown_in

# Snooze


@pytest.mark.slow
async def test_an_hour_later_it_comes_again_once_and_the_series_goes_on(world: World) -> None:
    message = await reminded(world)
    due_before = await next_due_of(world, world.ana)
    await world.restart()

    words = await press(world, message, "Snooze 1 hour")

    assert "This reminder comes again: Monday, 23 November, 11:31 (Europe/Berlin), <t:" in words
    assert await next_due_of(world, world.ana) == due_before
    await world.pass_time(minutes=58)
    assert len(reminders(world.ana)) == 1
    await world.pass_time(minutes=4)
    assert len(reminders(world.ana)) == 2
    await world.pass_time(days=1)
    assert len(reminders(world.ana)) == 2
    assert "late" not in shown_in(reminders(world.ana)[1])
    assert await next_due_of(world, world.ana) == due_before


async def test_what_comes_again_has_the_same_passage_and_its_own_buttons(world: World) -> None:
    message = await reminded(world)
    await press(world, message, "Snooze 1 hour")
    await world.pass_time(minutes=62)
    first, second = reminders(world.ana)

    passages = [shown_in(one).split("Worth reading again")[1] for one in (first, second)]
    assert passages[0] == passages[1]
    assert "comes again: Monday, 23 November, 12:33" in await press(world, second, "Snooze 1 hour")
    told = await press(world, first, "Snooze until this evening")
    assert "was snoozed and has already come again" in told
    await world.pass_time(hours=3)
    assert len(reminders(world.ana)) == 3


@pytest.mark.slow
async def test_snoozing_twice_moves_the_one_that_waits(world: World) -> None:
    message = await reminded(world)
    await press(world, message, "Snooze 1 hour")

    moved = await press(world, message, "Snooze until this evening")
    again = await press(world, message, "Snooze until this evening")

    assert "Moved from Monday, 23 November, 11:31. It now comes again: Monday, 23 November, 19:00" in moved
    assert "It is already snoozed and comes again: Monday, 23 November, 19:00" in again
    await world.pass_time(hours=8)
    assert len(reminders(world.ana)) == 1
    await world.pass_time(hours=1)
    assert len(reminders(world.ana)) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("18:20", "comes again: Monday, 23 November, 19:00"),
        ("18:40", "comes again: Monday, 23 November, 21:00"),
        ("20:20", "comes again: Monday, 23 November, 21:00"),
    ],
)
async def test_this_evening_is_at_seven_or_at_nine(world: World, at: str, words: str) -> None:
    message = await reminded(world, f"0 {at}")

    assert words in await press(world, message, "Snooze until this evening")


@pytest.mark.slow
async def test_an_evening_that_is_over_offers_tomorrow(world: World) -> None:
    message = await reminded(world, "0 20:30")

    over = await world.ana.user.click(message, label="Snooze until this evening")

    assert "This evening is over" in shown(over)
    assert labels(response_of(over)) == ["Snooze until tomorrow"]
    taken = await world.ana.user.click(response_of(over), label="Snooze until tomorrow")
    assert "comes again: Tuesday, 24 November, 20:30" in shown(taken)


@pytest.mark.slow
async def test_tomorrow_is_the_same_time_by_the_clock_although_the_clocks_change(
    own_guide: Guide, tmp_path: Path
) -> None:
    async with open_world(own_guide, tmp_path, datetime(2027, 3, 27, 18, 0, tzinfo=UTC)) as world:
        message = await reminded(world, "5 19:30")

        words = await press(world, message, "Snooze until tomorrow")

        assert "Sunday, 28 March, 19:30 (Europe/Berlin)" in words
        assert f"<t:{datetime(2027, 3, 28, 17, 30, tzinfo=UTC).timestamp():.0f}:f>" in words
        await world.pass_time(hours=22, minutes=55)
        assert len(reminders(world.ana)) == 1
        await world.pass_time(minutes=6)
        assert len(reminders(world.ana)) == 2


async def test_tomorrow_is_that_of_the_members_own_date(world: World) -> None:
    message = await reminded(world, "0 23:30", zone="Pacific/Kiritimati")

    assert "Tuesday, 24 November, 23:30 (Pacific/Kiritimati)" in await press(world, message, "Snooze until tomorrow")


@pytest.mark.slow
async def test_where_the_series_brings_one_by_then_none_is_added(world: World) -> None:
    message = await reminded(world, "0123456 10:30")
    await press(world, message, "Snooze 1 hour")

    words = await press(world, message, "Snooze until tomorrow")

    assert "The next reminder comes by then anyway: Tuesday, 24 November, 10:30" in words
    await world.pass_time(hours=23)
    assert len(reminders(world.ana)) == 1
    await world.pass_time(hours=2)
    assert len(reminders(world.ana)) == 2


@pytest.mark.slow
async def test_a_reminder_that_comes_by_then_leaves_the_snooze_of_another_alone(world: World) -> None:
    first = await reminded(world, "0123456 10:30")
    await world.pass_time(days=1)
    second = reminders(world.ana)[-1]
    await press(world, second, "Snooze until this evening")

    assert "comes by then anyway" in await press(world, first, "Snooze until tomorrow")

    await world.pass_time(hours=10)
    assert len(reminders(world.ana)) == 3


async def test_what_a_pause_or_a_skip_holds_back_does_not_come_by_then(world: World) -> None:
    message = await reminded(world)
    await world.ana.slash(world.channel, "remind edit", time="20:00")
    await world.ana.slash(world.channel, "pause", until="2026-11-23")
    assert "comes again: Tuesday, 24 November, 20:00" in await press(world, message, "Snooze until tomorrow")

    await world.ana.slash(world.channel, "pause", end=True)
    await world.ana.slash(world.channel, "remind skip")
    await world.ana.slash(world.channel, "remind edit", weekday="mon wed")

    assert "Moved from" in await press(world, message, "Snooze 1 hour")
    assert "Moved from" in await press(world, message, "Snooze until tomorrow")


@pytest.mark.parametrize("hindrance", ["pause", "closed"])
async def test_a_snooze_that_did_not_come_can_be_had_again(world: World, hindrance: str) -> None:
    message = await reminded(world)
    await press(world, message, "Snooze 1 hour")
    if hindrance == "pause":
        await world.ana.slash(world.channel, "pause", until="2026-11-23")
    else:
        world.close_direct_messages(world.ana)
    await world.pass_time(hours=2)
    await world.ana.slash(world.channel, "pause", end=True)
    world.env.backend.faults.clear()
    assert len(reminders(world.ana)) == 1

    assert "comes again: Monday, 23 November, 13:31" in await press(world, message, "Snooze 1 hour")

    await world.pass_time(hours=2)
    assert len(reminders(world.ana)) == 2


async def test_a_snooze_of_which_is_not_known_whether_it_came_says_so(world: World) -> None:
    message = await reminded(world)
    await press(world, message, "Snooze 1 hour")
    store, schedule = world.store.reminders, await world.store.reminders.schedule_of(world.ana.id)
    assert schedule is not None
    (waits,) = await store.waiting(schedule.id)
    (held,) = await store.claim_expired(waits.due_at, timedelta(minutes=5), 5)
    assert "is being sent again now" in await press(world, message, "Snooze 1 hour")
    await store.finish(held, "unknown", Cause(Reason.OTHER, "why"), None, waits.due_at)

    assert "may have come again" in await press(world, message, "Snooze 1 hour")


async def test_a_snooze_into_a_pause_is_refused_and_says_so(world: World) -> None:
    await world.ana.slash(world.channel, "pause", **{"from": "2026-11-24"})
    message = await reminded(world)

    assert "no reminder comes then" in await press(world, message, "Snooze until tomorrow")
    assert "comes again" in await press(world, message, "Snooze 1 hour")


async def test_a_schedule_that_rests_or_is_over_says_so(world: World) -> None:
    message = await reminded(world)
    schedule = await world.store.reminders.schedule_of(world.ana.id)
    assert schedule is not None
    await world.store.reminders.pause_schedule(
        schedule.id, Cause(Reason.OTHER, "your direct messages were closed three times")
    )

    for label in ("Snooze 1 hour", "Skip this week"):
        words = await press(world, message, label)
        assert "paused: your direct messages were closed three times." in words
        assert "`/remind status`" in words

    await world.store.reminders.stop(schedule.id, world.bot.core.clock())
    for label in ("Snooze 1 hour", "Skip this week"):
        assert "stopped or replaced" in await press(world, message, label)


# Skip this week


async def test_skipping_the_week_leaves_out_what_is_still_to_come_and_what_was_snoozed(world: World) -> None:
    message = await reminded(world, "024 10:30")
    await press(world, message, "Snooze 1 hour")
    await world.restart()

    words = await press(world, message, "Skip this week")

    assert "No more reminders this week, until Sunday, 29 November." in words
    assert "Skipped: Wednesday, 25 November, 10:30, Friday, 27 November, 10:30." in words
    assert "Reminders that were snoozed or about to be tried again do not come either." in words
    assert "The next one comes on Monday, 30 November, 10:30: <t:" in words
    assert await next_due_of(world, world.ana) == datetime(2026, 11, 30, 9, 30, tzinfo=UTC)

    again = await press(world, message, "Skip this week")
    assert "No more reminders this week" in again
    assert "Skipped" not in again
    assert "The next one comes on Monday, 30 November, 10:30" in again
    put_forward(world, days=3)
    await world.pass_time(minutes=2)
    assert len(reminders(world.ana)) == 1


async def test_a_week_with_nothing_to_come_keeps_the_next_one(world: World) -> None:
    message = await reminded(world)

    words = await press(world, message, "Skip this week")

    assert "Skipped" not in words
    assert "The next one comes on Monday, 30 November, 10:30" in words


async def test_after_a_skip_the_next_one_is_none_that_was_skipped_before(world: World) -> None:
    message = await reminded(world, "014 10:30")
    for _ in range(3):
        await world.ana.slash(world.channel, "remind skip")
    await world.ana.slash(world.channel, "remind edit", weekday="mon sun")

    assert "The next one comes on Sunday, 6 December, 10:30" in await press(world, message, "Skip this week")


async def test_after_a_skip_the_next_one_heeds_a_pause(world: World) -> None:
    await world.ana.slash(world.channel, "pause", **{"from": "2026-11-24", "until": "2026-12-06"})
    message = await reminded(world)

    assert "The next one comes on Monday, 7 December, 10:30" in await press(world, message, "Skip this week")


# Stop


@pytest.mark.slow
async def test_stop_ends_them_also_pressed_twice_and_after_a_restart(world: World) -> None:
    message = await reminded(world, "0123456 10:30")
    await press(world, message, "Snooze 1 hour")
    await world.restart()

    assert "No more reminders. `/remind on` starts them again." in await press(world, message, "Stop reminders")
    assert "You have no reminders." in await press(world, message, "Stop reminders")

    await world.pass_time(days=1, hours=1)
    assert len(reminders(world.ana)) == 1


async def test_stop_below_an_earlier_schedule_ends_the_one_that_runs(world: World) -> None:
    message = await reminded(world)
    await keep(world, world.ana, "4 08:00")

    assert "No more reminders" in await press(world, message, "Stop reminders")

    assert await world.store.reminders.schedule_of(world.ana.id) is None


# Old, and gone


async def test_after_two_weeks_the_buttons_say_kindly_that_they_are_old_and_stop_still_stops(world: World) -> None:
    message = await reminded(world)
    put_forward(world, days=13)
    assert "Logged" in await press(world, message, "I studied")
    put_forward(world, days=14)

    for label in BUTTONS[1:5]:
        words = await press(world, message, label)
        assert "This reminder is from Monday, 23 November" in words
        assert "`/remind status`" in words
    assert "`/studied` logs what you study today" in await press(world, message, "I studied")

    assert len(await study_days(world.store, world.ana.id)) == 1
    assert "No more reminders" in await press(world, message, "Stop reminders")


async def test_a_button_that_was_made_up_is_known_no_longer(world: World) -> None:
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    buttons = [Snooze("hour", "r1.991399.0"), SkipWeek("r1.261399.999"), Stop("r1.261399.0"), Studied("r1.261399.0")]
    for button in buttons:
        view = discord.ui.View(timeout=None)
        view.add_item(button)
        message = await channel.send(view=view)

        pressed = await world.ben.click(message, label=button.item.label)

        assert "I no longer know this reminder" in shown(pressed)


async def test_of_a_reminder_that_was_deleted_nothing_is_moved(world: World) -> None:
    message = await reminded(world)
    asked = await world.ana.slash(world.channel, "mydata delete")
    await world.ana.click(response_of(asked), label="Delete everything")

    for label in BUTTONS[1:5]:
        assert "I no longer know this reminder" in await press(world, message, label)
    assert "You have no reminders." in await press(world, message, "Stop reminders")
