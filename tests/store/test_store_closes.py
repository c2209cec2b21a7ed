"""A store that is closed takes nothing, and nothing of it stays open."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from slow_statements import ANSWER, SlowStatement
from sqlalchemy import text
from stored_databases import ANA

from bot.errors import NotSaved
from bot.store import Store
from bot.store.sqlite import Connections, _Noted, empty_log, until
from bot.store.sqlite_files import wal_of


async def test_a_closed_store_takes_nothing(tmp_path: Path, now: datetime) -> None:
    store = await Store.open(None, tmp_path)
    await store.close()
    with pytest.raises(NotSaved):
        await store.targets.choose_target(ANA, "late", None, now)
    with pytest.raises(RuntimeError, match="closed"):
        await store.targets.target(ANA)


async def test_a_cancelled_read_leaves_the_log_of_an_open_store_in_place(tmp_path: Path) -> None:
    """SQLite deletes the WAL when the last connection that has read is closed, and a cancelled one is closed."""
    async with await Store.open(None, tmp_path) as store:
        before, slow = _open_ones(store), SlowStatement()
        reading = asyncio.create_task(_read(store, slow))
        await asyncio.to_thread(slow.begun.wait)
        reading.cancel()
        slow.may_end.set()
        await asyncio.wait({reading})
        await until(lambda: _open_ones(store) == before - 1)

        assert wal_of(tmp_path / "whichcert.db").exists()
        store.check_files()


@pytest.mark.parametrize("way", ["cursor", "execute", "executemany", "executescript"])
async def test_a_connection_ends_with_the_cursors_that_somebody_holds(tmp_path: Path, way: str) -> None:
    """SQLite keeps the file open while a statement is not finished, so a row that nobody fetches would hold it."""
    await (await Store.open(None, tmp_path)).close()
    file = tmp_path / "whichcert.db"
    connection = Connections().connect(file, isolation_level=None)
    held = {
        "cursor": lambda: connection.cursor(),
        "execute": lambda: connection.execute("SELECT 1"),
        "executemany": lambda: connection.executemany("DELETE FROM members WHERE member_id = ?", [(1,), (2,)]),
        "executescript": lambda: connection.executescript("SELECT 1; SELECT 2"),
    }[way]()
    held.execute("SELECT name FROM sqlite_schema")
    assert wal_of(file).exists()

    connection.close()

    assert not wal_of(file).exists()  # SQLite deletes it when the last connection is closed
    with pytest.raises(sqlite3.ProgrammingError):
        held.fetchone()


async def test_no_row_is_left_where_the_log_is_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    make = _Noted.cursor
    monkeypatch.setattr(_Noted, "cursor", lambda connection: made.append(make(connection)) or made[-1])
    async with await Store.open(None, tmp_path) as store:
        made.clear()
        assert await empty_log(store._database._engine)
        assert made
        for cursor in made:
            with suppress(sqlite3.ProgrammingError):  # it is closed
                assert cursor.fetchone() is None


@pytest.mark.parametrize("is_cancelled", [False, True], ids=["goes on", "is cancelled"])
async def test_a_read_that_has_begun_is_waited_for(tmp_path: Path, is_cancelled: bool) -> None:
    store, slow = await Store.open(None, tmp_path), SlowStatement()

    reading = asyncio.create_task(_read(store, slow))
    await asyncio.to_thread(slow.begun.wait)
    if is_cancelled:
        reading.cancel()
    closing = asyncio.create_task(store.close())
    await asyncio.wait({closing}, timeout=0.05)
    assert not closing.done()

    slow.may_end.set()
    await closing

    assert not wal_of(tmp_path / "whichcert.db").exists()  # SQLite deletes it when the last connection is closed
    await asyncio.wait({reading})
    assert reading.cancelled() if is_cancelled else reading.result() == ANSWER


def _open_ones(store: Store) -> int:
    return sum(made.is_open for made in store._database._connections._made)


async def _read(store: Store, slow: SlowStatement) -> object:
    async with store._database.read() as connection:
        await slow.add_to(connection)
        return await connection.scalar(text("SELECT answer()"))
