"""Deliveries that are interrupted half-way: what was surely not sent is sent, what may have been is looked for."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from tests.wire.faults import refusal, too_many
from tests.wire.place import Place, eventually
from tests.wire.reminding import DUE, EVERY_DAY, MESSAGES, MONDAY, arrives, lease_runs_out, remind, reminders
from tests.world import shown_in

OPENING = "/users/@me/channels"


async def remind_group(place: Place) -> None:
    reply = await place.mia.slash(
        place.channel, "remind on", weekday=EVERY_DAY, time="19:30", zone="UTC", where=place.channel
    )
    assert "Reminders are on" in shown_in(reply.message)


async def minutes_pass(place: Place, minutes: int) -> None:
    await asyncio.sleep(place.discord.clock.real(60 * minutes))


async def test_a_passing_refusal_to_open_messages_anew_is_tried_again(monday: Place) -> None:
    await remind(monday, monday.ana)
    assert await monday.bot.stop() == 0
    del monday.discord.memory.channels[monday.ana.direct_messages.id]
    await monday.bot.start()
    monday.discord.when("POST", OPENING, **refusal(403, 40003, "You are opening direct messages too fast."))
    monday.discord.clock.skip_to(DUE)

    await arrives(monday.ana)


@pytest.mark.parametrize("refused", ["an opening", "the owner's"])
async def test_an_opening_that_has_to_wait_for_an_hour_stops_nobody_else(monday: Place, refused: str) -> None:
    if refused == "the owner's":
        await remind_group(monday)
        await monday.discord.deny(monday.channel, send_messages=True)
        await remind(monday, monday.ben, at="19:40")
    else:
        await remind(monday, monday.ana)
        await remind(monday, monday.ben, at="19:40")
        assert await monday.bot.stop() == 0
        del monday.discord.memory.channels[monday.ana.direct_messages.id]
        await monday.bot.start()
    monday.discord.when("POST", OPENING, **too_many(3600))
    monday.discord.clock.skip_to(DUE)
    await minutes_pass(monday, 2)
    monday.discord.clock.skip_to(DUE + timedelta(minutes=10))

    await arrives(monday.ben, 10)


async def test_a_server_that_is_out_of_order_gets_its_reminder_when_it_is_back(monday: Place) -> None:
    await remind_group(monday)
    away = {"id": str(monday.server.id), "unavailable": True}
    await monday.discord.gateway.dispatch("GUILD_DELETE", away, monday.server.id)
    monday.discord.clock.skip_to(DUE)
    await minutes_pass(monday, 2)
    assert monday.mia.received() == []

    back = monday.server.payload(monday.discord.memory.bot)
    await monday.discord.gateway.dispatch("GUILD_CREATE", back, monday.server.id)
    await eventually(lambda: bool(reminders(monday.channel)))
    await lease_runs_out(monday)
    assert len(reminders(monday.channel)) == 1


async def test_a_server_that_was_left_after_it_was_out_of_order_is_known_to_be(monday: Place) -> None:
    await remind_group(monday)
    away = {"id": str(monday.server.id), "unavailable": True}
    await monday.discord.gateway.dispatch("GUILD_DELETE", away, monday.server.id)
    monday.discord.clock.skip_to(DUE)
    await minutes_pass(monday, 2)
    await monday.discord.put_out(monday.server)

    await minutes_pass(monday, 8)
    reply = await monday.mia.slash(
        monday.mia.direct_messages, "help"
    )  # no server is shared, so nobody could write to her
    await eventually(lambda: bool(reply.interaction.followups))
    assert "no longer in the server" in shown_in(reply.interaction.followups[0])


async def test_a_lock_just_after_a_schedule_was_kept_costs_a_minute(monday: Place, tmp_path: Path) -> None:
    await minutes_pass(monday, 2)
    await remind(monday, monday.ana, at="09:30")
    other = sqlite3.connect(tmp_path / "data" / "whichcert.db")
    other.execute("BEGIN IMMEDIATE")
    await eventually(lambda: "Looking for due reminders: not done" in monday.bot.log)
    other.rollback()
    other.close()
    monday.discord.clock.skip_to(MONDAY.replace(hour=9, minute=30))

    await arrives(monday.ana, 5)


@pytest.mark.faults
async def test_a_kill_while_the_clock_is_ahead_does_not_double(monday: Place) -> None:
    await remind(monday, monday.ana, weekday=EVERY_DAY)
    held = monday.discord.when("POST", MESSAGES, holds_after=True)
    monday.discord.clock.skip_to(DUE - timedelta(hours=3))
    monday.bot.set_clock(4 * 3600)
    await held.reached()
    await monday.bot.kill()
    await minutes_pass(monday, 15)
    await monday.bot.start()

    await eventually(lambda: bool(monday.discord.sent("GET", r"/channels/\d+/messages")))
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


async def test_a_lease_of_a_clock_that_was_ahead_ends_with_it(monday: Place) -> None:
    await remind(monday, monday.ana)
    held = monday.discord.when("POST", MESSAGES, holds_before=True)
    monday.discord.clock.skip_to(DUE - timedelta(minutes=10))
    monday.bot.set_clock(7200)
    await held.reached()
    await monday.bot.kill()
    monday.bot.set_clock(0)
    await monday.bot.start()

    await arrives(monday.ana, 10)


async def test_who_wished_to_be_forgotten_is_not_written_to(monday: Place) -> None:
    await remind_group(monday)
    posting = f"/channels/{monday.channel.id}/messages"
    held = monday.discord.when("POST", posting, holds_before=True, **refusal(403, 50013, "Missing Permissions"))
    monday.discord.clock.skip_to(DUE)
    await held.reached()
    question = await monday.mia.slash(monday.channel, "mydata delete")
    await monday.mia.click(question, "Delete everything")
    held.release()

    await minutes_pass(monday, 2)
    assert monday.mia.received() == []


async def test_the_log_names_no_channel(monday: Place) -> None:
    await remind(monday, monday.ana)
    monday.discord.when("POST", MESSAGES, **too_many(2))
    monday.discord.clock.skip_to(DUE)

    await arrives(monday.ana)
    assert "rate limited" in monday.bot.log
    assert str(monday.ana.direct_messages.id) not in monday.bot.log


async def test_too_many_openings_keep_nothing_and_say_so(monday: Place) -> None:
    monday.discord.when("POST", OPENING, **refusal(403, 40003, "You are opening direct messages too fast."))
    reply = await monday.ana.slash(monday.channel, "remind on", weekday="mon", time="19:30", zone="UTC")

    assert "just now" in shown_in(reply.message)
    status = await monday.ana.slash(monday.channel, "remind status")
    assert "You have no reminders" in shown_in(status.message)


async def test_what_would_be_tried_again_is_skipped_with_the_week(monday: Place) -> None:
    await remind(monday, monday.ana, weekday=EVERY_DAY)
    monday.discord.clock.skip_to(DUE)
    first = await arrives(monday.ana)
    monday.discord.when("POST", f"/channels/{monday.ana.direct_messages.id}/messages", times=5, **refusal(500))
    monday.discord.clock.skip_to(DUE + timedelta(days=1))
    await eventually(lambda: "tried again" in monday.bot.log)

    skipped = await monday.ana.click(first, "Skip this week")
    assert "about to be tried again" in shown_in(skipped.message)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1
