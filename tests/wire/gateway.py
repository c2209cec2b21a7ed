"""The gateway: sessions that can be dropped, resumed, refused and left without acknowledgements.

After Discord's documentation, "Gateway" and "Opcodes and Status Codes".
"""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.memory import Memory
from tests.wire.objects import Payload

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
IDENTIFY_EVERY_SECONDS = 5.0
FOR_GOOD = {4004, 4010, 4011, 4012, 4013, 4014}
MOST_SERVERS = 2_500  # of a shard
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
_OF_SERVERS = ("GUILD_", "CHANNEL_")
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15


@dataclass(eq=False)
class Session:
    """What outlives a connection: what was dispatched in it, numbered from 1."""

    id: str
    shard: int
    shards: int
    intents: int
    events: list[Payload] = field(default_factory=list)
    connection: Connection | None = None
    resumable: bool = True


@dataclass(eq=False)
class Connection:
    """One websocket of the bot."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport
    deflate: Any
    session: Session | None = None
    heartbeats: int = 0

    async def send(self, op: int, data: Any = None, sequence: int | None = None, event: str | None = None) -> None:
        """Sends a payload, compressed in the stream of this connection."""
        text = json.dumps({"op": op, "d": data, "s": sequence, "t": event}).encode()
        with suppress(ConnectionError):
            if self.deflate is None:
                await self.socket.send_str(text.decode())
            else:
                piece = self.deflate.compress(text) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(piece)

    def drop(self) -> None:
        """Ends it as a broken network does, without a word."""
        self.transport.abort()


class Gateway:
    """Holds the connections of the bot and hands it what happens."""

    def __init__(self, memory: Memory, token: str, complain: Callable[[str], None]) -> None:
        self._memory = memory
        self._token = token
        self._complain = complain
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.identified = 0
        self.resumed = 0
        self.too_early = 0  # how often a new session was begun before Discord allows it
        self.refusing = False
        self.greeting = True  # whether a new connection gets a word
        self.closes_with: int | None = None
        self.recommended = 1  # shards, by GET /gateway/bot
        self.away: set[int] = set()  # shards whose sessions are neither begun nor resumed
        self.acknowledges = True
        self.heartbeat_seconds = memory.clock.real(20)
        self.address = ""
        self._identified_at: float | None = None
        self.changed = asyncio.Condition()

    @property
    def live(self) -> list[Session]:
        """Gives the sessions that are connected."""
        return [session for session in self.sessions.values() if session.connection is not None]

    async def ready(self, identified: int | None = None, resumed: int = 0, seconds: float = 40.0) -> None:
        """Waits until the bot is connected, for the so-manieth time where that is told."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(
                lambda: bool(self.live) and self.identified >= (identified or 0) and self.resumed >= resumed
            )

    async def dispatch(self, event: str, data: Payload, server_id: int | None = None) -> None:
        """Hands an event to the shard of its server; kept for a resume where that is not connected."""
        needed = GUILDS if event.startswith(_OF_SERVERS) else 0
        if event.startswith("MESSAGE_"):
            needed = GUILD_MESSAGES if server_id else DIRECT_MESSAGES
        for session in self.sessions.values():
            if session.intents & needed != needed:
                continue
            if session.resumable and session.shard == ((server_id or 0) >> 22) % session.shards:
                await self._dispatch(session, event, data)

    async def _dispatch(self, session: Session, event: str, data: Payload) -> None:
        session.events.append({"event": event, "data": data})
        if session.connection is not None:
            await session.connection.send(DISPATCH, data, len(session.events), event)

    def drop(self, shard: int | None = None) -> None:
        """Breaks every connection without closing it, or those of one shard."""
        for connection in self.connections:
            if shard is None or (connection.session is not None and connection.session.shard == shard):
                connection.drop()

    def forget(self, shard: int) -> None:
        """Has no session of a shard be resumed any more, so that it has to begin a new one."""
        for session in self.sessions.values():
            if session.shard == shard:
                session.resumable = False

    async def close(self, code: int) -> None:
        """Closes every connection with a code, and later ones where Discord would go on to refuse them."""
        if code in FOR_GOOD:
            self.closes_with = code
        for connection in list(self.connections):
            await connection.socket.close(code=code)

    def freeze(self) -> None:
        """Leaves whatever the bot sends unread from now on, its wish to close among it."""
        for connection in self.connections:
            connection.transport.pause_reading()

    async def ask_to_reconnect(self) -> None:
        """Sends opcode 7."""
        for connection in list(self.connections):
            await connection.send(RECONNECT)

    async def invalidate(self, *, resumable: bool) -> None:
        """Sends opcode 9; a session that is not resumable is gone."""
        for connection in list(self.connections):
            if connection.session is not None:
                connection.session.resumable = resumable
            await connection.send(INVALID_SESSION, resumable)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serves one connection until it ends."""
        assert request.transport is not None
        if self.refusing:
            request.transport.abort()
            raise ConnectionResetError
        compress = request.query.get("compress")
        if compress not in {None, "zlib-stream"} or request.query.get("v") != "10":
            self._complain(f"the gateway was asked for v={request.query.get('v')} and compress={compress}")
        socket = web.WebSocketResponse(autoclose=True, max_msg_size=4096)
        await socket.prepare(request)
        connection = Connection(socket, request.transport, zlib.compressobj() if compress else None)
        self.connections.append(connection)
        watch = asyncio.create_task(self._expect_heartbeats(connection))
        try:
            if self.greeting:
                await connection.send(HELLO, {"heartbeat_interval": int(self.heartbeat_seconds * 1000)})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        except ConnectionError:
            pass
        finally:
            watch.cancel()
            self.connections.remove(connection)
            if connection.session is not None and connection.session.connection is connection:
                connection.session.connection = None
                if socket.close_code in {1000, 1001}:  # the bot ended the session itself
                    connection.session.resumable = False
            async with self.changed:
                self.changed.notify_all()
        return socket

    async def _expect_heartbeats(self, connection: Connection) -> None:
        """Closes a connection that stays silent for two intervals, as Discord does."""
        while True:
            before = connection.heartbeats
            await asyncio.sleep(2 * self.heartbeat_seconds + 2)
            if connection.heartbeats == before:
                await connection.socket.close(code=1001)
                return

    async def _receive(self, connection: Connection, message: Payload) -> None:
        match message["op"]:
            case 1:
                connection.heartbeats += 1
                if self.acknowledges:
                    await connection.send(ACK)
            case 2:
                await self._identify(connection, message["d"])
            case 6:
                await self._resume(connection, message["d"])
            case op:
                self._complain(f"the gateway got opcode {op}, which the bot has no use for")

    async def _identify(self, connection: Connection, data: Payload) -> None:
        if data["token"] != self._token:
            await connection.socket.close(code=4004, message=b"Authentication failed.")
            return
        if self.closes_with is not None:
            await connection.socket.close(code=self.closes_with)
            return
        if data["intents"] & PRIVILEGED:
            await connection.socket.close(code=4014, message=b"Disallowed intent(s).")
            return
        now = self._memory.clock.seconds()
        if self._identified_at is not None and now - self._identified_at < IDENTIFY_EVERY_SECONDS - 0.1:
            self.too_early += 1
            await connection.send(INVALID_SESSION, data=False)
            return
        shard, shards = data.get("shard", (0, 1))
        if shard in self.away:
            connection.drop()
            return
        servers = [
            server
            for server in self._memory.servers.values()
            if self._memory.bot.id in server.members and (server.id >> 22) % shards == shard
        ]
        if len(servers) > MOST_SERVERS:
            await connection.socket.close(code=4011, message=b"Sharding required.")
            return
        self._identified_at = now
        session = Session(secrets.token_hex(16), shard, shards, data["intents"], connection=connection)
        self.sessions[session.id] = session
        connection.session = session
        self.identified += 1
        ready = {
            "v": 10,
            "user": self._memory.bot.payload(),
            "guilds": [{"id": str(server.id), "unavailable": True} for server in servers],
            "session_id": session.id,
            "resume_gateway_url": self.address,
            "shard": [shard, shards],
            "application": {"id": str(self._memory.application_id), "flags": 0},
        }
        await self._dispatch(session, "READY", ready)
        for server in servers:
            await self._dispatch(session, "GUILD_CREATE", server.payload(self._memory.bot))
        async with self.changed:
            self.changed.notify_all()

    async def _resume(self, connection: Connection, data: Payload) -> None:
        session = self.sessions.get(data["session_id"])
        if data["token"] != self._token:
            await connection.socket.close(code=4004, message=b"Authentication failed.")
        elif session is not None and session.shard in self.away:
            connection.drop()
        elif session is None or not session.resumable:
            await connection.send(INVALID_SESSION, data=False)
        elif data["seq"] is None or data["seq"] > len(session.events):
            await connection.socket.close(code=4007, message=b"Invalid seq.")
        else:
            connection.session = session
            session.connection = connection
            for sequence, event in enumerate(session.events[data["seq"] :], start=data["seq"] + 1):
                await connection.send(DISPATCH, event["data"], sequence, event["event"])
            self.resumed += 1
            await connection.send(DISPATCH, {}, len(session.events), "RESUMED")
            async with self.changed:
                self.changed.notify_all()
