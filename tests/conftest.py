"""People and places for the stories: the real bot inside a simulated Discord. simcord is touched in this file alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord

from bot.__main__ import build_client
from bot.client.client import WhichcertClient
from bot.settings import Settings
from knowledge.guide import Guide
from knowledge.source import CONTENT

ROOT = Path(__file__).resolve().parent.parent

# simcord 3.2.1 polls for 50 ms after each action that leaves a button behind; 1 ms is enough in one process.
(getattr(simcord.Env._settle_internal, "__kwdefaults__", None) or {}).update(idle=0.001)


@pytest.fixture(scope="session")
def own_guide() -> Guide:
    """The guide that whichcert ships."""
    return Guide.read(CONTENT)


@pytest.fixture
def small_guide(tmp_path: Path) -> Callable[[str], Guide]:
    """Makes a guide of one file from its Markdown."""

    def make(text: str) -> Guide:
        file = tmp_path / "guide.md"
        file.write_text(text, encoding="utf-8")
        return Guide.read(file)

    return make


@dataclass
class World:
    """A server with #general, two members and an admin, and the bot in it."""

    env: simcord.Env
    guide: Guide
    channel: simcord.ChannelHandle
    ana: simcord.MemberActor
    ben: simcord.MemberActor
    mia: simcord.MemberActor

    @property
    def bot(self) -> WhichcertClient:
        return self.env.bot

    @property
    def today(self) -> date:
        return self.env.now().date()

    async def restart(self) -> None:
        """Ends the bot and starts a new one on the same Discord."""
        await self.env.restart_bot(make_client(self.env, self.guide))
        heed_own_handler(self.env)

    def sent(self) -> dict[str, Any]:
        """Gives the data of the latest request that Discord got."""
        return self.env.http_requests[-1].json

    def paths(self) -> list[tuple[str, str]]:
        """Gives method and path of every request that Discord got."""
        return [(request.method, request.path) for request in self.env.http_requests]


def make_client(env: simcord.Env | None, guide: Guide) -> WhichcertClient:
    """Puts the bot together as the program does, with the simulated clock."""
    return build_client(Settings(), guide, lambda: env.now() if env else discord.utils.utcnow())


def heed_own_handler(env: simcord.Env) -> None:
    """Gives failures to the bot's own handler; simcord would put its recorder before it."""
    env.bot.tree.__dict__.pop("on_error", None)


@pytest_asyncio.fixture
async def world(own_guide: Guide) -> AsyncIterator[World]:
    """The place where stories happen."""
    async with open_world(own_guide) as place:
        yield place


class open_world:  # noqa: N801 - reads as a verb where it is used
    """Opens a server of its own around a guide."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        client = make_client(None, guide)
        self.env = simcord.Env(client, check_errors=False)
        client.clock = self.env.now

    async def __aenter__(self) -> World:
        await self.env.start()
        heed_own_handler(self.env)
        server = self.env.create_guild("Study group")
        admins = server.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
        return World(
            self.env,
            self.guide,
            server.create_text_channel("general"),
            server.add_member(self.env.create_user("ana", global_name="Ana")),
            server.add_member(self.env.create_user("ben", global_name="Ben")),
            server.add_member(self.env.create_user("mia", global_name="Mia"), roles=[admins]),
        )

    async def __aexit__(self, *exception: object) -> None:
        await self.env.shutdown()
