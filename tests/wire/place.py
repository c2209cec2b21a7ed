"""Where the stories on sockets happen: a server with members, the bot as a process, and what may go wrong."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tests.wire.clock import SharedClock
from tests.wire.objects import Channel, Server
from tests.wire.openapi import OpenApi
from tests.wire.people import Person
from tests.wire.process import BotProcess
from tests.wire.server import Discord, open_discord

_GLANCE_SECONDS = 0.02
LITTLE_GUIDE = Path(__file__).parent / "guide.md"


@dataclass
class Place:
    """A server with #general, two members and an admin; the bot of this place may be started and ended."""

    discord: Discord
    bot: BotProcess
    server: Server
    channel: Channel
    ana: Person
    ben: Person
    mia: Person
    role: tuple[int, str] = (0, "")


@cache
def openapi() -> OpenApi | None:
    """Gives Discord's own description of its API, where DISCORD_OPENAPI names it."""
    named = os.environ.get("DISCORD_OPENAPI")
    return OpenApi.read(Path(named)) if named else None


@asynccontextmanager
async def open_place(
    folder: Path, *, speed: float = 1.0, began_at: datetime | None = None, **settings: str
) -> AsyncGenerator[Place]:
    """Opens a place; at its end nothing may have been sent that Discord's documents do not allow."""
    clock = SharedClock(began_at or datetime.now(UTC), speed=speed, skips=folder / "skips")
    async with open_discord(clock, openapi()) as discord:
        server = discord.server()
        channel = discord.channel(server)
        ana, ben = discord.person("Ana", server), discord.person("Ben", server)
        mia = discord.person("Mia", server, admin=True)
        bot = BotProcess(discord, folder, **{"GUIDE_PATH": str(LITTLE_GUIDE)} | settings)
        try:
            yield Place(discord, bot, server, channel, ana, ben, mia)
        finally:
            if bot.runs:
                await bot.kill()
        if discord.complaints:
            raise AssertionError("\n".join(sorted(set(discord.complaints))))
        if "Reference " in bot.log:  # the mark of what the bot did not expect
            raise AssertionError(bot.log)


async def eventually(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits until something holds."""
    for _ in range(int(seconds / _GLANCE_SECONDS)):
        if holds():
            return
        await asyncio.sleep(_GLANCE_SECONDS)
    raise AssertionError(f"it does not hold after {seconds} s")
