"""The servers are spread over shards, each of which may lose its connection alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.wire.objects import Channel, Interaction, Server
from tests.wire.people import COMMAND, Person
from tests.wire.place import Place, eventually, open_place
from tests.wire.reminding import DUE, MONDAY, reminders
from tests.wire.watching import counts, free_port, says
from tests.world import shown_in

TWO = {"SHARD_COUNT": "2"}
QUESTION = "what does the exam cost?"


def server_on(place: Place, shard: int) -> Server:
    """Makes a server that belongs to a shard of two."""
    server = place.discord.server(f"On {shard}")
    if (server.id >> 22) % 2 != shard:
        del place.discord.memory.servers[server.id]
        server.id ^= 1 << 22
        place.discord.memory.servers[server.id] = server
    return server


def channel_on(place: Place, shard: int) -> Channel:
    """Makes such a server, with everybody in it, and a channel of it."""
    server = server_on(place, shard)
    for person in (place.ana, place.ben, place.mia):
        place.discord.join(person, server, admin=person is place.mia)
    return place.discord.channel(server)


async def answers(person: Person, channel: Channel) -> bool:
    """Tells whether the bot answers a command."""
    return "200 US dollars" in shown_in((await person.slash(channel, "ask", question=QUESTION)).message)


@asynccontextmanager
async def two_shards(
    folder: Path, *, speed: float = 20.0, **settings: str
) -> AsyncGenerator[tuple[Place, Channel, Channel]]:
    """A place whose bot has two shards, with a channel on each."""
    async with open_place(folder, speed=speed, began_at=MONDAY, **TWO | settings) as place:
        first, second = channel_on(place, 0), channel_on(place, 1)
        await place.bot.start(OPERATOR_IDS=str(place.mia.id))
        await place.discord.gateway.ready(identified=2)
        await eventually(lambda: "on 2 shards" in place.bot.log)
        yield place, first, second


def shards_of(place: Place) -> set[int]:
    return {session.shard for session in place.discord.gateway.live}


async def test_each_shard_answers_and_the_first_gets_direct_messages(tmp_path: Path) -> None:
    async with two_shards(tmp_path) as (place, first, second):
        assert await answers(place.ana, first)
        assert await answers(place.ana, second)
        assert await answers(place.ana, place.ana.direct_messages)
        await place.ben.write("how many minutes does it take")
        await eventually(lambda: bool(place.ben.received()))
        assert await place.bot.stop() == 0


async def test_a_group_on_the_second_shard_is_reminded(tmp_path: Path) -> None:
    async with two_shards(tmp_path, speed=240.0) as (place, _, second):
        options = {"weekday": "mon", "time": "19:30", "zone": "UTC", "where": second}
        reply = await place.mia.slash(second, "remind on", **options)
        assert "Monday at 19:30" in shown_in(reply.message)
        place.discord.clock.skip_to(DUE)
        await eventually(lambda: bool(reminders(second)))


async def test_a_shard_is_resumed_while_the_other_answers(tmp_path: Path) -> None:
    port = free_port()
    async with two_shards(tmp_path, HTTP_PORT=str(port)) as (place, first, second):
        await says(port, "/readyz", 200)
        gateway = place.discord.gateway
        gateway.refusing = True
        gateway.drop(0)
        await eventually(lambda: shards_of(place) == {1})
        assert await answers(place.ana, second)
        await says(port, "/readyz", 503, gateway=False)
        await place.ben.write("how many minutes does it take")  # while the shard of direct messages is away

        gateway.refusing = False
        await eventually(lambda: shards_of(place) == {0, 1})
        await eventually(lambda: bool(place.ben.received()))
        assert (gateway.identified, gateway.resumed) == (2, 1)
        assert await answers(place.ana, first)
        await says(port, "/readyz", 200)
        await counts(port, 1, "whichcert_gateway_reconnects_total")


async def test_a_shard_does_not_wait_for_another_that_cannot_be_connected(tmp_path: Path) -> None:
    async with two_shards(tmp_path) as (place, first, _):
        gateway = place.discord.gateway
        gateway.greeting = False
        gateway.drop(1)
        await eventually(lambda: len(gateway.connections) == 2 and shards_of(place) == {0})  # discord.py waits a minute

        gateway.greeting = True
        gateway.drop(0)
        await eventually(lambda: (shards_of(place), gateway.resumed) == ({0}, 1))
        assert await answers(place.ana, first)
        assert await place.bot.stop() == 0
        assert "Traceback (most" not in place.bot.log.rpartition("Attempting a reconnect")[0]


async def test_two_shards_that_begin_new_sessions_at_once_take_turns(tmp_path: Path) -> None:
    async with two_shards(tmp_path) as (place, first, second):
        gateway = place.discord.gateway
        for shard in (0, 1):
            gateway.forget(shard)
        gateway.drop()
        await eventually(lambda: shards_of(place) == {0, 1} and gateway.identified == 4)
        assert gateway.too_early == 0
        assert await answers(place.ana, first)
        assert await answers(place.ana, second)


async def test_the_doctor_names_the_shard_that_is_away(tmp_path: Path) -> None:
    async with two_shards(tmp_path) as (place, first, _):
        assert "on 2 shards" in shown_in((await place.mia.slash(first, "doctor")).message)

        place.discord.gateway.away = {1}
        place.discord.gateway.drop(1)
        await eventually(lambda: shards_of(place) == {0})
        said = shown_in((await place.mia.slash(first, "doctor")).message)
        assert "Shard 1 is not connected" in said


async def test_a_server_left_while_its_shard_was_away_is_left(tmp_path: Path) -> None:
    async with two_shards(tmp_path) as (place, first, second):
        gateway = place.discord.gateway
        gateway.away = {1}
        gateway.drop(1)
        await eventually(lambda: shards_of(place) == {0})
        assert second.server is not None
        await place.discord.put_out(second.server)
        gateway.forget(1)
        gateway.away = set()
        await eventually(lambda: gateway.identified == 3)
        await asyncio.sleep(place.discord.clock.real(5))
        assert "2 servers on 2 shards" in shown_in((await place.mia.slash(first, "doctor")).message)


@pytest.mark.parametrize("count", ["1", "2"])
async def test_commands_that_come_while_the_bot_ends_are_answered_or_not_begun(tmp_path: Path, count: str) -> None:
    async def go_on(channel: Channel) -> None:
        while True:
            if sum(not one.settled for one in begun) < 5:
                data = place.ana._command("streak why", {})
                begun.append(place.ana.begin(channel, COMMAND, data))
                await place.ana.send(begun[-1], data)
            await asyncio.sleep(0.001)

    begun: list[Interaction] = []
    async with open_place(tmp_path, SHARD_COUNT=count) as place:
        channels = [channel_on(place, 0), channel_on(place, 1)]
        await place.bot.start()
        await place.discord.gateway.ready(identified=int(count))
        going_on = [asyncio.create_task(go_on(channel)) for channel in channels]
        await eventually(lambda: len(begun) > 20 and begun[0].settled)

        assert await place.bot.stop() == 0
        for task in going_on:
            task.cancel()
        assert "Traceback" not in place.bot.log
        assert "Reference" not in place.bot.log
        assert all(one.settled for one in begun if one.answer is not None)


async def test_the_bot_ends_while_a_shard_is_being_connected_again(tmp_path: Path) -> None:
    async with two_shards(tmp_path) as (place, first, _):
        place.discord.gateway.away = {1}
        place.discord.gateway.drop(1)
        await eventually(lambda: shards_of(place) == {0})
        assert await answers(place.ana, first)
        assert await place.bot.stop() == 0
        assert "Traceback (most" not in place.bot.log.rpartition("Attempting a reconnect")[0]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        ("1", "for 1 shard: set SHARD_COUNT to 3, as Discord recommends, or to auto, then start"),
        ("2", "for 2 shards: set SHARD_COUNT to 3, as Discord recommends, or to auto, then start"),
        ("auto", "for 1 shard. Start it again: with SHARD_COUNT=auto it takes as many as Discord recommends, now 3."),
    ],
)
async def test_too_few_shards_are_one_sentence(tmp_path: Path, count: str, words: str) -> None:
    async with open_place(tmp_path, speed=20.0, SHARD_COUNT=count) as place:
        await place.bot.start()
        place.discord.gateway.recommended = 3
        await place.discord.gateway.ready(identified=2 if count == "2" else 1)
        await place.discord.gateway.close(4011)

        assert await place.bot.ended() == 1
        assert words in place.bot.log.splitlines()[-1]
        assert "Traceback" not in place.bot.log


async def test_three_thousand_servers_need_two_shards_and_start(tmp_path: Path) -> None:
    async with open_place(tmp_path, speed=20.0, SHARD_COUNT="1") as place:
        for number in range(2_998):
            server_on(place, number % 2)
        channels = [channel_on(place, 0), channel_on(place, 1)]
        place.discord.gateway.recommended = 2
        await place.bot.start(connected=False)
        assert await place.bot.ended() == 1
        assert "set SHARD_COUNT to 2" in place.bot.log.splitlines()[-1]

        await place.bot.start(SHARD_COUNT="auto")
        await place.discord.gateway.ready(identified=2)
        await eventually(lambda: "in 3001 servers, on 2 shards" in place.bot.log)
        assert {session.shards for session in place.discord.gateway.live} == {2}
        assert await answers(place.ana, channels[-1])
        assert await answers(place.ana, channels[-2])
        assert await place.bot.stop() == 0
