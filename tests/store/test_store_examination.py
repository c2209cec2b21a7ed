"""A database is examined from outside: nothing is written, whether the bot runs or not."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from filelock import lock_descriptor

from bot.errors import StoreError
from bot.store import Store
from bot.store.examination import Examination, examine
from bot.store.lag import Backlog
from bot.store.program_lock import ProgramLock, is_held
from bot.store.sqlite_files import size_bytes
from tests.store import stored_databases
from tests.store.reminding import ANA, BEN, HOUR, MINUTE, claim, keep, send

NAME = "whichcert.db"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


async def test_an_open_database_is_examined_beside_the_bot(store: Store, tmp_path: Path, now: datetime) -> None:
    await keep(store, ANA, now - HOUR)
    await send(store, now)
    found = await examine(tmp_path / NAME, now)
    assert (found.is_used, found.damage, found.is_checked) == (True, None, True)
    assert found.versions.found == found.versions.newest
    assert found.lag is not None
    assert (found.lag.sent, found.lag.worst_seconds) == (1, 3600)
    await keep(store, BEN, now)  # what is examined keeps nobody from writing


async def test_what_is_due_and_not_sent_is_backlog(store: Store, tmp_path: Path, now: datetime) -> None:
    assert (await examine(tmp_path / NAME, now)).backlog == Backlog(0, None)
    await keep(store, ANA, now + MINUTE)
    assert (await examine(tmp_path / NAME, now)).backlog == Backlog(0, None)
    await keep(store, BEN, now - HOUR)
    assert (await examine(tmp_path / NAME, now)).backlog == Backlog(1, now - HOUR)
    assert len(await claim(store, now + MINUTE)) == 2  # while the lease lasts, it is not sent yet
    assert (await examine(tmp_path / NAME, now + MINUTE)).backlog == Backlog(2, now - HOUR)
    (_, sent) = await claim(store, now + HOUR)
    assert await store.reminders.finish(sent, "sent", None, 70, now + HOUR)
    assert (await examine(tmp_path / NAME, now + HOUR)).backlog == Backlog(1, now - HOUR)


async def test_a_closed_database_is_left_as_it_is(store: Store, tmp_path: Path, now: datetime) -> None:
    await store.close()
    before = contents(tmp_path)
    found = await examine(tmp_path / NAME, now)
    assert (found.is_used, found.damage) == (False, None)
    assert contents(tmp_path) == before
    assert size_bytes(tmp_path / NAME) == len(before[NAME])


async def test_the_wal_of_a_killed_bot_is_read_too(store: Store, tmp_path: Path, now: datetime) -> None:
    await keep(store, ANA, now - HOUR)
    copied = tmp_path / "copy"
    copied.mkdir()
    for name, content in contents(tmp_path).items():
        (copied / name).write_bytes(content)
    assert (await examine(copied / NAME, now)).backlog == Backlog(1, now - HOUR)
    assert size_bytes(copied / NAME) > (copied / NAME).stat().st_size


async def test_an_older_database_says_its_version_and_nothing_of_reminders(tmp_path: Path, now: datetime) -> None:
    stored_databases.load("0003", tmp_path / NAME)
    found = await examine(tmp_path / NAME, now)
    assert (found.versions.found, found.versions.migrates, found.lag, found.backlog) == ("0003", True, None, None)


async def test_a_newer_database_is_refused_in_words(store: Store, tmp_path: Path, now: datetime) -> None:
    await store.close()
    with closing(sqlite3.connect(tmp_path / NAME)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="was written by a newer whichcert"):
        await examine(tmp_path / NAME, now)


async def test_another_programs_database_is_told_apart(tmp_path: Path, now: datetime) -> None:
    with closing(sqlite3.connect(tmp_path / NAME)) as connection, connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
    with pytest.raises(StoreError, match="is another program's database"):
        await examine(tmp_path / NAME, now)


async def _damaged(store: Store, file: Path, now: datetime) -> Examination:
    """Examines a database in which an index lacks its rows."""
    await keep(store, ANA, now)
    await store.close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'schedules')"
            " WHERE name = 'facts'"
        )
    return await examine(file, now)


async def test_damage_is_found(store: Store, tmp_path: Path, now: datetime) -> None:
    found = await _damaged(store, tmp_path / NAME, now)
    assert found.is_checked
    assert found.damage


async def test_a_check_that_takes_too_long_is_given_up(
    store: Store, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.examination._STEPS", 1)
    found = await examine(tmp_path / NAME, now, patience_seconds=-1)
    assert (found.is_checked, found.damage) == (False, None)


async def test_no_database_at_all_is_a_fault_in_words(tmp_path: Path, now: datetime) -> None:
    (tmp_path / NAME).write_text("no database" * 100)
    with pytest.raises(StoreError, match="is not a database"):
        await examine(tmp_path / NAME, now)


@pytest.mark.skipif(os.name != "posix", reason="there are no such locks")
def test_a_bot_that_starts_while_one_looks_starts_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / NAME
    assert is_held(file) is False  # there is no lock file yet
    lock = ProgramLock(file, 0o600)
    assert is_held(file)
    lock.release()
    assert is_held(file) is False

    with Path(f"{file}.lock").open("rb") as looking:  # as long as a look may take on a busy machine
        assert lock_descriptor(looking.fileno(), blocking=False)
        threading.Timer(0.03, looking.close).start()
        ProgramLock(file, 0o600).release()


def test_a_lock_that_this_user_may_not_see_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert is_held(tmp_path / NAME) is None
