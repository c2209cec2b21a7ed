"""What is deleted is gone from the files' bytes while the bot runs, not only from what SQL shows."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from stored_databases import ANA, NOW

from bot.store import Store
from bot.store.database import Database

SECRET = "a-question-of-hers-that-nobody-else-may-read"
SERVER = 77


def is_readable(folder: Path) -> bool:
    """Tells whether the secret stands anywhere in the database's files."""
    return any(SECRET.encode() in file.read_bytes() for file in folder.glob("whichcert.db*"))


async def no_longer(folder: Path, seconds: float = 20.0) -> bool:
    """Waits until the secret stands nowhere; tells whether that came."""
    for _ in range(int(seconds / 0.05)):
        if not is_readable(folder):
            return True
        await asyncio.sleep(0.05)
    return False


async def subscription(store: Store) -> int:
    return (await store.subscriptions.add(ANA, SECRET, "of-the-guide", NOW)).id


async def ask(store: Store) -> None:
    await store.questions.record(SECRET, "unsure", None, "1", SERVER, NOW)


async def clean_up(store: Store) -> None:
    await store.questions.forget_before(NOW + timedelta(days=1))
    await store.privacy.erase()


async def withdraw(store: Store) -> None:
    (kept,) = (await store.privacy.data_of(ANA)).wishes
    await store.subscriptions.withdraw(kept.id, ANA)


WAYS: dict[str, tuple[Callable[[Store], Awaitable[object]], Callable[[Store], Awaitable[object]]]] = {
    "Withdraw": (subscription, withdraw),
    "/mydata delete": (subscription, lambda store: store.privacy.forget(ANA, NOW)),
    "questions are not kept": (ask, lambda store: store.questions.keep(SERVER, False, NOW)),
    "all of a server": (ask, lambda store: store.servers.forget(SERVER, NOW)),
    "the clean-up": (ask, clean_up),
}


@pytest.mark.parametrize(("keep", "delete"), WAYS.values(), ids=list(WAYS))
async def test_what_is_deleted_can_be_read_nowhere(
    tmp_path: Path, keep: Callable[[Store], Awaitable[object]], delete: Callable[[Store], Awaitable[object]]
) -> None:
    async with await Store.open(None, tmp_path) as store:
        await keep(store)
        assert is_readable(tmp_path)
        await delete(store)
        assert not is_readable(tmp_path)


@pytest.mark.slow
async def test_where_somebody_reads_it_is_erased_as_soon_as_they_have(tmp_path: Path) -> None:
    async with await Store.open(None, tmp_path) as store:
        await subscription(store)
        with closing(sqlite3.connect(tmp_path / "whichcert.db")) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM wishes").fetchone()
            await store.privacy.forget(ANA, NOW)
            assert is_readable(tmp_path)
            assert await store.questions.record("another", "unsure", None, "1", SERVER, NOW)  # others go on meanwhile
        assert await no_longer(tmp_path)


async def test_the_next_start_erases_what_a_killed_run_deleted(tmp_path: Path) -> None:
    async with await Store.open(None, tmp_path) as store:
        await subscription(store)
        with closing(sqlite3.connect(tmp_path / "whichcert.db")) as reader:
            reader.execute("PRAGMA wal_autocheckpoint = 0")
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM wishes").fetchone()
            await store.privacy.forget(ANA, NOW)
            killed = tmp_path / "killed"
            killed.mkdir()
            for name in ("whichcert.db", "whichcert.db-wal"):
                (killed / name).write_bytes((tmp_path / name).read_bytes())
    assert is_readable(killed)

    async with await Store.open(None, killed):
        assert not is_readable(killed)


async def test_closing_does_not_wait_for_what_is_erased_later(tmp_path: Path) -> None:
    database = await Database.open(None, tmp_path)
    with closing(sqlite3.connect(tmp_path / "whichcert.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM wishes").fetchone()
        async with database.write() as connection:
            await connection.exec_driver_sql("INSERT INTO facts (name, value) VALUES ('a', 'b')")
        await database.erase()
        await asyncio.wait_for(database.close(), 5)


async def test_what_is_deleted_among_several_writes_is_erased_after_them(tmp_path: Path) -> None:
    async with await Store.open(None, tmp_path) as store:
        await subscription(store)
        async with asyncio.timeout(5), store.as_one():
            await store.privacy.forget(ANA, NOW)
        assert await no_longer(tmp_path)
