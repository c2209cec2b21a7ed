"""The playground: the real bot in a simulated Discord on this machine, with pages to try it in.

The bot that runs on Discord never imports this package.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import discord
import simcord

from bot.client.client import WhichcertClient
from bot.clock import Clock
from bot.errors import PlaygroundError
from bot.playground import console
from bot.playground.simulated import DAY_SECONDS, SimulatedDiscord, port_sentence

HELP: Final = """\
On a page: type / and choose a command. Enter picks the marked line of an open list; Esc closes it, then Enter sends.
In #general, "Viewing as" changes who you are. Mia is an admin of the server and runs the bot.
Here: +7d moves time forward by a week (or +45s, +90m, +3h, +2w), help shows this again, quit or Ctrl-C ends."""

_UNIT_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": DAY_SECONDS, "w": 7 * DAY_SECONDS}
_LONGEST_JUMP_SECONDS: Final = 366 * DAY_SECONDS
_JUMP: Final = re.compile(r"\+\s*([0-9]{1,9})\s*([smhdw])")


def check_ports(port: int) -> None:
    """Raise PlaygroundError if one of the two pages cannot be served. Call this before any slow work."""
    if not 1 <= port < 65_535:
        raise PlaygroundError(
            f"--port {port} cannot be used: choose one from 1 to 65534 (the second page uses the next one)."
        )
    for one in (port, port + 1):
        try:
            socket.create_server(("127.0.0.1", one)).close()
        except OSError as error:
            raise PlaygroundError(port_sentence(one, error)) from None


async def run(make_client: Callable[[Clock], WhichcertClient], *, port: int, browser: bool) -> None:
    """Serve the bot on two pages, at `port` and at the next port, until somebody ends the playground.

    Raise PlaygroundError if the playground cannot start. Raise the error for which the client gave up, if it did.
    """
    console.keep_logs_quiet()
    stop = console.stopped_by_signals()
    simulated = SimulatedDiscord(make_client, _local_zone())
    try:
        await simulated.start()
        with simulated.time_context(), console.typed_lines() as lines:
            group = await _study_group(simulated)
            room = await simulated.open_page(group.channel, group.members, port)
            direct = await simulated.open_page(group.direct, [group.members[0].user], port + 1)
            console.say("The real bot in a simulated Discord, on this machine only. Open in a browser:\n")
            console.say(f"  #general of the server Study group   {room}")
            console.say(f"  Ana's direct messages with the bot   {direct}\n\n{HELP}")
            if browser:
                console.open_in_browser([direct, room])
            ends = (stop.wait(), simulated.page_ended(), simulated.client.given_up())
            await _first_of(*ends, simulated.keep_time(), _obey(lines, simulated))
    except asyncio.CancelledError:
        pass  # Ctrl-C, if the event loop has no signal handlers
    finally:
        await simulated.close()
    console.say("\nThe playground is closed.")


@dataclass(frozen=True)
class StudyGroup:
    """The scene: a channel, the first member's direct messages, and the members as whom a visitor can act."""

    channel: simcord.ChannelHandle
    direct: simcord.ChannelHandle
    members: Sequence[simcord.MemberActor]


async def _study_group(simulated: SimulatedDiscord) -> StudyGroup:
    env = simulated.env
    await simulated.name_bot("whichcert")
    guild = env.create_guild("Study group")
    admin = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    channel = guild.create_text_channel("general", topic="Preparing for certifications together. Try /ask or /help.")
    ana, ben, mia = (env.create_user(name.lower(), global_name=name) for name in ("Ana", "Ben", "Mia"))
    simulated.client.operators.add(mia.id)
    members = [guild.add_member(ana), guild.add_member(ben), guild.add_member(mia, roles=[admin])]
    return StudyGroup(channel, ana.dm_channel, members)


async def _obey(lines: asyncio.Queue[str], simulated: SimulatedDiscord) -> None:
    """Obey the commands that are typed in the terminal, until somebody types quit."""
    while (line := (await lines.get()).strip().lower()) not in {"quit", "exit"}:
        if jump := _JUMP.fullmatch(line):
            seconds = int(jump[1]) * _UNIT_SECONDS[jump[2]]
            if seconds > _LONGEST_JUMP_SECONDS:
                console.say("At most a year at a time, such as +52w.")
            else:
                await simulated.advance(seconds)
                console.say(f"It is now {simulated.local_time():%A, %d %B %Y, %H:%M:%S %Z}.")
        elif line == "help":
            console.say(HELP)
        elif line:
            console.say("Type +7d to move time forward, help or quit. To talk to the bot, use one of the pages.")


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
