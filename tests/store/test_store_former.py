"""A start that makes an empty database says so, and warns where there was a database before."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.store import Store


async def start(folder: Path, caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    """Opens the database of a folder and closes it; gives what was logged of a new database."""
    caplog.clear()
    with caplog.at_level(logging.INFO, "bot.store.opening"):
        await (await Store.open(None, folder)).close()
    return [(one.levelno, one.getMessage()) for one in caplog.records if one.name == "bot.store.opening"]


async def test_a_first_start_says_where_the_database_is_and_the_next_one_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    made = [(logging.INFO, f"A new database was made: {folder / 'whichcert.db'}.")]
    assert await start(folder, caplog) == made
    assert await start(folder, caplog) == []


@pytest.mark.parametrize("empty", [False, True])
async def test_a_start_without_the_database_that_was_there_warns(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, empty: bool
) -> None:
    if empty:
        (tmp_path / "whichcert.db").touch()
    trace = tmp_path / "whichcert.db.before-0012"
    trace.touch()
    ((level, words),) = await start(tmp_path, caplog)
    assert level == logging.WARNING
    assert f"although {trace} shows that there was another: stop the bot and restore a backup" in words
