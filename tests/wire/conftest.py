"""A place for each story: a Discord on sockets, with the bot as a process beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.wire.place import Place, open_place
from tests.wire.reminding import MONDAY


@pytest_asyncio.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Place]:
    """A place whose bot is connected and knows the little guide."""
    async with open_place(tmp_path) as place:
        await place.bot.start()
        yield place


@pytest_asyncio.fixture
async def hurried(tmp_path: Path) -> AsyncIterator[Place]:
    """A place where time goes by twenty times as fast."""
    async with open_place(tmp_path, speed=20) as place:
        await place.bot.start()
        yield place


@pytest_asyncio.fixture
async def monday(tmp_path: Path) -> AsyncIterator[Place]:
    """A Monday morning on which a minute takes a quarter of a second; there is a role to mention."""
    async with open_place(tmp_path, speed=240, began_at=MONDAY) as place:
        place.role = place.discord.role(place.server, "Learners")
        await place.bot.start()
        yield place
