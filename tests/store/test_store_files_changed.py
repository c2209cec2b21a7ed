"""Files that are deleted, replaced or overwritten beneath the open store: nothing is confirmed that is not saved."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from stored_databases import ANA, BEN, fill

from bot import kept
from bot.errors import FilesChanged, NotSaved, StoreError
from bot.store import Store
from tests.rows import set_fact
from tests.world import ROOT

DATABASE, LOCK = "whichcert.db", "whichcert.db.lock"


def replace(name: str) -> Callable[[Path, Path], None]:
    """Puts another file in the place of one."""

    def act(folder: Path, backup: Path) -> None:
        shutil.copyfile(backup / DATABASE, folder / "new")
        (folder / "new").replace(folder / name)

    return act


def delete(name: str) -> Callable[[Path, Path], None]:
    return lambda folder, _: (folder / name).unlink()


def cut(name: str, part: float) -> Callable[[Path, Path], None]:
    return lambda folder, _: os.truncate(folder / name, int((folder / name).stat().st_size * part))


def other_folder(folder: Path, backup: Path) -> None:
    """Puts another folder in its place, as a mount does."""
    folder.rename(folder.with_name("moved"))
    shutil.copytree(backup, folder)


CHANGES: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "the database is deleted": (delete(DATABASE), "whichcert.db disappeared (deleted, moved or hidden by a mount)"),
    "the WAL is deleted": (
        delete(f"{DATABASE}-wal"),
        "whichcert.db-wal disappeared (deleted, moved or hidden by a mount)",
    ),
    "the index of the WAL is deleted": (
        delete(f"{DATABASE}-shm"),
        "whichcert.db-shm disappeared (deleted, moved or hidden by a mount)",
    ),
    "the database is replaced": (replace(DATABASE), "whichcert.db was replaced by another file"),
    "the WAL is replaced": (replace(f"{DATABASE}-wal"), "whichcert.db-wal was replaced by another file"),
    "a backup is copied over it": (
        lambda folder, backup: shutil.copyfile(backup / DATABASE, folder / DATABASE),
        "whichcert.db was emptied or overwritten",
    ),
    "it is overwritten": (
        lambda folder, _: (folder / DATABASE).write_bytes(b"mine"),
        "whichcert.db was emptied or overwritten",
    ),
    "the database is emptied": (cut(DATABASE, 0), "whichcert.db was emptied or overwritten"),
    "the database is cut": (cut(DATABASE, 0.5), "whichcert.db was emptied or overwritten"),
    "the WAL is emptied": (cut(f"{DATABASE}-wal", 0), "whichcert.db-wal was emptied or cut"),
    "the WAL is cut": (cut(f"{DATABASE}-wal", 0.5), "whichcert.db-wal was emptied or cut"),
    "the folder is deleted": (
        lambda folder, _: shutil.rmtree(folder),
        "whichcert.db disappeared (deleted, moved or hidden by a mount)",
    ),
    "the folder is moved": (
        lambda folder, _: folder.rename(folder.with_name("moved")),
        "whichcert.db disappeared (deleted, moved or hidden by a mount)",
    ),
    "another folder is in its place": (other_folder, "whichcert.db was replaced by another file"),
    "a file is in its place": (
        lambda folder, _: (folder.rename(folder.with_name("moved")), folder.write_text("mine")),
        "whichcert.db disappeared (deleted, moved or hidden by a mount)",
    ),
}


async def opened(folder: Path, now: datetime) -> Store:
    """A store that holds a study day in its WAL, which is not in the database file yet."""
    store = await Store.open(None, folder)
    await store.study.record_study(ANA, now.date(), 5, "before", "UTC", now)
    store.check_files()
    return store


async def minutes(folder: Path) -> int:
    async with await Store.open(None, folder) as store:
        return sum(entry.minutes or 0 for entry in (await store.privacy.data_of(ANA)).study_entries)


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_changed_beneath_the_program_is_found_and_nothing_is_confirmed(
    tmp_path: Path, now: datetime, change: str
) -> None:
    folder, backup = tmp_path / "data", tmp_path / "backup"
    await fill(backup)
    store = await opened(folder, now)
    act, words = CHANGES[change]
    act(folder, backup)
    for _ in range(2):
        with pytest.raises(NotSaved):
            await store.targets.choose_target(BEN, "google-pmle", None, now)
    with suppress(NotSaved):  # other errors would be taken for bugs
        await store.targets.target(ANA)
    with pytest.raises(FilesChanged) as caught:
        store.check_files()
    assert str(caught.value) == (
        f"{folder / words.split()[0]} {words.partition(' ')[2]} while whichcert was running, so it has stopped "
        f"saving and shuts down: stop whatever changes files in {folder}, put the database or a backup of it back "
        "there, and only then start whichcert again."
    )
    assert caught.value.exit_status == 3
    await asyncio.wait_for(store.close(), 5)


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
async def test_it_is_found_without_a_write_too(tmp_path: Path, now: datetime, change: str) -> None:
    folder, backup = tmp_path / "data", tmp_path / "backup"
    await fill(backup)
    store = await opened(folder, now)
    CHANGES[change][0](folder, backup)
    with pytest.raises(FilesChanged, match="while whichcert was running"):
        store.check_files()
    await store.close()
    store.check_files()  # a closed store has no files


async def test_what_is_put_back_beneath_the_program_is_left_alone(tmp_path: Path, now: datetime) -> None:
    store = await opened(tmp_path, now)
    await asyncio.to_thread((tmp_path / DATABASE).rename, tmp_path / "aside")
    with pytest.raises(FilesChanged):
        store.check_files()
    await asyncio.to_thread((tmp_path / "aside").rename, tmp_path / DATABASE)
    with pytest.raises(NotSaved):
        await store.targets.choose_target(BEN, "google-pmle", None, now)
    with pytest.raises(FilesChanged):
        store.check_files()
    await store.close()


async def test_a_change_during_a_write_takes_it_back(tmp_path: Path, now: datetime) -> None:
    store = await opened(tmp_path, now)

    async def log_day() -> None:
        async with store.as_one():
            await store.study.record_study(ANA, now.date(), 7, "during", "UTC", now)
            (tmp_path / f"{DATABASE}-wal").unlink()

    with pytest.raises(NotSaved):
        await log_day()
    await store.close()
    assert await minutes(tmp_path) == 5, "what was confirmed before the WAL was deleted is saved as the program ends"


async def test_no_empty_database_is_made_in_the_place_of_one_that_is_gone(tmp_path: Path, now: datetime) -> None:
    store = await opened(tmp_path, now)
    (tmp_path / DATABASE).unlink()
    reads = [store.targets.target(member) for member in range(20)]  # more than there are connections
    await asyncio.gather(*reads, return_exceptions=True)
    await store.close()
    assert not (tmp_path / DATABASE).exists()


async def test_what_sqlite_and_others_may_do_is_no_change(store: Store, tmp_path: Path, now: datetime) -> None:
    file = tmp_path / DATABASE
    for day in range(40):
        await store.study.record_study(ANA, now.date() - timedelta(days=day), 5, "x" * 5_000, "UTC", now)
        store.check_files()
    await store.privacy.erase()
    store.check_files()
    await store.privacy.forget(ANA, now)
    with closing(sqlite3.connect(file, isolation_level=None)) as browser:
        for statement in ("PRAGMA wal_checkpoint(RESTART)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            browser.execute(statement)
            store.check_files()
            await store.targets.choose_target(BEN, "google-pmle", None, now)
    os.utime(file)
    file.chmod(0o640)
    shutil.copyfile(file, tmp_path / "copy")
    store.check_files()
    writes = [store.members.ask_for_zone(member, now) for member in range(50)]
    with kept.aside():  # they wait as long as it takes
        running = asyncio.gather(*writes)
    while not running.done():
        store.check_files()
        await asyncio.sleep(0)
    await running


async def test_a_store_behind_links_is_watched_where_it_is(tmp_path: Path, now: datetime) -> None:
    real, linked = tmp_path / "real", tmp_path / "linked"
    await fill(real)
    linked.mkdir()
    (linked / DATABASE).symlink_to(real / DATABASE)
    store = await Store.open(None, linked)
    await store.targets.choose_target(BEN, "google-pmle", None, now)
    store.check_files()
    (real / f"{DATABASE}-wal").unlink()
    with pytest.raises(FilesChanged, match=r"real/whichcert\.db-wal disappeared"):
        store.check_files()
    await store.close()


OPENS = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from bot.errors import StoreError
from bot.store import Store
try:
    store = asyncio.run(Store.open(None, Path(sys.argv[1])))
except StoreError as error:
    print(error, end="")
"""


