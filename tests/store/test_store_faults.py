"""What refuses to be opened or written says so in one sentence, and loses nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import insert
from stored_databases import ANA, BEN, fill, read_rows

from bot import kept
from bot.errors import NotSaved, SettingsError, StoreError
from bot.rules.records import StreakMark
from bot.store import Store
from bot.store.tables import facts
from tests.rows import fact, set_fact, study_days
from tests.world import ROOT

AS_NOBODY = 65534

# A program in a process of its own: it opens whichcert.db in argv[1] after argv[2] has been run.
OPENS = """
import asyncio, os, resource, sys
from pathlib import Path
from tempfile import TemporaryDirectory
sys.path.insert(0, {root!r})
from bot.errors import OperatorError
from bot.store import Store

async def open_and_close(folder):
    store = await Store.open(None, Path(folder))
    await store.close()

with TemporaryDirectory() as folder:
    asyncio.run(open_and_close(folder))  # whatever is imported late is imported now
exec(sys.argv[2])
try:
    asyncio.run(open_and_close(sys.argv[1]))
except OperatorError as error:
    print(error, end="")
    sys.exit(error.exit_status)
"""


def open_after(folder: Path, before: str) -> tuple[int, str]:
    """Opens the store in a process of its own; gives its exit status and words."""
    program = [sys.executable, "-c", OPENS.format(root=str(ROOT)), str(folder), before]
    ended = subprocess.run(program, capture_output=True, text=True, check=False, timeout=30)
    assert ended.stderr == ""
    return ended.returncode, ended.stdout


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def one_sentence(words: str) -> bool:
    return words.endswith(".") and "\n" not in words


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that the user nobody can reach, but not write."""
    folder = Path(mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


nobody_only = pytest.mark.skipif(os.getuid() != 0, reason="only root can become the user nobody")
BECOME_NOBODY = f"os.setgroups([]); os.setgid({AS_NOBODY}); os.setuid({AS_NOBODY})"


@nobody_only
def test_a_read_only_folder(public_folder: Path) -> None:
    status, words = open_after(public_folder, BECOME_NOBODY)
    assert (status, list(public_folder.iterdir())) == (1, [])
    assert words == (
        f"{public_folder / 'whichcert.db'} cannot be opened for writing by this user: "
        "give this user the right to write the file and its folder, or choose another DATA_DIR."
    )


@nobody_only
def test_a_folder_that_cannot_be_made(public_folder: Path) -> None:
    status, words = open_after(public_folder / "data", BECOME_NOBODY)
    assert (status, list(public_folder.iterdir())) == (1, [])
    assert "cannot be opened for writing by this user" in words


@nobody_only
@pytest.mark.parametrize("locked_out_of", ["file", "folder"])
def test_a_database_of_another_user(public_folder: Path, locked_out_of: str) -> None:
    asyncio.run(fill(public_folder))
    before = listing(public_folder)
    os.chown(public_folder / "whichcert.db.lock", AS_NOBODY, AS_NOBODY)
    os.chown(public_folder if locked_out_of == "file" else public_folder / "whichcert.db", AS_NOBODY, AS_NOBODY)
    status, words = open_after(public_folder, BECOME_NOBODY)
    assert status == 1
    assert "cannot be opened for writing by this user" in words
    assert one_sentence(words)
    assert listing(public_folder) == before


@nobody_only
def test_nobody_opens_what_is_theirs(public_folder: Path) -> None:
    if any(not folder.stat().st_mode & 0o001 for folder in [*ROOT.parents, ROOT]):
        pytest.skip(f"the user nobody may not read {ROOT}")
    os.chown(public_folder, AS_NOBODY, AS_NOBODY)
    assert open_after(public_folder, BECOME_NOBODY) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("most", [0, 20_000, 60_000])
def test_a_full_disk_at_the_first_start(tmp_path: Path, most: int) -> None:
    status, words = open_after(tmp_path, f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))")
    assert status == 1
    assert "disk is full or failing" in words
    assert one_sentence(words)
    assert open_after(tmp_path, "") == (0, "")


@pytest.mark.slow
def test_a_full_disk_at_a_later_start(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path))
    before = read_rows(tmp_path / "whichcert.db")
    status, words = open_after(tmp_path, "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))")
    assert status == 1
    assert "disk is full or failing" in words
    assert read_rows(tmp_path / "whichcert.db") == before
    assert open_after(tmp_path, "") == (0, "")


async def test_a_disk_that_fills_up_while_running(
    store: Store, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    kept = await store.study.record_study(ANA, now.date(), 5, "before", "UTC", now)
    async with store._database.write() as connection:  # the pool holds this one connection
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    secret = "a secret " * 5_000
    with pytest.raises(NotSaved) as caught:
        await store.study.record_study(ANA, now.date(), 7, secret, "UTC", now)
    assert str(caught.value) == (
        "This could not be saved just now, so nothing was changed. Please try again in a few minutes."
    )
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == "Nothing was saved: SQLITE_FULL, database or disk is full."
    assert "secret" not in caplog.text
    assert str(ANA) not in caplog.text
    assert (await store.privacy.data_of(ANA)).study_entries == (kept,)
    async with store._database.write() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 100}")
    await store.study.record_study(ANA, now.date(), 7, secret, "UTC", now)
    (day,) = await study_days(store, ANA)
    assert day.minutes == 12


