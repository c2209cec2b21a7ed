"""A member skips a reminder and takes the skip back: the reminder comes once, as if nothing had been skipped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import pytest_asyncio
import simcord

from bot.rules.reasons import Cause, Reason
from cogs.reminders.undo_skip import UndoSkip
from knowledge.guide import Guide
from tests.reminding import keep, next_due_of, press, reminded, reminders
from tests.world import World, labels, open_world, response_of, shown

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 24, 19, 30, tzinfo=BERLIN)
WEEK = timedelta(days=7)


@pytest_asyncio.fixture
async def world(small_guide: Callable[[str], Guide], tmp_path: Path) -> AsyncIterator[World]:
    """A place with a small guide."""
    async with open_world(small_guide("# Exams\n\nThe exam costs $200.\n"), tmp_path) as place:
        yield place


def stamp(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}:f>"


async def skip(world: World, **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "remind skip", **options)


async def undo(world: World, skipped: simcord.InteractionResult) -> str:
    return shown(await world.ana.click(response_of(skipped), label="Undo"))


async def status(world: World) -> str:
    return shown(await world.ana.slash(world.channel, "remind status"))


async def arrived(world: World, until: datetime) -> int:
    """How many reminders have come by an instant."""
    await world.leap(seconds=(until - world.bot.core.clock()).total_seconds() - 60)
    await world.pass_time(minutes=3)
    return len(reminders(world.ana))


async def test_after_undo_the_reminder_comes_once_as_if_it_had_not_been_skipped(world: World) -> None:
    await keep(world, world.ana, "1 19:30")
    before = await status(world)
    skipped = await skip(world)
    assert labels(response_of(skipped)) == ["Undo"]

    await world.restart()
    undone = await undo(world, skipped)

    assert f"The reminder of {stamp(TUESDAY)}" in undone
    assert "comes after all." in undone
    assert f"Next: {stamp(TUESDAY)}" in undone
    assert labels(response_of(skipped)) == []
    assert await status(world) == before
    assert await arrived(world, TUESDAY) == 1
    assert await arrived(world, TUESDAY + WEEK) == 2


async def test_of_two_skips_only_the_one_that_is_taken_back_comes(world: World) -> None:
    await keep(world, world.ana, "1 19:30")
    first, second = await skip(world), await skip(world)

    assert f"Next: {stamp(TUESDAY)}" in await undo(world, first)
    assert await arrived(world, TUESDAY) == 1
    assert await next_due_of(world, world.ana) == TUESDAY + WEEK
    assert await arrived(world, TUESDAY + WEEK + timedelta(hours=1)) == 1
    assert "Its time is over, so this reminder stays skipped." in await undo(world, second)
    assert await arrived(world, TUESDAY + 2 * WEEK) == 2


async def test_undone_and_skipped_again_it_does_not_come(world: World) -> None:
    await keep(world, world.ana, "1 19:30")
    await undo(world, await skip(world))

    assert f"Next: {stamp(TUESDAY + WEEK)}" in shown(await skip(world))
    assert await arrived(world, TUESDAY) == 0
    assert await arrived(world, TUESDAY + WEEK) == 1


async def test_a_snooze_that_was_skipped_waits_again(world: World) -> None:
    message = await reminded(world)
    await press(world, message, "Snooze until tomorrow")
    skipped = await skip(world)
    assert "The reminder snoozed until" in shown(skipped)

    assert "Snoozed until" in await undo(world, skipped)
    assert await arrived(world, world.bot.core.clock() + timedelta(days=1)) == 2


async def test_what_was_edited_or_stopped_since_stays_as_it_is(world: World) -> None:
    await keep(world, world.ana, "1 19:30")
    skipped = await skip(world)
    await world.ana.slash(world.channel, "remind edit", time="20:00")
    later = await next_due_of(world, world.ana)

    assert "This has changed since, so I have changed nothing." in await undo(world, skipped)
    assert await next_due_of(world, world.ana) == later

    await world.ana.slash(world.channel, "remind edit", time="19:30")
    await world.ana.slash(world.channel, "remind off")
    assert "stopped or replaced" in await undo(world, skipped)
    assert await arrived(world, TUESDAY + WEEK) == 0


async def test_edited_there_and_back_it_comes_after_all(world: World) -> None:
    await keep(world, world.ana, "1 19:30")
    skipped = await skip(world)
    await world.ana.slash(world.channel, "remind edit", time="20:00")
    await world.ana.slash(world.channel, "remind edit", time="19:30")

    assert f"Next: {stamp(TUESDAY)}" in await undo(world, skipped)
    assert await arrived(world, TUESDAY) == 1


async def test_where_another_time_of_that_day_was_skipped_too_nothing_is_lost(world: World) -> None:
    await keep(world, world.ana, "1 19:30")
    first = await skip(world)
    await world.ana.slash(world.channel, "remind edit", time="20:00")
    await skip(world)
    await world.ana.slash(world.channel, "remind edit", time="19:30")

    assert "This has changed since" in await undo(world, first)
    assert await arrived(world, TUESDAY + WEEK) == 1


async def test_a_paused_schedule_has_it_back_when_it_is_resumed(world: World) -> None:
    schedule = await keep(world, world.ana, "1 19:30")
    skipped = await skip(world)
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.DM_CLOSED))

    assert "No reminders come until they are resumed." in await undo(world, skipped)
    await world.ana.click(response_of(await world.ana.slash(world.channel, "remind status")))
    assert await next_due_of(world, world.ana) == TUESDAY


async def test_nobody_else_takes_a_skip_back(world: World) -> None:
    await keep(world, world.ana, "1 19:30")
    await skip(world)
    schedule = await world.store.reminders.schedule_of(world.ana.id)
    assert schedule is not None
    (occurrence,) = await world.store.reminders.since(schedule.id, TUESDAY)
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    view.add_item(UndoSkip(occurrence.key))
    message = await channel.send(view=view)  # such a button is shown to its member alone

    assert "belongs to the member who asked" in shown(await world.ben.click(message, label="Undo"))
    assert await next_due_of(world, world.ana) == TUESDAY + WEEK


async def test_an_admin_takes_back_the_skip_of_a_group(world: World) -> None:
    more = {"guild_id": world.env.guild.id, "channel_id": world.channel.id}
    await keep(world, world.mia, "1 19:30", **more)
    skipped = await world.mia.slash(world.channel, "remind skip", where=world.channel)

    undone = shown(await world.mia.click(response_of(skipped), label="Undo"))

    assert f"Next: {stamp(TUESDAY)}" in undone
    schedule = await world.store.reminders.schedule_of_channel(world.channel.id)
    assert schedule is not None
    assert schedule.next_due_at == TUESDAY
