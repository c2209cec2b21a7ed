"""Before a migration the database is copied beside itself, whole; the copy goes after a time."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from stored_databases import load, read_rows

from bot.errors import StoreError
from bot.store import Store, copies
from bot.store.schema import upgrade
from bot.store.tables import occurrences, schedules

VERSION = "0005"


def copies_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.before-*"))


async def test_what_was_there_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSION, file)
    before = read_rows(file)
    await (await Store.open(None, tmp_path)).close()
    (copy,) = copies_in(tmp_path)
    assert copy.name.startswith("whichcert.db.before-0")
    assert read_rows(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


async def test_what_only_the_log_holds_is_in_the_copy(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSION, file)
    with closing(sqlite3.connect(file)) as writer:  # as a killed program leaves it: the rows stand in the log alone
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("UPDATE targets SET credential_id = 'from-the-log'")
        writer.commit()
        await (await Store.open(None, tmp_path)).close()
    (copy,) = copies_in(tmp_path)
    assert {row["credential_id"] for row in read_rows(copy)["targets"]} == {"from-the-log"}


async def test_a_new_database_and_one_of_this_version_are_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        await (await Store.open(None, tmp_path)).close()
    assert copies_in(tmp_path) == []


async def test_a_copy_that_cannot_be_made_keeps_the_database_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSION, file)
    before = read_rows(file)

    def full(*_: object) -> Path:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.opening.copy_before", full)
        with pytest.raises(StoreError, match="its disk is full or failing"):
            await Store.open(None, tmp_path)
    assert read_rows(file) == before
    assert copies_in(tmp_path) == []


async def test_a_migration_that_fails_leaves_database_and_copy_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSION, file)
    before = read_rows(file)

    def breaks(*arguments: object) -> None:
        upgrade(*arguments)  # pyright: ignore[reportArgumentType] - handed on as they came
        raise RuntimeError("the migration fails at its end")

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.opening.upgrade", breaks)
        with pytest.raises(RuntimeError):
            await Store.open(None, tmp_path)
    assert read_rows(file) == before
    await (await Store.open(None, tmp_path)).close()
    (copy,) = copies_in(tmp_path)
    assert read_rows(copy) == before
    assert read_rows(file)["alembic_version"] != before["alembic_version"]


def test_an_unfinished_copy_of_a_killed_run_is_in_nobodys_way(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSION, file)
    (tmp_path / "whichcert.db.before-0006.unfinished").write_bytes(b"half a copy")
    copy = copies.copy_before(file, "0006")
    assert read_rows(copy) == read_rows(file)
    assert copies_in(tmp_path) == [copy]


def test_a_damaged_database_is_not_taken_for_a_copy(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSION, file)
    content = bytearray(file.read_bytes())
    content[8192:20000] = b"\xff" * (20000 - 8192)
    file.write_bytes(content)
    with pytest.raises(sqlite3.DatabaseError):
        copies.copy_before(file, "0006")
    assert copies_in(tmp_path) == []


async def test_a_copy_goes_when_its_time_is_over(tmp_path: Path) -> None:
    load(VERSION, tmp_path / "whichcert.db")
    store = await Store.open(None, tmp_path)
    made_at = datetime.fromtimestamp(copies_in(tmp_path)[0].stat().st_mtime, UTC)
    await store.privacy.delete_copies_before(made_at - timedelta(seconds=1))
    assert len(copies_in(tmp_path)) == 1
    await store.privacy.delete_copies_before(made_at + timedelta(seconds=1))
    await store.close()
    assert copies_in(tmp_path) == []
    assert (tmp_path / "whichcert.db").exists()


async def test_stored_sentences_become_causes(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSION, file)
    sentences = {
        "your direct messages are closed to the bot": "direct_messages_closed",
        "the bot lacks View Channel, Send Messages in the channel": "lacks_permissions: View Channel, Send Messages",
        "the moon was full": "the moon was full",
    }
    with closing(sqlite3.connect(file)) as connection, connection:
        for number, sentence in enumerate(sentences, start=1):
            connection.execute(f"UPDATE {occurrences.name} SET reason = ? WHERE id = ?", (sentence, number))
            worded = f"3 in a row did not arrive ({sentence})"
            connection.execute(f"UPDATE {schedules.name} SET state_reason = ? WHERE id = ?", (worded, number))
    await (await Store.open(None, tmp_path)).close()
    rows = read_rows(file)
    names = list(sentences.values())
    assert [row["reason"] for row in rows["occurrences"]][:3] == names
    assert [row["state_reason"] for row in rows["schedules"]][:3] == [f"failed_in_a_row: {name}" for name in names]


def test_what_somebody_else_put_beside_the_database_stays(tmp_path: Path) -> None:
    file = tmp_path / "which[1].db"
    load(VERSION, file)
    copy = copies.copy_before(file, "0006")
    own = [tmp_path / name for name in ("which[1].db.before-moving-house", "which[1].db.before-0006.bak", "which1.db")]
    for other in own:
        other.write_bytes(b"mine")
    copies.delete_copies_before(file, datetime.now(UTC) + timedelta(days=1))
    assert not copy.exists()
    assert all(other.exists() for other in own)
