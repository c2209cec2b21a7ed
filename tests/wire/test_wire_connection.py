"""The connection breaks in every way in which gateways break, and nothing that members do is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.wire.place import Place, eventually, open_place
from tests.world import shown_in


async def answers(place: Place) -> bool:
    """Tells whether the bot answers a command."""
    reply = await place.ben.slash(place.channel, "ask", question="what does the exam cost?")
    return "200 US dollars" in shown_in(reply.message)


async def test_a_gateway_that_drops_in_the_middle_of_a_command_costs_nothing(wire: Place) -> None:
    held = wire.discord.when("POST", "/interactions/*/callback", holds_before=True)
    asking = asyncio.create_task(wire.ana.slash(wire.channel, "studied", minutes=20))
    await held.reached()

    wire.discord.gateway.drop()
    await wire.discord.gateway.ready(resumed=1)
    held.release()

    assert "1 day" in shown_in((await asking).message)
    assert wire.discord.gateway.identified == 1
    assert await answers(wire)


async def test_what_happened_while_disconnected_is_made_up_for(wire: Place) -> None:
    wire.discord.gateway.refusing = True
    wire.discord.gateway.drop()
    await eventually(lambda: not wire.discord.gateway.live)
    await wire.ana.write("how many minutes does it take")

    wire.discord.gateway.refusing = False
    await wire.discord.gateway.ready(resumed=1)
    await eventually(lambda: bool(wire.ana.received()))

    assert len(wire.ana.received()) == 1
    assert "two hours" in shown_in(wire.ana.received()[0])


async def test_discord_asks_to_reconnect(wire: Place) -> None:
    await wire.discord.gateway.ask_to_reconnect()
    await wire.discord.gateway.ready(resumed=1)

    assert await answers(wire)


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4008, 4009])
async def test_discord_closes_the_connection_for_the_moment(hurried: Place, code: int) -> None:
    await hurried.discord.gateway.close(code)
    await eventually(lambda: hurried.discord.gateway.resumed + hurried.discord.gateway.identified == 2)

    assert await answers(hurried)


async def test_a_session_that_discord_no_longer_knows_is_begun_anew(hurried: Place) -> None:
    await hurried.discord.gateway.invalidate(resumable=False)
    await hurried.discord.gateway.ready(identified=2)

    assert await answers(hurried)


async def test_an_invalid_session_that_can_be_resumed(hurried: Place) -> None:
    await hurried.discord.gateway.invalidate(resumable=True)
    await hurried.discord.gateway.ready(resumed=1)

    assert hurried.discord.gateway.identified == 1
    assert await answers(hurried)


@pytest.mark.faults
async def test_a_gateway_that_no_longer_acknowledges_is_left(hurried: Place) -> None:
    await asyncio.sleep(hurried.discord.clock.real(60))
    assert len(hurried.discord.gateway.sessions) == 1
    assert hurried.discord.gateway.connections[0].heartbeats >= 1

    hurried.discord.gateway.acknowledges = False
    await hurried.discord.gateway.ready(resumed=1)
    hurried.discord.gateway.acknowledges = True

    assert await answers(hurried)


FOR_GOOD = {
    4004: "Discord no longer accepts the token (code 4004): get a new one on the application's page",
    4010: "Discord refused the shard that the bot asked for (code 4010): update the bot",
    4011: "Discord demands sharding (code 4011), because the bot is in too many servers",
    4012: "Discord no longer supports the version that the bot speaks (code 4012): update the bot",
    4013: "Discord does not know the intents that the bot asked for (code 4013): update the bot",
    4014: "Discord does not allow the intents that the bot asked for (code 4014)",
}


@pytest.mark.parametrize("code", FOR_GOOD)
async def test_a_connection_that_is_closed_for_good_ends_the_bot_with_what_to_do(wire: Place, code: int) -> None:
    await wire.discord.gateway.close(code)

    assert await wire.bot.ended() == 1
    assert wire.bot.log.splitlines()[-1].startswith(FOR_GOOD[code])
    assert "Traceback" not in wire.bot.log


@pytest.mark.parametrize("code", [4011, 4013, 4014])
async def test_a_connection_that_is_refused_from_the_start_ends_the_bot_too(wire: Place, code: int) -> None:
    assert await wire.bot.stop() == 0
    wire.discord.gateway.closes_with = code
    await wire.bot.start(connected=False)

    assert await wire.bot.ended() == 1
    assert wire.bot.log.splitlines()[-1].startswith(FOR_GOOD[code])
    assert "Traceback" not in wire.bot.log


@pytest.mark.faults
async def test_ten_minutes_without_discord(tmp_path: Path) -> None:
    async with open_place(tmp_path, speed=30) as place:
        await place.bot.start()
        await place.ana.slash(place.channel, "studied", minutes=20)

        place.discord.go_down()
        await asyncio.sleep(place.discord.clock.real(600))
        place.discord.come_back()
        await eventually(lambda: bool(place.discord.gateway.live), seconds=60)

        assert await answers(place)
        assert "1 day" in shown_in((await place.ana.slash(place.channel, "streak show")).message)
        assert "was not connected for" in place.bot.log
