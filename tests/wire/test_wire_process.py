"""The process is ended, politely or not, and started again."""

from __future__ import annotations

import asyncio

from tests.wire.objects import Interaction
from tests.wire.people import COMMAND
from tests.wire.place import Place, eventually
from tests.wire.reminding import DUE, MESSAGES, remind
from tests.wire.server import TOKEN
from tests.world import shown_in

REMIND = {"weekday": "mon", "time": "19:30", "zone": "Berlin"}


async def test_what_was_begun_is_finished_before_the_bot_ends(wire: Place) -> None:
    held = wire.discord.when("POST", "/channels/*/messages", holds_before=True)
    asking = asyncio.create_task(wire.ana.slash(wire.channel, "remind on", **REMIND))
    await held.reached()

    ending = asyncio.create_task(wire.bot.stop())
    await asyncio.sleep(0.5)
    held.release()

    assert "Monday at 19:30" in shown_in((await asking).message)
    assert await ending == 0


async def test_commands_that_discord_has_are_not_sent_again(wire: Place) -> None:
    assert len(wire.discord.sent("PUT", ".*/commands")) == 1
    await wire.bot.stop()
    await wire.bot.start()
    assert len(wire.discord.sent("PUT", ".*/commands")) == 1


async def test_commands_that_come_while_the_bot_ends_are_answered_or_not_begun(wire: Place) -> None:
    async def go_on() -> None:
        while True:
            if sum(not one.settled for one in begun) < 5:  # no more than are finished in the time to end
                data = wire.ana._command("streak why", {})
                begun.append(wire.ana.begin(wire.channel, COMMAND, data))
                await wire.ana.send(begun[-1], data)
            await asyncio.sleep(0.001)

    begun: list[Interaction] = []
    going_on = asyncio.create_task(go_on())
    await eventually(lambda: len(begun) > 20 and begun[0].settled)

    assert await wire.bot.stop() == 0
    last = wire.bot.records[-1]
    assert (last["level"], last["message"]) == ("INFO", "Ended as asked.")
    going_on.cancel()
    assert "Traceback" not in wire.bot.log
    assert "Reference" not in wire.bot.log
    assert all(one.settled for one in begun if one.answer is not None)


async def test_what_hangs_is_waited_for_and_does_not_keep_the_bot_from_ending(hurried: Place) -> None:
    held = hurried.discord.when("PATCH", "/webhooks/*", holds_before=True)
    asking = asyncio.create_task(hurried.ana.slash(hurried.channel, "remind on", **REMIND))
    await held.reached()

    began = hurried.discord.clock.seconds()
    assert await hurried.bot.stop() == 0
    assert hurried.discord.clock.seconds() - began > 5
    assert "Traceback" not in hurried.bot.log
    asking.cancel()
    held.release()


async def test_a_reminder_that_hangs_does_not_keep_the_bot_either(monday: Place) -> None:
    await remind(monday, monday.ana)
    held = monday.discord.when("POST", MESSAGES, holds_before=True)
    monday.discord.clock.skip_to(DUE)
    await held.reached()

    assert await monday.bot.stop() == 0
    assert "Traceback" not in monday.bot.log
    held.release()


async def test_a_connection_that_no_longer_answers_does_not_keep_the_bot(wire: Place) -> None:
    wire.discord.gateway.freeze()

    assert await wire.bot.stop() == 0


async def test_the_bot_can_be_ended_before_it_is_connected(wire: Place) -> None:
    assert await wire.bot.stop() == 0
    held = wire.discord.when("GET", "/users/@me", holds_before=True)
    await wire.bot.start(connected=False)
    await held.reached()

    assert await wire.bot.stop() == 0
    held.release()


async def test_buttons_from_before_a_kill_go_on_working(hurried: Place) -> None:
    wire = hurried
    answer = await wire.ana.slash(wire.channel, "ask", question="what does the exam cost?")
    studied = await wire.ana.slash(wire.channel, "studied", minutes=20)
    await wire.bot.kill()
    await wire.bot.start()

    related = await wire.ana.click(answer, "How long is the exam?")
    assert "two hours" in shown_in(related.message)
    undone = await wire.ana.click(studied, "Undo")
    assert "undone" in shown_in(undone.message).casefold()


async def test_a_wrong_token_is_one_sentence_without_the_token(wire: Place) -> None:
    assert await wire.bot.stop() == 0
    await wire.bot.start(connected=False, DISCORD_TOKEN=f"{TOKEN}x")

    assert await wire.bot.ended() == 1
    assert "Discord refused the token" in wire.bot.log.splitlines()[-1]
    assert TOKEN not in wire.bot.log
    assert "Traceback" not in wire.bot.log
