"""Reminders arrive exactly once: through kills at every step, lost answers, outages, clock jumps and a locked disk."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.wire.faults import refusal
from tests.wire.place import Place, eventually, open_place
from tests.wire.reminding import (
    DUE,
    EVERY_DAY,
    MESSAGES,
    MONDAY,
    SET_UP,
    arrives,
    come_to,
    keys,
    lease_runs_out,
    remind,
    reminders,
)
from tests.world import shown_in


@pytest.mark.parametrize("kind", SET_UP)
async def test_a_reminder_arrives_once_and_not_before_its_time(monday: Place, kind: str) -> None:
    due_at = await SET_UP[kind](monday, monday.ana)
    await come_to(monday, due_at - timedelta(seconds=90))

    message = await arrives(monday.ana)

    assert message.created_at >= due_at
    assert message.nonce in keys(message)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


STEPS = {"before it is sent": "holds_before", "after it was sent": "holds_after"}


@pytest.mark.parametrize("kind", ["weekly", "once"])  # a streak may need no reminder after the bot was away
@pytest.mark.parametrize("holds", STEPS.values(), ids=list(STEPS))
async def test_a_kill_while_it_is_sent(monday: Place, holds: str, kind: str) -> None:
    due_at = await SET_UP[kind](monday, monday.ana)
    held = monday.discord.when("POST", MESSAGES, **{holds: True})
    await come_to(monday, due_at)
    await held.reached()
    await monday.bot.kill()
    await monday.bot.start()

    await arrives(monday.ana)
    await eventually(lambda: bool(monday.discord.sent("GET", r"/channels/\d+/messages")))
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


@pytest.mark.parametrize("holds", ["holds_before", "holds_after"])
async def test_a_kill_while_the_history_is_read(monday: Place, holds: str) -> None:
    await remind(monday, monday.ana)
    sending = monday.discord.when("POST", MESSAGES, holds_after=True)
    monday.discord.clock.skip_to(DUE)
    await sending.reached()
    await monday.bot.kill()
    reading = monday.discord.when("GET", MESSAGES, **{holds: True})
    await monday.bot.start()
    await reading.reached()
    await monday.bot.kill()
    await monday.bot.start()

    await eventually(lambda: len(monday.discord.sent("GET", r"/channels/\d+/messages")) == 2)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


async def test_a_kill_after_a_refusal_that_was_not_heard(monday: Place) -> None:
    await remind(monday, monday.ana)
    monday.ana.user.dms_closed = True
    held = monday.discord.when("POST", MESSAGES, holds_after=True)
    monday.discord.clock.skip_to(DUE)
    await held.reached()
    await monday.bot.kill()
    await monday.bot.start()

    await eventually(lambda: len(monday.discord.sent("POST", r"/channels/\d+/messages")) == 3)
    async with asyncio.timeout(20):  # the refusal is stored after it is heard
        while "about to be sent" in (
            said := shown_in((await monday.ana.slash(monday.channel, "remind status")).message)
        ):
            pass
    assert "closed" in said


@pytest.mark.parametrize("kind", SET_UP)
async def test_an_answer_that_is_lost_after_it_took_effect(monday: Place, kind: str) -> None:
    due_at = await SET_UP[kind](monday, monday.ana)
    monday.discord.when("POST", MESSAGES, loses_answer=True)
    await come_to(monday, due_at)

    await arrives(monday.ana)
    await eventually(lambda: bool(monday.discord.sent("GET", r"/channels/\d+/messages")))
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


async def test_a_hanging_request_does_not_keep_the_others_waiting(monday: Place) -> None:
    await remind(monday, monday.ana)
    await remind(monday, monday.ben)
    held = monday.discord.when("POST", f"/channels/{monday.ana.direct_messages.id}/messages", holds_before=True)
    monday.discord.clock.skip_to(DUE)
    await held.reached()

    await arrives(monday.ben)
    held.release()
    await arrives(monday.ana)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


async def test_discord_out_of_order_is_tried_again_and_others_go_first(monday: Place) -> None:
    await remind(monday, monday.ana)
    await remind(monday, monday.ben)
    path = f"/channels/{monday.ana.direct_messages.id}/messages"
    monday.discord.when("POST", path, times=7, **refusal(500))
    monday.discord.clock.skip_to(DUE)

    await arrives(monday.ben)
    await arrives(monday.ana)
    await lease_runs_out(monday)
    assert [len(reminders(person.direct_messages)) for person in (monday.ana, monday.ben)] == [1, 1]


async def test_a_gateway_that_drops_while_reminders_are_sent(monday: Place) -> None:
    await remind(monday, monday.ana)
    held = monday.discord.when("POST", MESSAGES, holds_before=True)
    monday.discord.clock.skip_to(DUE)
    await held.reached()
    monday.discord.gateway.drop()
    await monday.discord.gateway.ready(resumed=1)
    held.release()

    await arrives(monday.ana)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


@pytest.mark.faults
async def test_discord_down_for_ten_minutes(monday: Place) -> None:
    await remind(monday, monday.ana)
    monday.discord.clock.skip_to(DUE - timedelta(minutes=2))
    monday.discord.go_down()
    await asyncio.sleep(monday.discord.clock.real(600))
    monday.discord.come_back()

    message = await arrives(monday.ana, 60)
    assert message.created_at >= DUE + timedelta(minutes=5)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1


async def test_a_clock_that_is_set_forward_and_back_again(monday: Place) -> None:
    await remind(monday, monday.ana)
    monday.discord.clock.skip_to(DUE - timedelta(minutes=5))
    monday.bot.set_clock(600)
    await arrives(monday.ana)

    monday.bot.set_clock(0)
    await asyncio.sleep(monday.discord.clock.real(8 * 60))
    assert len(reminders(monday.ana.direct_messages)) == 1


async def test_a_clock_that_was_a_week_ahead_makes_up_for_it(monday: Place) -> None:
    await remind(monday, monday.ana, weekday=EVERY_DAY)
    monday.bot.set_clock(7 * 86400)
    await asyncio.sleep(monday.discord.clock.real(3 * 60))
    monday.bot.set_clock(0)
    await remind(monday, monday.ben)
    await asyncio.sleep(monday.discord.clock.real(90))
    monday.discord.clock.skip_to(DUE)
    await arrives(monday.ben)
    await eventually(lambda: len(reminders(monday.ana.direct_messages)) == 2)  # one came too early

    monday.discord.clock.skip_to(DUE + timedelta(days=1))
    await eventually(lambda: len(reminders(monday.ana.direct_messages)) == 3)


@pytest.mark.parametrize("held", [False, True], ids=["between looks", "while they are sent"])
async def test_a_clock_put_right_lets_nothing_come_before_its_time(monday: Place, held: bool) -> None:
    members = [monday.discord.person(f"Member{number}", monday.server) for number in range(12)]
    for number, member in enumerate(members):
        await remind(monday, member, at=f"19:{number % 4:02}", weekday=EVERY_DAY)
    sending = monday.discord.when("POST", MESSAGES, times=None, holds_before=held)
    monday.bot.set_clock(8 * 86400)
    if held:
        await sending.reached()
    await asyncio.sleep(monday.discord.clock.real(2 * 60))
    monday.bot.set_clock(0)
    sending.release()
    await asyncio.sleep(monday.discord.clock.real(60))  # what was under way comes
    put_right_at = monday.discord.clock.now()
    await asyncio.sleep(monday.discord.clock.real(3 * 60))

    for day in (0, 3):
        monday.discord.clock.skip_to(MONDAY.replace(hour=18, minute=58) + timedelta(days=day))
        await asyncio.sleep(monday.discord.clock.real(8 * 60))
    for number, member in enumerate(members):
        came = [one.created_at for one in reminders(member.direct_messages) if one.created_at > put_right_at]
        due = [MONDAY.replace(hour=19, minute=number % 4) + timedelta(days=day) for day in range(4)]
        assert all(min((at - one for one in due if at >= one), default=None) is not None for at in came), came
        assert {at.date() for at in came} >= {due[0].date(), due[3].date()}


@pytest.mark.parametrize("jump", [-3600, 7 * 86400])
async def test_a_clock_that_jumps_while_reminders_are_looked_for(monday: Place, jump: int) -> None:
    monday.bot.set_clock(jump)
    await asyncio.sleep(monday.discord.clock.real(150))
    monday.bot.set_clock(0)
    await remind(monday, monday.ana, at="09:30")
    monday.discord.clock.skip_to(MONDAY.replace(hour=9, minute=30))

    arrived_at = (await arrives(monday.ana)).created_at
    assert arrived_at < MONDAY.replace(hour=10, minute=15), "it rested for what the clock had jumped"


async def test_a_database_that_is_locked_for_a_while(monday: Place, tmp_path: Path) -> None:
    await remind(monday, monday.ana)
    held = monday.discord.when("POST", MESSAGES, holds_after=True)
    monday.discord.clock.skip_to(DUE)
    await held.reached()
    other = sqlite3.connect(tmp_path / "data" / "whichcert.db")
    other.execute("BEGIN IMMEDIATE")
    held.release()
    await eventually(lambda: "could not be saved" in monday.bot.log)
    other.rollback()
    other.close()

    await lease_runs_out(monday)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1
    status = await monday.ana.slash(monday.channel, "remind status")
    assert "arrived" in shown_in(status.message)


@pytest.mark.faults
@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")
async def test_a_disk_that_is_full_for_a_while(monday: Place) -> None:
    await remind(monday, monday.ana)
    held = monday.discord.when("POST", MESSAGES, holds_after=True)
    monday.discord.clock.skip_to(DUE)
    await held.reached()
    monday.bot.fill_disk(full=True)
    held.release()
    await asyncio.sleep(monday.discord.clock.real(180))
    refused = await monday.ben.slash(monday.channel, "studied")
    assert "could not be saved" in shown_in(refused.message)

    monday.bot.fill_disk(full=False)
    await lease_runs_out(monday)
    await lease_runs_out(monday)
    assert len(reminders(monday.ana.direct_messages)) == 1
    status = await monday.ana.slash(monday.channel, "remind status")
    assert "arrived" in shown_in(status.message)


@pytest.mark.seeds(short=1, long=10)
async def test_twenty_kills_at_random_moments(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    async with open_place(tmp_path, speed=240, began_at=MONDAY) as place:
        await place.bot.start()
        members = [place.discord.person(f"Member{number}", place.server) for number in range(30)]
        for number, member in enumerate(members):
            await remind(place, member, at=f"19:{number:02}", weekday=EVERY_DAY)
        place.discord.when("POST", MESSAGES, times=None, seconds_after=0.1)
        place.discord.clock.skip_to(MONDAY.replace(hour=18, minute=59, second=30))
        for _ in range(20):
            await asyncio.sleep(chance.random() * place.discord.clock.real(120))
            await place.bot.kill()
            await place.bot.start()

        await eventually(lambda: all(reminders(member.direct_messages) for member in members), 60)
        await lease_runs_out(place)
        assert place.discord.sent("GET", r"/channels/\d+/messages")
        assert [len(reminders(member.direct_messages)) for member in members] == [1] * 30