FILLS = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from bot.errors import NotSaved
from bot.store import Store
from tests.rows import study_days
from tests.store.stored_databases import ANA, NOW

async def main(folder):
    store = await Store.open(None, Path(folder))
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    confirmed = refused = 0
    while refused < 3:
        try:
            async with store.as_one(briefly=bool(int(sys.argv[2]))):
                await store.study.record_study(ANA, NOW.date(), 1, "x" * 1000, "UTC", NOW)
            confirmed += 1
        except NotSaved:
            refused += 1
    (day,) = await study_days(store, ANA)
    assert day.minutes == confirmed, (day, confirmed)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await store.study.record_study(ANA, NOW.date(), 1, None, "UTC", NOW)
    print(confirmed + 1, end="")
    await store.close()

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.parametrize("briefly", ["0", "1"], ids=["in the thread", "briefly"])
def test_a_disk_that_is_full_for_a_while(tmp_path: Path, briefly: str) -> None:
    program = [sys.executable, "-c", FILLS.format(root=str(ROOT)), str(tmp_path), briefly]
    ended = subprocess.run(program, capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 0, ended.stderr
    with closing(sqlite3.connect(tmp_path / "whichcert.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM study_entries").fetchone() == (int(ended.stdout),)


@pytest.mark.slow
async def test_a_database_that_somebody_else_locks(store: Store, tmp_path: Path, now: datetime) -> None:
    with closing(sqlite3.connect(tmp_path / "whichcert.db", isolation_level=None)) as browser:
        browser.execute("BEGIN IMMEDIATE")
        writes = [store.targets.choose_target(member, "late", None, now) for member in range(5)]
        refused = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), timeout=5)
        assert [type(one) for one in refused] == [NotSaved] * 5
        assert await store.targets.target(1) is None  # reading goes on meanwhile
        browser.execute("ROLLBACK")
    await store.targets.choose_target(1, "now", None, now)


@pytest.mark.parametrize("deferred", [False, True])
async def test_a_write_waits_for_a_locked_file_as_long_as_its_asker_can(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, deferred: bool
) -> None:
    monkeypatch.setattr("bot.store.sqlite.BUSY_SECONDS", 0.05)
    monkeypatch.setattr(kept, "RESPONSE_SECONDS", 0.05)
    store = await Store.open(None, tmp_path)

    async def command() -> None:
        if deferred:
            kept.note_deferred()
        await store.members.set_zone(ANA, "Asia/Tokyo", now)

    with closing(sqlite3.connect(tmp_path / "whichcert.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(command())
        await asyncio.wait({writing}, timeout=1.0)
        assert writing.done() is not deferred
        other.execute("COMMIT")
    if deferred:
        await writing
    else:
        with pytest.raises(NotSaved):
            await writing
    assert (await store.members.settings(ANA)).zone == ("Asia/Tokyo" if deferred else None)
    await store.close()


async def test_a_write_has_the_database_to_itself_from_its_beginning(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "whichcert.db", isolation_level=None, timeout=0)) as browser:
        async with store._database.write():
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                browser.execute("BEGIN IMMEDIATE")
        browser.execute("BEGIN IMMEDIATE")


@pytest.mark.slow
async def test_a_start_while_somebody_else_locks(tmp_path: Path) -> None:
    await fill(tmp_path)
    with closing(sqlite3.connect(tmp_path / "whichcert.db", isolation_level=None)) as browser:
        browser.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is locked by another program, such as a database browser"):
            await Store.open(None, tmp_path)


async def test_a_write_that_is_cancelled_leaves_nothing_and_blocks_nobody(store: Store, now: datetime) -> None:
    written = asyncio.Event()

    async def write() -> None:
        async with store._database.write() as connection:
            await connection.execute(insert(facts).values(name="half", value="done"))
            written.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await fact(store, "half") is None
    await asyncio.wait_for(set_fact(store, "whole", "done"), timeout=1)


@pytest.mark.parametrize(
    "content", [b"not a database", b"\n" * 100, b"\x89PNG" * 5_000], ids=["words", "lines", "picture"]
)
async def test_a_file_that_is_not_a_database(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "whichcert.db"
    file.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        await Store.open(None, tmp_path)
    assert str(caught.value) == (
        f"{file} is not a database and was not changed: move it away, or choose another DATA_DIR."
    )
    assert listing(tmp_path) == {"whichcert.db": content, "whichcert.db.lock": b""}


async def test_the_database_of_another_program(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "whichcert.db")) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")
    before = listing(tmp_path)
    with pytest.raises(StoreError, match="another program's database and was not changed") as refusal:
        await Store.open(None, tmp_path)
    assert listing(tmp_path) == before | {"whichcert.db.lock": b""}
    (tmp_path / "whichcert.db").rename(tmp_path / "bookmarks.db")
    store = await Store.open(None, tmp_path)  # the refusal, kept here with its frames, holds no lock
    await store.close()
    assert refusal.value


async def test_an_empty_file_becomes_the_database(tmp_path: Path) -> None:
    (tmp_path / "whichcert.db").touch()
    store = await Store.open(None, tmp_path)
    await set_fact(store, "name", "value")
    await store.close()


async def test_a_damaged_database(tmp_path: Path) -> None:
    await fill(tmp_path)
    file = tmp_path / "whichcert.db"
    content = bytearray(file.read_bytes())
    content[100:4096] = os.urandom(3996)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged: keep a copy of it and restore a backup\.$"):
        await Store.open(None, tmp_path)
    assert file.read_bytes() == content


async def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "whichcert.db").mkdir()
    with pytest.raises(StoreError, match="Is a directory"):
        await Store.open(None, tmp_path)


