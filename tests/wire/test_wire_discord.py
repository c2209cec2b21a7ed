"""The simulated Discord itself: what it refuses, counts, forgets and keeps, as the real one does."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest_asyncio

from tests.wire.clock import SharedClock
from tests.wire.gateway import DIRECT_MESSAGES, DISPATCH, GUILDS, HELLO, INVALID_SESSION
from tests.wire.objects import EVERYONE, LOADING, Payload
from tests.wire.people import COMMAND, PRESS, Person
from tests.wire.place import openapi
from tests.wire.server import TOKEN, Discord, open_discord


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[Discord]:
    """A Discord without a bot, whose five minutes take a second."""
    async with open_discord(SharedClock(speed=300), openapi()) as place:
        yield place
        assert place.complaints == []


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as opened:
        yield opened


class Caller:
    """Asks the API as a bot does."""

    def __init__(self, discord: Discord, session: aiohttp.ClientSession) -> None:
        self._base = f"{discord.address}/api/v10"
        self._session = session

    async def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        async with self._session.request(method, self._base + path, json=body, headers=headers) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None


@pytest_asyncio.fixture
async def call(discord: Discord, session: aiohttp.ClientSession) -> Caller:
    return Caller(discord, session)


def member(discord: Discord) -> Person:
    return discord.person("Ana", discord.server())


async def test_a_wrong_token_is_refused(call: Caller) -> None:
    assert (await call("GET", "/users/@me"))[0] == 200
    assert (await call("GET", "/users/@me", Authorization="Bot wrong"))[0] == 401


async def test_a_nonce_is_honoured_for_a_while(discord: Discord, call: Caller) -> None:
    channel = discord.channel(discord.server())
    message = {"content": "once", "nonce": "r1.261128.0", "enforce_nonce": True}
    path = f"/channels/{channel.id}/messages"

    first, second = (await call("POST", path, message))[1], (await call("POST", path, message))[1]
    assert first["id"] == second["id"]
    await call("POST", path, message | {"enforce_nonce": False})
    assert len(channel.messages) == 2

    await asyncio.sleep(discord.clock.real(61))
    await call("POST", path, message)
    assert len(channel.messages) == 3


async def test_direct_messages_are_refused_where_they_are_closed_or_nobody_is_shared(
    discord: Discord, call: Caller
) -> None:
    ana, stranger = member(discord), discord.person("Stranger")
    ana.user.dms_closed = True

    for person, code in ((ana, 50007), (stranger, 50278)):
        _, channel = await call("POST", "/users/@me/channels", {"recipient_id": str(person.id)})
        status, body = await call("POST", f"/channels/{channel['id']}/messages", {"content": "hello"})
        assert (status, body["code"]) == (403, code)


async def test_a_channel_is_read_and_written_as_permissions_allow(discord: Discord, call: Caller) -> None:
    channel = discord.channel(discord.server())
    path = f"/channels/{channel.id}/messages"
    await call("POST", path, {"content": "hello"})
    assert len((await call("GET", path))[1]) == 1

    channel.denied = type(EVERYONE)(read_message_history=True)
    assert await call("GET", path) == (200, [])
    channel.denied = type(EVERYONE)(send_messages=True)
    assert (await call("POST", path, {"content": "hello"}))[1]["code"] == 50013
    channel.denied = type(EVERYONE)(view_channel=True)
    assert (await call("GET", path))[1]["code"] == 50001


async def test_fifty_requests_a_second_and_five_messages_a_channel(discord: Discord, call: Caller) -> None:
    slow = Discord(SharedClock(), None)  # its seconds are real, so that all fall into one
    verdicts = [slow.rates.judge("GET", "/users/@me", counts_globally=True) for _ in range(51)]
    assert [verdict.passes for verdict in verdicts] == [True] * 50 + [False]
    assert verdicts[-1].is_global
    assert verdicts[-1].headers["X-RateLimit-Global"] == "true"
    assert slow.rates.judge("POST", "/interactions/1/t/callback", counts_globally=False).passes

    path = "/channels/1/messages"
    verdicts = [slow.rates.judge("POST", path, counts_globally=False) for _ in range(6)]
    assert [verdict.headers.get("X-RateLimit-Remaining") for verdict in verdicts] == ["4", "3", "2", "1", "0", "0"]
    assert 0 < verdicts[-1].retry_after <= 5
    assert slow.rates.judge("POST", "/channels/2/messages", counts_globally=False).passes


async def test_an_interaction_is_answered_once_within_three_seconds(discord: Discord, call: Caller) -> None:
    ana, channel = member(discord), discord.channel(discord.server())
    reply: Payload = {"type": 4, "data": {"content": "hello"}}

    first = ana.begin(channel, COMMAND, {})
    path = f"/interactions/{first.id}/{first.token}/callback"
    assert (await call("POST", path, reply))[0] == 204
    assert (await call("POST", path, reply))[1]["code"] == 40060

    late = ana.begin(channel, COMMAND, {})
    late.sent_at = time.monotonic() - 3.1
    assert (await call("POST", f"/interactions/{late.id}/{late.token}/callback", reply))[1]["code"] == 10062
    assert (await call("POST", f"/interactions/{late.id}/unknown/callback", reply))[1]["code"] == 10062


async def test_a_token_lives_for_fifteen_minutes(discord: Discord, call: Caller) -> None:
    ana, channel = member(discord), discord.channel(discord.server())
    asked = ana.begin(channel, COMMAND, {})
    webhook = f"/webhooks/{discord.memory.application_id}/{asked.token}"
    assert (await call("POST", webhook, {"content": "early"}))[1]["code"] == 10015

    await call("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5, "data": {"flags": 64}})
    assert asked.response is not None
    assert asked.response.data["flags"] == 64 | LOADING
    assert asked.response.seen_by is ana.user
    assert (await call("POST", webhook, {"content": "done"}))[1]["id"] == str(asked.response.id)
    assert (await call("POST", webhook, {"content": "more"}))[1]["id"] != str(asked.response.id)
    await call("PATCH", f"{webhook}/messages/@original", {"content": "edited"})
    assert asked.response.content == "edited"

    asked.sent_at -= 4  # twenty minutes of this clock
    assert (await call("POST", webhook, {"content": "late"}))[1]["code"] == 50027


async def test_an_answer_has_to_fit_what_was_done(discord: Discord, call: Caller) -> None:
    ana, channel = member(discord), discord.channel(discord.server())
    for kind, answer in (
        (COMMAND, {"type": 7, "data": {"content": "x"}}),
        (PRESS, {"type": 8, "data": {"choices": []}}),
    ):
        asked = ana.begin(channel, kind, {})
        path = f"/interactions/{asked.id}/{asked.token}/callback"
        assert (await call("POST", path, answer))[1]["code"] == 50035


class Shard:
    """A connection to the gateway, without a library."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._inflate = zlib.decompressobj()

    async def receive(self) -> Payload:
        return json.loads(self._inflate.decompress((await self._socket.receive(timeout=5)).data))

    async def send(self, op: int, data: Any) -> None:
        await self._socket.send_json({"op": op, "d": data})

    async def identify(self, shard: int, intents: int = GUILDS) -> Payload:
        assert (await self.receive())["op"] == HELLO
        await self.send(2, {"token": TOKEN, "intents": intents, "properties": {}, "shard": [shard, 2]})
        return await self.receive()


