"""Serve /healthz, /readyz and /metrics by HTTP, in a thread with an event loop of its own.

No client can hold the server: a connection is for one request, it ends after ten seconds whatever it does, and only a
few may be open at once. Only GET is served, and nothing that a client sends is read but the first line and the headers.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any, Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.errors import SettingsError
from bot.watching.lookout import Lookout
from bot.watching.metrics import Metrics
from knowledge.faults import shown

log = logging.getLogger(__name__)

_MOST_CONNECTIONS: Final = 32
_LONGEST_SECONDS: Final = 10.0
_LIMITS: Final[dict[str, Any]] = {
    "max_line_size": 1024,
    "max_headers": 64,
    "max_field_size": 4096,
    "read_bufsize": 4096,
    "lingering_time": 0.0,
    "auto_decompress": False,
}
_REST_SECONDS: Final = 0.1
_ENDED_WITHIN_SECONDS: Final = 2.0
_OK: Final = 200
_UNAVAILABLE: Final = 503

# aiohttp logs each malformed request. Whoever sends one could fill the log.
_UNHEARD: Final = logging.getLogger(f"{__name__}.requests")
_UNHEARD.disabled = True


class WatchServer:
    """The HTTP server of a program. `listening` runs it."""

    def __init__(self, metrics: Metrics, lookout: Lookout) -> None:
        self._metrics = metrics
        self._lookout = lookout

    @contextmanager
    def listening(self, host: str, port: int) -> Generator[None]:
        """Serve while the block runs. Raise SettingsError if the address cannot be used."""
        listener = _listen(host, port)
        ready = Future[Callable[[], object]]()
        thread = Thread(target=self._run, args=[listener, ready], name="watching", daemon=True)
        thread.start()
        end = ready.result()
        shown = f"[{host}]" if ":" in host else host
        log.info("Serving /healthz, /readyz and /metrics on http://%s:%d.", shown, port)
        try:
            yield
        finally:
            end()
            thread.join(_ENDED_WITHIN_SECONDS)

    def _run(self, listener: socket.socket, ready: Future[Callable[[], object]]) -> None:
        with listener, asyncio.Runner() as runner:
            runner.run(self._serve(listener, ready))

    async def _serve(self, listener: socket.socket, ready: Future[Callable[[], object]]) -> None:
        """Serve until somebody calls what is the result of `ready`."""
        told_to_end, loop = asyncio.Event(), asyncio.get_running_loop()
        ready.set_result(lambda: loop.call_soon_threadsafe(told_to_end.set))
        accepting = asyncio.create_task(self._accept(listener))
        await told_to_end.wait()
        accepting.cancel()
        await asyncio.wait({accepting})

    async def _accept(self, listener: socket.socket) -> None:
        """Accept connections until the task is cancelled. If too many are open, end the oldest."""
        server = web.Server(self._answer, access_log=None, logger=_UNHEARD, **_LIMITS)
        loop, opened = asyncio.get_running_loop(), list[asyncio.Transport]()
        try:
            while True:
                try:
                    connection, _ = await loop.sock_accept(listener)
                    transport, _ = await loop.connect_accepted_socket(server, connection)
                except OSError:  # the client is gone again, or no more files can be opened
                    await asyncio.sleep(_REST_SECONDS)
                    continue
                loop.call_later(_LONGEST_SECONDS, transport.abort)
                opened = [one for one in opened if not one.is_closing()] + [transport]
                if len(opened) > _MOST_CONNECTIONS:
                    opened[0].abort()
        finally:
            for transport in opened:
                transport.abort()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        """Answer a request, and end its connection."""
        try:
            response = await self._response(request)
        except Exception:  # the server has to go on
            log.exception("A request to the metrics port could not be answered.")
            response = web.Response(status=500, text="This could not be answered: see the log.\n")
        response.force_close()
        return response

    async def _response(self, request: web.BaseRequest) -> web.Response:
        if request.method != "GET":
            return web.Response(status=405, headers={"Allow": "GET"}, text="Only GET is served here.\n")
        match request.path:
            case "/healthz":
                is_alive, blocked = self._lookout.is_alive(), self._lookout.blocked_seconds()
                return _json(is_alive, {"alive": is_alive, "event_loop_blocked_seconds": round(blocked, 1)})
            case "/readyz":
                parts = await self._lookout.ready()
                return _json(all(parts.values()), {"ready": all(parts.values()), **parts})
            case "/metrics":
                await self._lookout.ready()
                return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
            case _:
                return web.Response(status=404, text="Here are /healthz, /readyz and /metrics.\n")


def _json(is_well: bool, told: dict[str, bool | float]) -> web.Response:
    return web.json_response(told, status=_OK if is_well else _UNAVAILABLE)


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address. Raise SettingsError, which says what to correct."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family)
    except (OSError, UnicodeError):
        raise SettingsError([_unknown(host)]) from None
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a restart has to wait for a minute
        listener.bind(address)
        listener.listen()
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise SettingsError([_refusal(error, host, port)]) from None
    return listener


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        words = f"HTTP_PORT: another program uses port {port} already: choose another port, or end that program"
        return f"{words}; it may be another whichcert"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"HTTP_PORT: this user may not open port {port}: choose a port from 1024 on"
    return _unknown(host)


def _unknown(host: str) -> str:
    return (
        f"HTTP_HOST: {shown(host, quoted=True)} is no address of this machine: write 127.0.0.1 for this machine alone, "
        "or 0.0.0.0 for all who can reach it"
    )
