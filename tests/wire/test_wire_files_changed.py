"""The database's files go beneath the running bot: no member reads that something is saved, and the bot ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.wire.place import Place
from tests.world import shown_in


@pytest.mark.parametrize("kind", ["deleted", "emptied"])
async def test_the_bot_says_what_is_wrong_and_ends(monday: Place, tmp_path: Path, kind: str) -> None:
    await monday.ana.slash(monday.channel, "studied", minutes=20)
    if kind == "deleted":
        shutil.rmtree(tmp_path / "data")
    else:
        (tmp_path / "data" / "whichcert.db").write_bytes(b"")

    assert await monday.bot.ended() == 3
    sentence = monday.bot.log.splitlines()[-1]
    assert sentence.startswith(f"{tmp_path / 'data' / 'whichcert.db'} ")
    assert "put the database or a backup of it back there" in sentence
    assert "Traceback" not in monday.bot.log
    assert monday.bot.log.count(sentence) == 1


async def test_no_member_reads_that_something_is_saved_before_it_ends(wire: Place, tmp_path: Path) -> None:
    (tmp_path / "data" / "whichcert.db").unlink()

    reply = await wire.ana.slash(wire.channel, "studied", minutes=20)

    assert "could not be saved" in shown_in(reply.message)
