"""The bot ends within ten seconds while a thread works that nobody can stop."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from knowledge.source import CONTENT
from tests.wire.place import LITTLE_GUIDE, eventually, open_place
from tests.world import shown_in

MOST_SECONDS = 10.0


def fill_with_much(folder: Path) -> None:
    """Makes it a guide that takes seconds to read."""
    shutil.copytree(CONTENT, folder, dirs_exist_ok=True)


async def test_a_guide_that_is_being_read_does_not_keep_the_bot_from_ending(tmp_path: Path) -> None:
    folder = tmp_path / "guide"
    folder.mkdir()
    shutil.copy(LITTLE_GUIDE, folder / "guide.md")
    async with open_place(tmp_path, GUIDE_PATH=str(folder)) as place:
        await place.bot.start(OPERATOR_IDS=str(place.mia.id))
        await asyncio.to_thread(fill_with_much, folder)
        reloading = asyncio.create_task(place.mia.slash(place.channel, "guide reload"))
        await eventually(lambda: bool(place.discord.sent("POST", r"/interactions/.*/callback")))
        await asyncio.sleep(1.0)

        assert await place.bot.stop(MOST_SECONDS) == 0

        assert "I am shutting down, so I did not reload the guide" in shown_in((await reloading).message)
        assert "was reloaded" not in place.bot.log
        assert "Traceback" not in place.bot.log


async def test_a_reload_that_is_done_by_then_is_told_as_ever(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place.bot.start(OPERATOR_IDS=str(place.mia.id))
        reply = await place.mia.slash(place.channel, "guide reload")
        assert "with no changes" in shown_in(reply.message)
        assert await place.bot.stop() == 0
