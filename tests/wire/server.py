"""A Discord on loopback: HTTP API and gateway on real sockets, which fails in each way that it is told to."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import BodyPartReader, web
from discord import Permissions

from tests.wire.api import Api
from tests.wire.clock import SharedClock
from tests.wire.faults import ConnectionLost, Fault
from tests.wire.gateway import Gateway
from tests.wire.limits import faults_of
from tests.wire.memory import Memory
from tests.wire.objects import ADMIN, EVERYONE, Channel, Server, User
from tests.wire.openapi import OpenApi
from tests.wire.people import Person
from tests.wire.rates import Rates
from tests.wire.request import Refused, Request

TOKEN = "made-up.token.of-the-simulated-discord"
# Known by their token; not bound to the global rate limit (Discord's documentation, "Rate Limits").
_BY_TOKEN = re.compile(r"/(interactions|webhooks)/\d+/.")


class Discord:
    """What a test holds: its servers and members, what may go wrong, and what the bot sent."""

    def __init__(self, clock: SharedClock, openapi: OpenApi | None) -> None:
        self.clock = clock
        self.memory = Memory(clock)
        self.rates = Rates(clock)
        self.faults: list[Fault] = []
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self.gateway = Gateway(self.memory, TOKEN, self.complaints.append)
        self.api = Api(self.memory, self.gateway)
        self.down = False
        self.address = ""
        self._openapi = openapi

    def server(self, name: str = "Study group") -> Server:
        """Makes a server with the bot in it."""
        memory = self.memory
        server = Server(memory.new_id(), name, memory.owner, self.clock.now())
        for user, permissions in ((memory.bot, EVERYONE), (memory.owner, ADMIN)):
            server.members[user.id], server.users[user.id] = permissions, user
        memory.servers[server.id] = server
        return server

    def channel(self, server: Server, name: str = "general") -> Channel:
        """Makes a text channel."""
        channel = Channel(self.memory.new_id(), name, server)
        server.channels.append(channel)
        self.memory.channels[channel.id] = channel
        return channel

    def person(self, name: str, *servers: Server, admin: bool = False) -> Person:
        """Makes a user who is a member of servers."""
        user = User(self.memory.new_id(), name.lower(), name)
        self.memory.users[user.id] = user
        person = Person(self.memory, self.gateway, user)
        for server in servers:
            self.join(person, server, admin=admin)
        return person

    def join(self, person: Person, server: Server, *, admin: bool = False) -> None:
        """Makes a person a member of one more server."""
        server.members[person.id] = ADMIN if admin else EVERYONE
        server.users[person.id] = person.user

    async def deny(self, channel: Channel, **permissions: bool) -> None:
        """Takes permissions of a channel from the bot, which hears of it."""
        assert channel.server is not None
        channel.denied = Permissions(**permissions)
        await self.gateway.dispatch("CHANNEL_UPDATE", channel.payload(), channel.server.id)

    async def delete(self, channel: Channel) -> None:
        """Deletes a channel."""
        assert channel.server is not None
        channel.server.channels.remove(channel)
        del self.memory.channels[channel.id]
        await self.gateway.dispatch("CHANNEL_DELETE", channel.payload(), channel.server.id)

    async def put_out(self, server: Server) -> None:
        """Puts the bot out of a server."""
        del server.members[self.memory.bot.id]
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(server.id)}, server.id)

    def role(self, server: Server, name: str) -> tuple[int, str]:
        """Makes a role that anyone may mention, before the bot starts."""
        number = self.memory.new_id()
        server.roles[number] = name
        return number, name

    def bots_role(self, server: Server) -> int:
        """Makes the role that Discord manages for the bot, before the bot starts."""
        server.bots_role, _ = self.role(server, self.memory.bot.name)
        return server.bots_role

    def when(self, method: str, path: str, **what: Any) -> Fault:
        """Says what happens to requests whose path fits; `*` stands for anything."""
        fault = Fault(method, path, **what)
        self.faults.append(fault)
        return fault

    def go_down(self) -> None:
        """Breaks every connection and refuses new ones."""
        self.down = self.gateway.refusing = True
        self.gateway.drop()

    def come_back(self) -> None:
        """Ends the outage."""
        self.down = self.gateway.refusing = False

    def sent(self, method: str, pattern: str) -> list[Request]:
        """Gives the requests to paths that a regular expression describes."""
        return [r for r in self.requests if r.method == method and re.fullmatch(pattern, r.path)]

    async def handle(self, http: web.Request) -> web.StreamResponse:
        """Answers one request, or breaks its connection."""
        assert http.transport is not None
        try:
            if self.down:
                raise ConnectionLost
            status, body, headers = await self._answer(await self._read(http))
        except ConnectionLost:
            http.transport.abort()
            raise ConnectionResetError from None
        except Exception as error:
            self.complaints.append(f"{http.method} {http.path} broke the simulated Discord: {error!r}")
            raise
        if body is None:
            return web.Response(status=status, headers=headers)
        if isinstance(body, str):  # no Discord, as where a proxy answers
            return web.Response(status=status, headers=headers, text=body, content_type="text/html")
        headers = {**headers, "Content-Type": "application/json"}
        return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)

    async def _read(self, http: web.Request) -> Request:
        body: Any = None
        files: dict[str, bytes] = {}
        if http.content_type == "multipart/form-data":
            async for part in await http.multipart():
                assert isinstance(part, BodyPartReader)
                if part.name == "payload_json":
                    body = json.loads(await part.text())
                else:
                    files[part.filename or ""] = bytes(await part.read())
        elif http.can_read_body:
            body = await http.json()
        path = http.path.removeprefix("/api/v10")
        authorized = bool(_BY_TOKEN.match(path)) or http.headers.get("Authorization") == f"Bot {TOKEN}"
        return Request(http.method, path, dict(http.query), body, files, self.clock.seconds(), authorized)

    async def _answer(self, request: Request) -> tuple[int, Any, dict[str, str]]:
        self.requests.append(request)
        self._judge(request)
        if not request.authorized:
            return 401, {"message": "401: Unauthorized", "code": 0}, {}
        fault = next((fault for fault in self.faults if fault.matches(request.method, request.path)), None)
        if fault is not None and (instead := await fault.before()) is not None:
            return instead
        verdict = self.rates.judge(request.method, request.path, counts_globally=not _BY_TOKEN.match(request.path))
        if not verdict.passes:
            told = {"message": "You are being rate limited.", "retry_after": verdict.retry_after}
            return 429, told | {"global": verdict.is_global}, verdict.headers
        found = self.api.handler(request.method, request.path)
        if found is None:
            self.complaints.append(f"{request.method} {request.path} is no route of the simulated Discord")
            return 404, {"message": "404: Not Found", "code": 0}, verdict.headers
        try:
            status, body = await found[0](request, found[1])
        except Refused as error:
            status, body = error.status, error.body
        if self._openapi is not None:
            faults = self._openapi.answer_faults(request.method, request.path, status, body)
            self.complaints += [f"answer to {request.method} {request.path}: {fault}" for fault in faults]
        if fault is not None:
            await fault.after()
        return status, body, verdict.headers

    def _judge(self, request: Request) -> None:
        """Notes what Discord's documents do not allow."""
        sizes = [(name, len(content)) for name, content in request.files.items()]
        faults = faults_of(request.method, request.path, request.query, request.body, sizes)
        if self._openapi is not None:
            faults += self._openapi.request_faults(request.method, request.path, request.query, request.body)
        self.complaints += [f"{request.method} {request.path}: {fault}" for fault in faults]


@asynccontextmanager
async def open_discord(clock: SharedClock, openapi: OpenApi | None) -> AsyncGenerator[Discord]:
    """Opens a Discord on a free port of this machine."""
    discord = Discord(clock, openapi)
    app = web.Application(client_max_size=32 * 2**20)
    app.router.add_get("/gateway/", discord.gateway.handle)
    app.router.add_route("*", "/api/v10/{rest:.*}", discord.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        discord.address = discord.api.address = f"http://{host}:{port}"
        discord.gateway.address = f"ws://{host}:{port}/gateway/"
        yield discord
    finally:
        discord.gateway.drop()
        await runner.cleanup()
