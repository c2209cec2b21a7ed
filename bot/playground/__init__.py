"""The playground: the real bot in a simulated Discord on this machine, with pages to try it in.

The bot that runs on Discord never imports this package.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.client.client import WhichcertClient
from bot.clock import Clock
from bot.errors import PlaygroundError
from bot.playground import console
from bot.playground.commands import HELP, obey
from bot.playground.simulated import SimulatedDiscord, port_sentence
from bot.playground.study_group import MEMBERS, found_study_group

_PAGES: Final = 1 + len(MEMBERS)  # the channel, and each member's direct messages
_LAST_PORT: Final = 65_535


def check_ports(port: int) -> None:
    """Raise PlaygroundError if one of the pages cannot be served. Call this before any slow work."""
    last = _LAST_PORT - _PAGES + 1
    if not 1 <= port <= last:
        raise PlaygroundError(
            f"--port {port} cannot be used: choose one from 1 to {last} (each page uses the next one)."
        )
    for one in range(port, port + _PAGES):
        try:
            socket.create_server(("127.0.0.1", one)).close()
        except OSError as error:
            raise PlaygroundError(port_sentence(one, error)) from None


async def run(make_client: Callable[[Clock], WhichcertClient], *, port: int, browser: bool) -> None:
    """Serve the bot on pages, at `port` and at the next ports, until somebody ends the playground.

    Raise PlaygroundError if the playground cannot start. Raise the error for which the client gave up, if it did.
    """
    console.keep_logs_quiet()
    stop = console.stopped_by_signals()
    simulated = SimulatedDiscord(make_client, _local_zone())
    try:
        await simulated.start()
        with simulated.time_context(), console.typed_lines() as lines:
            group = await found_study_group(simulated)
            room = await simulated.open_page(group.channel, list(group.members.values()), port)
            direct = {
                name: await simulated.open_page(member.user.dm_channel, [member.user], port + number)
                for number, (name, member) in enumerate(group.members.items(), start=1)
            }
            console.say("The real bot in a simulated Discord, on this machine only. Open in a browser:\n")
            console.say(f"  #general of the server Study group   {room}")
            for name, address in direct.items():
                console.say(f"  {name}'s direct messages with the bot   {address}")
            console.say(f"\n{HELP}")
            if browser:
                console.open_in_browser([direct[MEMBERS[0]], room])
            ends = (stop.wait(), simulated.page_ended(), simulated.client.given_up())
            await _first_of(*ends, simulated.keep_time(), obey(lines, simulated, group))
    except asyncio.CancelledError:
        pass  # Ctrl-C, if the event loop has no signal handlers
    finally:
        await simulated.close()
    console.say("\nThe playground is closed.")


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait until the first coroutine ends, and cancel the others. If the first one raised an exception, raise it."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _local_zone() -> ZoneInfo:
    """Return this machine's time zone. Return UTC if the zone has no known name."""
    name = Path("/etc/localtime").resolve().as_posix().partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name or "UTC")
    except (OSError, ValueError):
        return ZoneInfo("UTC")
