"""A backup takes the place of the database whole or not at all, and the database from before is kept."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from limited import NOBODY, folder_of_another, full_disk
from stored_databases import ANA, BEN, DATABASES, NOW, fill, load, read_rows

from bot.errors import BackupError
from bot.store import Store, backups, copies
from bot.store.backup_record import read_backup_record
from bot.store.restoring import Restored, note_test, restore, try_restoring
from tests.world import ROOT

WRITER = Path(__file__).resolve().parent / "writer.py"
VERSIONS = sorted(file.stem for file in DATABASES.glob("*.sql"))
FILES = {"whichcert.db", "whichcert.db.lock", "forgotten.key"}
KEPT = "whichcert.db.before-restore-20260901T120000Z"
RESTORE = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from bot.store import {module}
def wait(*_, **__):
    print("there", flush=True)
    time.sleep(600)
{module}.{name} = wait
from bot.store.restoring import restore
restore(Path(sys.argv[1]), Path(sys.argv[2]), 0o600, datetime.now(UTC), replaces=True)
"""
MOMENTS = {
    "the copy is checked": ("restoring", "verify"),
    "it is brought up to date": ("opening", "upgrade"),
    "it is waited for": ("restoring", "settle"),
    "the database is replaced": ("restoring", "replace_database"),
    "the old one is kept": ("replacing", "os.utime"),
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database in which Ana and Ben did everything, and a backup of it. Since then, Ben went."""
    folder = tmp_path_factory.mktemp("made")
    asyncio.run(fill(folder / "data"))
    backups.back_up(folder / "data" / "whichcert.db", folder / "a.db", 0o600)
    with closing(sqlite3.connect(folder / "data" / "whichcert.db")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM members WHERE member_id = ?", (BEN,))
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """The folder of the database."""
    return shutil.copytree(made / "data", tmp_path / "data")


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """The backup."""
    return Path(shutil.copy2(made / "a.db", tmp_path / "a.db"))


async def forget(folder: Path, member: int) -> None:
    async with await Store.open(None, folder) as store:
        await store.privacy.forget(member, NOW)


def put_back(place: Path, data: Path, at: datetime = NOW, *, replaces: bool = True) -> Restored:
    return restore(place, data / "whichcert.db", 0o600, at, replaces=replaces)


def members_in(file: Path) -> list[object]:
    return [row["member_id"] for row in read_rows(file)["members"]]


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_of_each_version_is_brought_up_to_date_with_its_rows(version: str, tmp_path: Path) -> None:
    load(version, tmp_path / "old.db")
    backup = backups.back_up(tmp_path / "old.db", tmp_path / "a.db", 0o600).file
    before = backup.read_bytes()
    done = put_back(backup, tmp_path / "data", replaces=False)
    assert (done.found.version, done.content.version, done.kept) == (version, VERSIONS[-1], None)
    assert (
        done.content.rows.items()
        >= {table: count for table, count in done.found.rows.items() if table != "votes" or version >= "0007"}.items()
    )
    assert members_in(tmp_path / "data" / "whichcert.db") == [ANA, BEN]
    assert names_in(tmp_path / "data") == {"whichcert.db", "whichcert.db.lock"}
    assert backup.read_bytes() == before
    asyncio.run(forget(tmp_path / "data", BEN))


def test_the_database_is_replaced_and_the_old_one_is_kept(data: Path, backup: Path) -> None:
    database = data / "whichcert.db"
    before = read_rows(database)
    done = put_back(backup, data)
    assert done.kept == data / KEPT
    assert read_rows(data / KEPT) == before
    assert members_in(database) == [ANA, BEN]
    assert names_in(data) == FILES | {KEPT}
    put_back(data / KEPT, data, NOW + timedelta(seconds=1))
    assert read_rows(database) == before


def test_what_stands_in_the_log_of_the_old_one_alone_is_kept_with_it(data: Path, backup: Path) -> None:
    with closing(sqlite3.connect(data / "whichcert.db")) as killed:  # as a killed program leaves it
        killed.execute("PRAGMA wal_autocheckpoint = 0")
        killed.execute("UPDATE targets SET credential_id = 'from-the-log'")
        killed.commit()
        crashed = data.parent / "crashed"
        shutil.copytree(data, crashed)
    assert (crashed / "whichcert.db-wal").stat().st_size
    put_back(backup, crashed)
    assert {row["credential_id"] for row in read_rows(crashed / KEPT)["targets"]} == {"from-the-log"}
    assert "from-the-log" not in str(read_rows(crashed / "whichcert.db")["targets"])
    assert names_in(crashed) == FILES | {KEPT}


def test_the_kept_one_goes_after_its_days(data: Path, backup: Path) -> None:
    os.utime(data / "whichcert.db", (0, 0))
    put_back(backup, data)
    made_at = datetime.fromtimestamp((data / KEPT).stat().st_mtime, UTC)
    assert datetime.now(UTC) - made_at < timedelta(minutes=5), "its days count from the restore on"
    copies.delete_copies_before(data / "whichcert.db", made_at - timedelta(seconds=1))
    assert (data / KEPT).exists()
    copies.delete_copies_before(data / "whichcert.db", made_at + timedelta(seconds=1))
    assert names_in(data) == FILES


def test_nothing_is_replaced_unless_that_is_wished(data: Path, backup: Path) -> None:
    before = content_of(data)
    with pytest.raises(BackupError) as caught:
        put_back(backup, data, replaces=False)
    assert str(caught.value) == (
        f"{data / 'whichcert.db'} exists: add --force to replace it; it is kept under another name. "
        "Nothing was changed."
    )
    assert content_of(data) == before


def test_while_the_bot_runs_nothing_is_restored(data: Path, backup: Path) -> None:
    with subprocess.Popen([sys.executable, str(WRITER), str(data)], stdout=subprocess.PIPE, text=True) as bot:
        try:
            assert bot.stdout is not None
            assert bot.stdout.readline() == "open\n"
            with pytest.raises(BackupError, match=r"is in use by another whichcert: stop the bot.*Nothing was changed"):
                put_back(backup, data)
            with pytest.raises(BackupError, match="is in use by a whichcert: make a backup of it, and restore that"):
                put_back(data / "whichcert.db", data.parent / "other")
            assert bot.poll() is None
        finally:
            bot.kill()


def test_of_two_restores_at_once_one_is_refused_or_waits_its_turn(data: Path, backup: Path) -> None:
    def once(seconds: int) -> Restored | BackupError:
        try:
            return put_back(backup, data, NOW + timedelta(seconds=seconds))
        except BackupError as error:
            return error

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(once, range(4)))
    assert any(isinstance(one, Restored) for one in done)
    refused = [str(one) for one in done if isinstance(one, BackupError)]
    assert all("is in use by another whichcert" in words for words in refused)
    assert members_in(data / "whichcert.db") == [ANA, BEN]
    assert not [name for name in names_in(data) if name.endswith(".unfinished")]


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_restore_that_is_killed_leaves_the_old_database_and_the_next_one_works(
    data: Path, backup: Path, moment: str
) -> None:
    module, name = MOMENTS[moment]
    database = data / "whichcert.db"
    before = read_rows(database)
    command = [sys.executable, "-c", RESTORE.format(module=module, name=name), str(backup), str(database)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "there\n"
        program.kill()
    assert program.returncode == -signal.SIGKILL
    assert read_rows(database) == before
    asyncio.run(forget(data, 7))  # the bot starts as before
    put_back(backup, data, datetime.now(UTC) + timedelta(seconds=2))
    assert members_in(database) == [ANA, BEN]
    assert not [name for name in names_in(data) if name.endswith(".unfinished")]


@pytest.mark.slow
def test_kills_at_any_moment_leave_one_of_the_two_whole(data: Path, backup: Path) -> None:
    database = data / "whichcert.db"
    whole = (members_in(database), [ANA, BEN])
    command = [sys.executable, "-m", "bot", "restore", str(backup), "--force"]
    for turn in range(8):
        with subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "DATA_DIR": str(data)}, stdout=subprocess.DEVNULL
        ) as program:
            time.sleep(0.4 + 0.1 * turn)
            program.kill()
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert members_in(database) in whole


@pytest.mark.parametrize("room_bytes", [0, 50_000, 300_000])
def test_a_full_disk_leaves_the_old_database(data: Path, backup: Path, room_bytes: int) -> None:
    before = content_of(data)
    old = backup.with_name("old.db")
    load("0001", old)
    with closing(sqlite3.connect(old)) as connection, connection:  # larger than the room when it is brought up to date
        connection.execute("CREATE TABLE much (a)")
        connection.execute("INSERT INTO much VALUES (zeroblob(200000))")
    with full_disk(room_bytes), pytest.raises(BackupError) as caught:
        put_back(old, data)
    assert "disk is full" in str(caught.value)
    assert str(caught.value).endswith("Nothing was changed.")
    assert content_of(data) == before
    assert not [name for name in names_in(data) if name.endswith(".unfinished")]


def test_a_fault_at_the_last_step_leaves_the_old_database(
    data: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_of(data)

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(BackupError, match=r"cannot be written \(Input/output error\)\. Nothing was changed\."):
            put_back(backup, data)
    assert content_of(data) == before


@pytest.fixture
def damaged(data: Path, backup: Path) -> Path:
    """A folder whose database is damaged, with a WAL that SQLite cannot move into it."""
    with closing(sqlite3.connect(data / "whichcert.db")) as killed:
        killed.execute("UPDATE targets SET credential_id = 'from-the-log'")
        killed.commit()
        shutil.copytree(data, data.parent / "damaged")
    database = data.parent / "damaged" / "whichcert.db"
    database.write_bytes(b"\xff" * 4096 + database.read_bytes()[4096:])
    return database.parent


def test_a_damaged_database_is_kept_with_all_its_files(damaged: Path, backup: Path) -> None:
    before = content_of(damaged)
    put_back(backup, damaged)
    assert members_in(damaged / "whichcert.db") == [ANA, BEN]
    assert names_in(damaged) >= {KEPT, f"{KEPT}-wal", "whichcert.db", "whichcert.db.lock"}
    assert (damaged / KEPT).read_bytes() == before["whichcert.db"]
    assert (damaged / f"{KEPT}-wal").read_bytes() == before["whichcert.db-wal"]
    assert not (damaged / "whichcert.db-wal").exists()


def test_a_fault_leaves_a_damaged_database_with_all_its_files(
    damaged: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_of(damaged)

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(BackupError):
            put_back(backup, damaged)
    assert content_of(damaged) == before


def test_where_there_are_no_hard_links_the_old_one_is_copied(
    data: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    before = read_rows(data / "whichcert.db")
    put_back(backup, data)
    assert read_rows(data / KEPT) == before
    assert stat.S_IMODE((data / KEPT).stat().st_mode) == 0o600


def test_a_database_behind_a_link_is_replaced_where_it_is(data: Path, backup: Path) -> None:
    linked = data.parent / "linked"
    linked.mkdir()
    (linked / "whichcert.db").symlink_to(data / "whichcert.db")
    put_back(backup, linked)
    assert (linked / "whichcert.db").is_symlink()
    assert members_in(data / "whichcert.db") == [ANA, BEN]
    assert names_in(linked) == {"whichcert.db", "whichcert.db.lock", KEPT}


def test_a_database_that_another_program_has_open_stays(data: Path, backup: Path) -> None:
    with closing(sqlite3.connect(data / "whichcert.db")) as browser:
        browser.execute("SELECT count(*) FROM members").fetchone()
        before = read_rows(data / "whichcert.db")
        with pytest.raises(BackupError, match="is open in another program, such as a database browser"):
            put_back(backup, data)
        assert read_rows(data / "whichcert.db") == before
    put_back(backup, data)


def test_the_database_of_another_program_stays(data: Path, backup: Path) -> None:
    other = data / "other.db"
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE mine (a)")
    before = other.read_bytes()
    with pytest.raises(BackupError, match="is the database of another program: choose another DATA_DIR"):
        restore(backup, other, 0o600, NOW, replaces=True)
    assert other.read_bytes() == before


def test_what_is_no_backup_of_ours_is_refused_in_words(data: Path, backup: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    files = {name: wrong / name for name in ("text", "empty", "cut", "damaged", "other", "bare", "newer", "orphans")}
    files["text"].write_text("no database at all")
    files["empty"].touch()
    whole = backup.read_bytes()
    files["cut"].write_bytes(whole[: len(whole) // 2])
    files["damaged"].write_bytes(whole[:20_000] + b"\xff" * 9000 + whole[29_000:])
    for name in ("newer", "orphans"):
        shutil.copyfile(backup, files[name])
    for name, statement in {
        "other": "CREATE TABLE mine (a)",
        "bare": "PRAGMA application_id = 1464353620",
        "newer": "UPDATE alembic_version SET version_num = '9999'",
        "orphans": "DELETE FROM members",
    }.items():
        with closing(sqlite3.connect(files[name])) as connection, connection:
            connection.execute(statement)
    files |= {"nowhere": tmp_path / "nowhere", "the database": data / "whichcert.db"}
    said = {
        "text": "is not a database",
        "empty": "is empty",
        "cut": "is damaged",
        "damaged": "is damaged",
        "other": "is the database of another program",
        "bare": "is empty",
        "newer": f"was made by a newer whichcert (its version is 9999, the newest known here is {VERSIONS[-1]})",
        "orphans": "refers to nothing",
        "nowhere": "There is no file",
        "the database": "is the database itself, not a backup",
    }
    before = content_of(data)
    for name, words in said.items():
        for wanted in (put_back, lambda file, data: try_restoring(file, data / "whichcert.db", 0o600)):
            with pytest.raises(BackupError) as caught:
                wanted(files[name], data)
            assert words in str(caught.value), name
            assert str(caught.value).endswith("Nothing was changed.")
            assert "\n" not in str(caught.value)
    assert content_of(data) == before


def test_what_is_no_backup_leaves_no_folder_behind(backup: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.db"
    wrong.write_text("no database")
    there = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(BackupError, match="Nothing was changed"):
        put_back(wrong, tmp_path / "new" / "data")
    assert sorted(path.name for path in tmp_path.iterdir()) == there
    put_back(backup, tmp_path / "new" / "data")
    assert members_in(tmp_path / "new" / "data" / "whichcert.db") == [ANA, BEN]
    with pytest.raises(BackupError, match="Nothing was changed"):
        put_back(wrong, tmp_path / "new" / "data")
    assert names_in(tmp_path / "new" / "data") >= {"whichcert.db", "whichcert.db.lock"}


def test_a_folder_stands_for_its_newest_backup(data: Path, backup: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(BackupError, match=r"holds no backup named as whichcert-20261130T183000Z\.db: name the file"):
        put_back(folder, data)
    (folder / "whichcert-20260830T000000Z.db").write_bytes(b"an older one")
    (folder / "zz.db").write_bytes(b"another")
    newest = folder / "whichcert-20260901T000000Z.db"
    shutil.copyfile(backup, newest)
    assert put_back(folder, data).source == newest


def test_a_copy_made_by_hand_is_restored_with_its_log_and_left_as_it_is(data: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    with closing(sqlite3.connect(data / "whichcert.db")) as running:
        running.execute("UPDATE targets SET credential_id = 'from-the-log'")
        running.commit()
        shutil.copytree(data, copied)
    before = content_of(copied)
    put_back(copied / "whichcert.db", data)
    assert {row["credential_id"] for row in read_rows(data / "whichcert.db")["targets"]} == {"from-the-log"}
    assert content_of(copied) == before


def test_a_folder_that_takes_no_file_is_said() -> None:
    with folder_of_another() as (own, closed):
        load(VERSIONS[-1], own / "a.db")
        for folder in (closed, closed / "data"):
            with pytest.raises(BackupError, match=r"is not writable by this user \(Permission denied\)"):
                put_back(own / "a.db", folder)


def test_a_backup_that_cannot_be_read_is_said() -> None:
    with folder_of_another() as (own, _):
        load(VERSIONS[-1], own / "a.db")
        (own / "a.db").chmod(0)
        with pytest.raises(BackupError, match=r"a\.db cannot be read \(Permission denied\)\. Nothing was changed\."):
            put_back(own / "a.db", own / "data")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_is_tried_without_a_change_while_the_bot_runs(version: str, data: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    load(version, old)

    async def while_the_bot_runs() -> tuple[dict[str, bytes], Restored, dict[str, bytes]]:
        async with await Store.open(None, data):
            before = content_of(data)
            done = await asyncio.to_thread(try_restoring, old, data / "whichcert.db", 0o600)
            return before, done, content_of(data)

    before, done, after = asyncio.run(while_the_bot_runs())
    assert after == before
    assert (done.found.version, done.content.version, done.kept) == (version, VERSIONS[-1], None)
    assert done.content.rows["members"] == 2


def test_a_backup_is_tried_where_there_is_no_database_yet(backup: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "whichcert.db"
    assert try_restoring(backup, nowhere, 0o600).content.rows["members"] == 2
    assert not nowhere.parent.exists()


def test_a_test_is_noted(data: Path, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(backup.parent)
    done = try_restoring(Path(backup.name), data / "whichcert.db", 0o600)
    note_test(data / "whichcert.db", done, NOW)
    noted = read_backup_record(data).last_restore_test
    assert noted is not None
    assert (noted.at, noted.file) == (NOW, backup)


def test_the_restored_database_has_the_mode(data: Path, backup: Path) -> None:
    mask = os.umask(0)
    try:
        restore(backup, data / "whichcert.db", 0o640, NOW, replaces=True)
    finally:
        os.umask(mask)
    assert stat.S_IMODE((data / "whichcert.db").stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_restores_belongs_to_the_user_of_the_bot(data: Path, backup: Path) -> None:
    os.chown(data, NOBODY, NOBODY)
    (data / "whichcert.db.lock").unlink()
    done = put_back(backup, data)
    note_test(data / "whichcert.db", done, NOW)
    owners = {path.name: path.stat().st_uid for path in data.iterdir() if path.name not in ("forgotten.key", KEPT)}
    assert owners == dict.fromkeys(("whichcert.db", "whichcert.db.lock", "backups.json"), NOBODY)


def test_a_restore_needs_no_room_for_a_second_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The backup itself is what one could go back to."""
    load(VERSIONS[0], tmp_path / "old.db")
    made: list[object] = []
    monkeypatch.setattr("bot.store.opening.copy_before", lambda *given: made.append(given))
    put_back(tmp_path / "old.db", tmp_path / "data")
    assert made == []