async def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(StoreError, match="File exists"):
        await Store.open(None, tmp_path / "data")
    assert (tmp_path / "data").read_text() == "mine"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://ana:hunter2@db.example/whichcert",
        "postgresql+asyncpg://ana:hunter2@db.example:port/whichcert",
        "sqlite:///hunter2.db",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///file:hunter2?mode=memory&uri=true",
        "sqlite+aiosqlite://ana:hunter2@host/file.db",
        "hunter2",
        "",
    ],
)
async def test_an_address_that_cannot_be_used_is_named_but_not_shown(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        await Store.open(url, tmp_path / "data")
    assert str(caught.value).startswith("DATABASE_URL")
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert listing(tmp_path) == {}


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path / "data"))
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


async def test_only_what_was_written_counts_as_kept(store: Store, now: datetime) -> None:
    kept.begin()
    async with store.as_one():
        await store.targets.target(ANA)
    assert not kept.is_kept(), "nothing was written"
    async with store.as_one(), store.as_one():
        await store.targets.target(ANA)
    assert not kept.is_kept()
    async with store.as_one():
        await store.members.ask_for_zone(ANA, now)
    assert not kept.is_kept(), "no member asked for that"
    async with store.as_one(), store.as_one():
        await store.targets.choose_target(ANA, "google-pmle", None, now)
    assert kept.is_kept()
    with kept.aside():
        kept.begin()
        async with store.as_one():
            await store.targets.choose_target(ANA, "aws-mls", None, now)
    assert not kept.is_kept(), "a job kept it"


async def test_what_the_bot_notes_of_its_own_accord_does_not_count_as_kept(store: Store, now: datetime) -> None:
    kept.begin()
    for noted in (
        store.members.ask_for_zone(ANA, now),
        store.targets.tell_retirement(ANA, "google-pmle", now),
        store.targets.retirement_not_told(ANA, "google-pmle"),
        store.study.keep_mark(StreakMark(ANA, now.date(), 0, 0, 0)),
        store.outages.note_connected(now, None, timedelta(minutes=5)),
        store.reminders.note_direct_messages(1, 901),
        store.reminders.mark_told([], now),
        store.questions.record("Which exam?", "unsure", None, None, None, now),
        store.subscriptions.still_open([], "a fingerprint"),
        store.subscriptions.mark_told([]),
    ):
        await noted
        assert not kept.is_kept(), noted.__qualname__


async def test_a_read_waits_while_every_connection_is_used(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    release, all_used, reading = asyncio.Event(), asyncio.Event(), 0

    async def read() -> None:
        nonlocal reading
        async with store.at_one_moment():
            reading += 1
            if reading == 15:
                all_used.set()
            await release.wait()

    loop = asyncio.get_running_loop()
    everyone = [asyncio.create_task(read()) for _ in range(20)]
    await all_used.wait()
    ahead, real_time = 5 * 60, loop.time
    monkeypatch.setattr(loop, "time", lambda: real_time() + ahead)
    for _ in range(10):
        await asyncio.sleep(0)
    assert reading == 15
    assert not any(task.done() for task in everyone)
    release.set()
    await asyncio.gather(*everyone)
    assert reading == 20


async def test_nothing_can_be_written_while_one_moment_is_read(store: Store, now: datetime) -> None:
    async with store.at_one_moment():
        with pytest.raises(RuntimeError, match="one moment"):
            await store.targets.choose_target(ANA, "google-pmle", None, now)


async def test_a_task_begun_within_a_transaction_is_not_in_it(store: Store, now: datetime) -> None:
    async def beside() -> None:
        await store.targets.choose_target(BEN, "google-pmle", None, now)

    async def breaks() -> None:
        async with store.as_one():
            tasks.append(asyncio.create_task(beside()))
            await store.targets.choose_target(ANA, "google-pmle", None, now)
            raise ValueError("taken back")

    tasks: list[asyncio.Task[None]] = []
    with pytest.raises(ValueError, match="taken back"):
        await breaks()
    await tasks[0]
    assert await store.targets.target(ANA) is None
    assert await store.targets.target(BEN) is not None