def second_program(folder: Path) -> str:
    """Opens the store in a process of its own; gives the refusal."""
    program = [sys.executable, "-c", OPENS.format(root=str(ROOT)), str(folder)]
    return subprocess.run(program, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.whole
async def test_a_second_program_is_refused_though_the_lock_file_is_deleted(tmp_path: Path, now: datetime) -> None:
    store = await opened(tmp_path, now)
    (tmp_path / LOCK).unlink()
    words = await asyncio.to_thread(second_program, tmp_path)
    assert words == (
        f"{tmp_path / DATABASE} is in use by another whichcert: stop that one, or give this one another DATA_DIR."
    )
    await store.targets.choose_target(BEN, "google-pmle", None, now)
    store.check_files()
    await store.close()
    assert await minutes(tmp_path) == 5


async def test_a_deleted_lock_file_is_made_again(
    tmp_path: Path, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    store = await opened(tmp_path, now)
    (tmp_path / LOCK).unlink()
    store.check_files()
    store.check_files()
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert record.getMessage() == (
        f"Somebody deleted {tmp_path / LOCK}, which keeps a second whichcert out. It was made again."
    )
    with pytest.raises(StoreError, match="is in use by another whichcert"):
        await Store.open(None, tmp_path)
    await store.close()
    await (await Store.open(None, tmp_path)).close()


async def test_a_lock_that_another_program_has_taken_ends_this_one(tmp_path: Path, now: datetime) -> None:
    store = await opened(tmp_path, now)
    (tmp_path / LOCK).unlink()
    with FileLock(tmp_path / LOCK, timeout=0), pytest.raises(FilesChanged, match="another whichcert uses the database"):
        store.check_files()
    with pytest.raises(NotSaved):
        await set_fact(store, "late", "value")
    await store.close()
