"""Single requests fail in every way: the member reads one answer, and the log shows no bug."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.wire.faults import refusal, too_many
from tests.wire.people import NoAnswer
from tests.wire.place import Place, eventually, open_place
from tests.world import shown_in

CALLBACK = "/interactions/*/callback"


async def ask(place: Place) -> str:
    reply = await place.ana.slash(place.channel, "ask", question="what does the exam cost?")
    return shown_in(reply.message)


def callbacks(place: Place) -> int:
    return len(place.discord.sent("POST", "/interactions/.*"))


async def test_a_500_on_the_answer_is_tried_again_and_answered_once(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, **refusal(500))

    assert "200 US dollars" in await ask(wire)
    assert callbacks(wire) == 2
    assert len(wire.channel.messages) == 1


async def test_a_discord_that_stays_out_of_order_costs_the_answer_and_nothing_else(tmp_path: Path) -> None:
    async with open_place(tmp_path, speed=20) as place:
        await place.bot.start()
        fault = place.discord.when("POST", CALLBACK, times=None, **refusal(500))
        with pytest.raises(NoAnswer):
            await ask(place)
        await eventually(lambda: "It is not known whether the answer to ask arrived" in place.bot.log)
        assert fault.met == 15  # three times five tries of discord.py; an apology might be a second answer
        place.discord.faults.clear()

        assert "200 US dollars" in await ask(place)
        assert len(place.channel.messages) == 1


async def test_an_answer_that_took_effect_and_was_lost_is_not_given_twice(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, loses_answer=True)

    assert "200 US dollars" in await ask(wire)
    await asyncio.sleep(0.3)
    assert len(wire.channel.messages) == 1
    assert "200 US dollars" in await ask(wire)


async def test_a_promise_whose_answer_was_lost_is_kept(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, loses_answer=True)
    reply = await wire.ana.slash(wire.channel, "remind on", weekday="mon", time="19:30", zone="Berlin")

    assert "Reminders are on" in shown_in(reply.message)
    assert reply.interaction.followups == []


async def test_a_promise_whose_answer_was_lost_is_not_left_open_by_a_failure(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, loses_answer=True)
    reply = await wire.ana.slash(wire.channel, "remind on", weekday="someday", time="19:30", zone="Berlin")
    assert "does not name days" in shown_in(reply.message)

    wire.discord.when("POST", CALLBACK, loses_answer=True)
    reply = await wire.ana.slash(wire.channel, "remind edit", time="8:00")
    assert "You have no reminders" in shown_in(reply.message)
    assert reply.interaction.followups == []


async def test_an_entry_is_kept_once_when_the_answer_to_it_is_lost(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, loses_answer=True)
    await wire.ana.slash(wire.channel, "studied", minutes=20)

    shown = shown_in((await wire.ana.slash(wire.channel, "mydata show")).message)
    assert "Study entries: 1" in shown


async def test_a_connection_that_breaks_before_the_answer_costs_the_answer_alone(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, times=3, drops=True)
    with pytest.raises(NoAnswer):
        await ask(wire)

    assert "200 US dollars" in await ask(wire)


async def test_a_connection_that_breaks_before_the_answer_is_answered_anew(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, times=2, drops=True)

    assert "200 US dollars" in await ask(wire)
    assert len(wire.channel.messages) == 1


async def test_too_many_requests_are_waited_for(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, **too_many(0.4))
    wire.discord.when("POST", "/channels/*/messages", **too_many(0.4))

    assert "200 US dollars" in await ask(wire)
    await wire.ana.write("how many minutes does it take")
    await eventually(lambda: bool(wire.ana.received()))
    assert len(wire.ana.received()) == 1


async def test_an_answer_may_be_slow(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, seconds=2.0)

    assert "200 US dollars" in await ask(wire)
    assert len(wire.channel.messages) == 1


async def test_an_answer_that_is_too_slow_for_discord_is_no_bug(wire: Place) -> None:
    wire.discord.when("POST", CALLBACK, seconds=3.3)
    with pytest.raises(NoAnswer):
        await ask(wire)

    await eventually(lambda: "answered too late" in wire.bot.log)
    assert "Traceback" not in wire.bot.log


async def test_a_direct_message_that_cannot_be_answered_is_no_bug(wire: Place) -> None:
    wire.ana.user.dms_closed = True
    await wire.ana.write("how many minutes does it take")
    await eventually(lambda: bool(wire.discord.sent("POST", r"/channels/\d+/messages")))

    wire.ana.user.dms_closed = False
    await wire.ana.write("how many minutes does it take")
    await eventually(lambda: bool(wire.ana.received()))
    assert len(wire.ana.received()) == 1


async def test_a_reminder_is_kept_only_where_its_test_arrived(wire: Place) -> None:
    wire.ana.user.dms_closed = True
    reply = await wire.ana.slash(wire.channel, "remind on", weekday="mon", time="19:30", zone="Berlin")
    assert "Direct Messages" in shown_in(reply.message)

    status = await wire.ana.slash(wire.channel, "remind status")
    assert "You have no reminders" in shown_in(status.message)
