"""A backup holds all that was saved before it began, is whole, and is there at once or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from limited import folder_of_another, full_disk
from stored_databases import ANA, DATABASES, NOW, fill, load, read_rows

from bot.errors import BackupError
from bot.store import Store, backups
from bot.store.backup_record import FILE_NAME, read_backup_record
from tests.world import ROOT

WRITER = Path(__file__).resolve().parent / "writer.py"
VERSIONS = sorted(file.stem for file in DATABASES.glob("*.sql"))
HELD = """
import sys, time
from pathlib import Path
from bot.store import backups
check = backups.verify
def wait(file):
    print("copied", flush=True)
    time.sleep(600)
backups.verify = wait
backups.back_up(Path(sys.argv[1]), Path(sys.argv[2]), 0o600)
"""


def beside(*files: Path) -> list[str]:
    """The names in the folder of some files besides theirs."""
    return sorted({path.name for path in files[0].parent.iterdir()} - {path.name for path in files})


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_of_each_version_has_all_rows(version: str, tmp_path: Path) -> None:
    source, target = tmp_path / "whichcert.db", tmp_path / "backup.db"
    load(version, source)
    made = backups.back_up(source, target, 0o640)
    rows = read_rows(source)
    assert read_rows(target) == rows
    assert made.content.rows == {name: len(held) for name, held in rows.items() if name != "alembic_version"}
    assert made.content.version == version
    assert (made.file, made.size_bytes) == (target, target.stat().st_size)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert beside(source, target) == []


async def test_a_backup_says_when_the_bot_was_last_connected(tmp_path: Path) -> None:
    await fill(tmp_path)
    assert backups.back_up(tmp_path / "whichcert.db", tmp_path / "a.db", 0o600).content.as_of == NOW


async def test_what_stands_in_the_log_alone_is_in_the_backup_and_not_in_a_copy_of_the_file(tmp_path: Path) -> None:
    source, target, copied = tmp_path / "whichcert.db", tmp_path / "backup.db", tmp_path / "copied.db"
    async with await Store.open(None, tmp_path) as store:
        for _ in range(100):
            await store.study.record_study(ANA, NOW.date(), 1, None, "UTC", NOW)
        backups.back_up(source, target, 0o600)
        shutil.copyfile(source, copied)
    assert len(read_rows(target)["study_entries"]) == 100
    assert len(read_rows(copied)["study_entries"]) < 100


def test_a_backup_is_one_file_that_can_be_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    source, target = tmp_path / "whichcert.db", tmp_path / "backup.db"
    load(VERSIONS[-1], source)
    with closing(sqlite3.connect(source)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("UPDATE targets SET credential_id = 'from-the-log'")
        writer.commit()
        backups.back_up(source, target, 0o600)
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert {row["credential_id"] for row in read_rows(target)["targets"]} == {"from-the-log"}


def test_what_was_confirmed_before_the_backup_began_is_in_it_while_others_write(tmp_path: Path) -> None:
    source = tmp_path / "whichcert.db"
    entries: set[int] = set()
    with subprocess.Popen([sys.executable, str(WRITER), str(tmp_path)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            done = Counter[str]()
            for turn in range(1, 6):
                while done["entry"] < 20 * turn:
                    kind, _, name = program.stdout.readline().strip().partition(" ")
                    done[kind] += 1
                    if kind == "entry":
                        entries.add(int(name))
                target = tmp_path / f"{turn}.db"
                made = backups.back_up(source, target, 0o600)
                assert entries <= {row["id"] for row in read_rows(target)["study_entries"]}
                assert made.content.rows["study_entries"] >= 20 * turn
            assert program.poll() is None, "the writer goes on"
        finally:
            program.kill()


def test_a_killed_backup_leaves_no_file_of_its_name_and_goes_with_the_next(tmp_path: Path) -> None:
    source, target = tmp_path / "whichcert.db", tmp_path / "backups" / "a.db"
    target.parent.mkdir()
    load(VERSIONS[-1], source)
    command = [sys.executable, "-c", HELD, str(source), str(target)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "copied\n"
        assert not target.exists()
        program.kill()
    assert program.returncode == -signal.SIGKILL
    (left,) = beside(target)
    assert left.startswith(".a.db.")
    backups.back_up(source, target, 0o600)
    assert read_rows(target) == read_rows(source)
    assert beside(target) == []


@pytest.mark.parametrize("room_bytes", [0, 10_000, 100_000])
def test_a_full_disk_leaves_nothing_half_and_the_older_backup(tmp_path: Path, room_bytes: int) -> None:
    source, target = tmp_path / "whichcert.db", tmp_path / "a.db"
    load(VERSIONS[-1], source)
    assert source.stat().st_size > room_bytes
    target.write_bytes(b"the older backup")
    with full_disk(room_bytes), pytest.raises(BackupError) as caught:
        backups.back_up(source, target, 0o600, replaces=True)
    assert str(caught.value).startswith(f"{target} cannot be written, because the disk is full")
    assert str(caught.value).endswith(": make room. No backup was made.")
    assert target.read_bytes() == b"the older backup"
    assert beside(source, target) == []


def test_a_folder_that_takes_no_file_is_said() -> None:
    with folder_of_another() as (own, closed):
        load(VERSIONS[-1], own / "whichcert.db")
        with pytest.raises(BackupError) as caught:
            backups.back_up(own / "whichcert.db", closed / "a.db", 0o600)
    assert str(caught.value) == (
        f"{closed} is not writable by this user (Permission denied): choose another folder, or allow it. "
        "No backup was made."
    )


def test_a_source_that_this_user_cannot_read_is_said() -> None:
    with folder_of_another() as (own, _):
        load(VERSIONS[-1], own / "whichcert.db")
        (own / "whichcert.db").chmod(0)
        with pytest.raises(BackupError, match=r"cannot be read \(Permission denied\)\. No backup was made\.$"):
            backups.back_up(own / "whichcert.db", own / "a.db", 0o600)
        assert beside(own / "whichcert.db") == []


def overwrite(file: Path, begin: int) -> None:
    content = bytearray(file.read_bytes())
    content[begin : begin + 12_000] = b"\xff" * 12_000
    file.write_bytes(content)


@pytest.mark.parametrize("begin", [100, 8192, 40_000])
def test_a_damaged_database_is_said_and_makes_no_backup(tmp_path: Path, begin: int) -> None:
    source, target = tmp_path / "whichcert.db", tmp_path / "a.db"
    load(VERSIONS[-1], source)
    overwrite(source, begin)
    with pytest.raises(BackupError, match=r"is damaged.*restore an older backup\. No backup was made\.$"):
        backups.back_up(source, target, 0o600)
    assert beside(source) == []


def test_a_database_whose_rows_refer_to_nothing_is_damaged(tmp_path: Path) -> None:
    source = tmp_path / "whichcert.db"
    load(VERSIONS[-1], source)
    with closing(sqlite3.connect(source)) as connection, connection:
        connection.execute("DELETE FROM members")
    with pytest.raises(BackupError, match=r"is damaged \(a row of .* refers to nothing\)"):
        backups.back_up(source, tmp_path / "a.db", 0o600)


def test_what_is_no_database_of_ours_is_not_backed_up(tmp_path: Path) -> None:
    source, target = tmp_path / "whichcert.db", tmp_path / "a.db"
    with pytest.raises(BackupError, match=r"There is no database .* start the bot once, or set DATA_DIR"):
        backups.back_up(source, target, 0o600)
    source.write_bytes(b"a text" * 1000)
    with pytest.raises(BackupError, match="is damaged"):
        backups.back_up(source, target, 0o600)
    source.write_bytes(b"")
    with pytest.raises(BackupError, match=r"whichcert\.db is empty: set DATA_DIR or DATABASE_URL"):
        backups.back_up(source, target, 0o600)
    with closing(sqlite3.connect(source)) as connection, connection:
        connection.execute("CREATE TABLE mine (a)")
    with pytest.raises(BackupError, match="is the database of another program"):
        backups.back_up(source, target, 0o600)
    assert beside(source) == []


def test_a_database_that_another_program_locks_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "_WAIT_SECONDS", 0.1)
    source = tmp_path / "whichcert.db"
    load(VERSIONS[-1], source)
    with closing(sqlite3.connect(source)) as browser:
        browser.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BackupError, match="is locked by another program, such as a database browser"):
            backups.back_up(source, tmp_path / "a.db", 0o600)
    assert beside(source) == []


def test_an_existing_file_is_replaced_only_if_that_is_wished(tmp_path: Path) -> None:
    source, target = tmp_path / "whichcert.db", tmp_path / "a.db"
    load(VERSIONS[-1], source)
    target.write_bytes(b"mine")
    with pytest.raises(BackupError, match=r"a\.db exists: choose another name, or add --force to replace it"):
        backups.back_up(source, target, 0o600)
    assert target.read_bytes() == b"mine"
    backups.back_up(source, target, 0o600, replaces=True)
    assert read_rows(target) == read_rows(source)


@pytest.mark.parametrize(
    "name", ["whichcert.db", "whichcert.db-wal", "whichcert.db-journal", "whichcert.db.lock", FILE_NAME]
)
def test_no_file_of_the_running_database_is_replaced(tmp_path: Path, name: str) -> None:
    source = tmp_path / "whichcert.db"
    load(VERSIONS[-1], source)
    (tmp_path / "elsewhere").symlink_to(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    for target in (tmp_path / name, tmp_path / "elsewhere" / name):
        with pytest.raises(BackupError, match="belongs to the running database"):
            backups.back_up(source, target, 0o600, replaces=True)
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_no_place_is_taken_where_a_backup_could_not_be_read(tmp_path: Path) -> None:
    source = tmp_path / "whichcert.db"
    load(VERSIONS[-1], source)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(source)
    (tmp_path / "a.db-journal").write_bytes(b"of another")
    refused = {"pipe": "is no plain file", "link": "belongs to the running", "a.db": "a.db-journal belongs to another"}
    for name, words in refused.items():
        with pytest.raises(BackupError, match=words):
            backups.back_up(source, tmp_path / name, 0o600, replaces=True)
    with pytest.raises(BackupError, match=r"There is no folder .*nowhere: make it first"):
        backups.back_up(source, tmp_path / "nowhere" / "a.db", 0o600)


def test_the_newest_are_kept_and_what_has_another_name_stays(tmp_path: Path) -> None:
    names = [backups.NAME.format(at=datetime(2026, 9, day, tzinfo=UTC)) for day in range(1, 6)]
    others = ["whichcert-20260801T000000Z.db.gz", "whichcert.db", "mine-20200101T000000Z.db", "whichcert-2020.db"]
    for name in (*names, *others):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / f".{names[0]}.0123abcd.unfinished").mkdir()
    assert [path.name for path in backups.prune(tmp_path / names[-1], 3)] == [names[1], names[0]]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[2:], *others])
    # The clock was set back, so the new one has the oldest name. It stays.
    assert [path.name for path in backups.prune(tmp_path / names[2], 1)] == [names[4], names[3]]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([names[2], *others])


def test_a_backup_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    load(VERSIONS[-1], Path("whichcert.db"))
    made = backups.back_up(Path("whichcert.db"), Path("a.db"), 0o600)
    backups.note(Path("whichcert.db"), made, NOW)
    noted = read_backup_record(tmp_path).last_backup
    assert noted is not None
    assert (noted.at, noted.file, noted.size_bytes) == (NOW, tmp_path / "a.db", (tmp_path / "a.db").stat().st_size)


def test_it_is_the_copy_that_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a failing disk wrote is found before the copy gets its name."""
    source, target = tmp_path / "whichcert.db", tmp_path / "a.db"
    load(VERSIONS[-1], source)
    copy = backups._copy

    def fail(source: Path, draft: Path) -> None:
        copy(source, draft)
        overwrite(draft, 40_000)

    monkeypatch.setattr(backups, "_copy", fail)
    with pytest.raises(BackupError, match="is damaged"):
        backups.back_up(source, target, 0o600)
    assert beside(source) == []
