"""A long reload on sockets: how far it is, and the button that cancels it, pressed once, twice and after a crash."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.bench.markdown_files import write_synthetic
from tests.wire.people import Reply
from tests.wire.place import LITTLE_GUIDE, Place, eventually, open_place
from tests.world import shown_in

BYTES = 6_000_000  # takes far longer to read than a test waits


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A place where Mia runs the bot, whose guide has grown since the start."""
    folder = tmp_path / "guide"
    folder.mkdir()
    shutil.copy(LITTLE_GUIDE, folder / "guide.md")
    cache = str(tmp_path / "cache")
    async with open_place(tmp_path, GUIDE_PATH=str(folder), XDG_CACHE_HOME=cache) as opened:
        await opened.bot.start(OPERATOR_IDS=str(opened.mia.id))
        await asyncio.to_thread(write_synthetic, folder, BYTES)
        yield opened


async def begin(place: Place) -> Reply:
    """Starts a reload, and waits until it shows how far it is."""
    reply = await place.mia.slash(place.channel, "guide reload")
    assert "% done. The old guide answers until then." in shown_in(reply.message)
    assert reply.ephemeral
    return reply


async def test_a_reload_is_cancelled_once_and_a_second_press_is_told_so(place: Place, tmp_path: Path) -> None:
    reply = await begin(place)
    before = shown_in(reply.message)
    await eventually(lambda: shown_in(reply.message) != before)
    assert "% done" in shown_in(reply.message)

    await place.mia.click(reply, "Cancel")
    await eventually(lambda: "Nothing has changed: " in shown_in(reply.message))
    again = await place.mia.press(reply.message, "reload:cancel")
    assert "nothing to cancel" in str(again.interaction.followups[-1].data)
    assert "Nothing has changed: " in shown_in(reply.message)
    assert not reply.message.items()

    later = await begin(place)
    await place.mia.click(later, "Cancel")
    assert await place.bot.stop() == 0
    assert "Traceback" not in place.bot.log
    assert "was reloaded" not in place.bot.log
    cache = tmp_path / "cache" / "whichcert"
    assert not list(cache.glob("*guide-*")), "a part of the guide was stored"


async def test_after_a_crash_the_button_says_that_nothing_is_being_read(place: Place) -> None:
    reply = await begin(place)
    await place.bot.kill()
    await place.bot.start(OPERATOR_IDS=str(place.mia.id), GUIDE_PATH=str(LITTLE_GUIDE))
    pressed = await place.mia.click(reply, "Cancel")
    assert "nothing to cancel" in str(pressed.interaction.followups[-1].data)