async def connect(discord: Discord, session: aiohttp.ClientSession) -> Shard:
    address = f"{discord.gateway.address}?v=10&encoding=json&compress=zlib-stream"
    return Shard(await session.ws_connect(address))


async def test_shards_identify_one_in_five_seconds_and_hear_of_their_servers(
    discord: Discord, session: aiohttp.ClientSession
) -> None:
    servers = [discord.server(), discord.server()]
    while {(server.id >> 22) % 2 for server in servers[-2:]} != {0, 1}:
        await asyncio.sleep(0.001)
        servers.append(discord.server())

    first, second = await connect(discord, session), await connect(discord, session)
    assert (await first.identify(0))["t"] == "READY"
    assert (await second.identify(1))["op"] == INVALID_SESSION

    await asyncio.sleep(discord.clock.real(5.1))
    third = await connect(discord, session)
    ready = await third.identify(1)
    assert ready["d"]["shard"] == [1, 2]
    heard = [int((await third.receive())["d"]["id"]) for _ in ready["d"]["guilds"]]
    assert heard == [server.id for server in servers if (server.id >> 22) % 2 == 1]


async def test_a_session_is_resumed_with_what_was_missed(discord: Discord, session: aiohttp.ClientSession) -> None:
    shard = await connect(discord, session)
    ready = await shard.identify(0)
    discord.gateway.drop()
    await asyncio.sleep(0.1)
    await discord.gateway.dispatch("TYPING_START", {"n": 1})

    again = await connect(discord, session)
    await again.receive()
    await again.send(6, {"token": TOKEN, "session_id": ready["d"]["session_id"], "seq": ready["s"]})
    missed, resumed = await again.receive(), await again.receive()
    assert (missed["op"], missed["t"], missed["d"], missed["s"]) == (DISPATCH, "TYPING_START", {"n": 1}, ready["s"] + 1)
    assert resumed["t"] == "RESUMED"

    unknown = await connect(discord, session)
    await unknown.receive()
    await unknown.send(6, {"token": TOKEN, "session_id": "unknown", "seq": 1})
    assert await unknown.receive() == {"op": INVALID_SESSION, "d": False, "s": None, "t": None}


async def test_a_connection_without_heartbeats_is_closed(discord: Discord, session: aiohttp.ClientSession) -> None:
    discord.gateway.heartbeat_seconds = 0.01
    socket = await session.ws_connect(f"{discord.gateway.address}?v=10&encoding=json&compress=zlib-stream")
    await socket.receive(timeout=5)

    assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
    assert socket.close_code == 1001


async def test_a_session_hears_what_its_intents_ask_for(discord: Discord, session: aiohttp.ClientSession) -> None:
    ana = discord.person("Ana")
    deaf, listening = await connect(discord, session), await connect(discord, session)
    await deaf.identify(0)
    await asyncio.sleep(discord.clock.real(5.1))
    await listening.identify(0, DIRECT_MESSAGES)

    await ana.write("hello")
    await discord.gateway.dispatch("CHANNEL_DELETE", {"id": "1"})

    assert (await listening.receive())["t"] == "MESSAGE_CREATE"
    assert (await deaf.receive())["t"] == "CHANNEL_DELETE"
