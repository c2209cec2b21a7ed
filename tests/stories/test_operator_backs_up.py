"""The operator backs up a database in the terminal, reads what is in the backup, and lets a timer call it."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.forms import BackupForm
from bot.clock import utc_now
from bot.store import Store
from bot.store.backup_record import read_backup_record
from tests.empty_store import open_empty_store
from tests.store.stored_databases import ANA, BEN, NOW, fill, load
from tests.stories.test_operator_starts_the_bot import run_bot

USAGE = 2


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's folder, with nothing in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATA_DIR", "DATABASE_URL", "DATA_MODE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


async def store_in(folder: Path) -> Store:
    store = await open_empty_store(folder)
    await store.study.record_study(ANA, NOW.date(), 5, None, "UTC", NOW)
    return store


async def test_while_the_bot_runs_a_backup_is_made_and_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "backups").mkdir()
    async with await store_in(place / "data"):
        assert main(["backup", "backups"]) == 0
    (made,) = (place / "backups").iterdir()
    shown = capsys.readouterr()
    assert shown.err == ""
    assert re.fullmatch(
        rf"The backup {place}/backups/{made.name} was made and is whole \([\d,]+ bytes, version \d{{4}}\)\.\n"
        r"Rows: .*members 1,.* study_entries 1,.*\.\n",
        shown.out,
    )
    noted = read_backup_record(place / "data").last_backup
    assert noted is not None
    assert noted.file == made
    assert utc_now() - noted.at < timedelta(minutes=5)


async def test_a_timer_keeps_the_newest(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = place / "backups"
    folder.mkdir()
    old = [f"whichcert-2020010{day}T000000Z.db" for day in range(1, 4)]
    for name in old:
        (folder / name).write_bytes(b"x")
    async with await store_in(place / "data"):
        assert main(["backup", f"{folder}/", "--keep", "2"]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == f"Deleted 2 older backups: {old[1]}, {old[0]}."
        assert len(list(folder.iterdir())) == 2
        assert (folder / old[2]).exists()


async def test_a_timer_that_meets_an_empty_database_deletes_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = place / "backups"
    folder.mkdir()
    old = [folder / f"whichcert-2020010{day}T000000Z.db" for day in range(1, 4)]
    for file in old:
        file.write_bytes(b"x")
    async with await Store.open(None, place / "data"):
        assert main(["backup", f"{folder}/", "--keep", "1"]) == 0
    assert capsys.readouterr().err == (
        f"No older backup in {folder} was deleted, because no member is in this one: "
        "see whether the database was lost, and restore an older backup then.\n"
    )
    assert all(file.exists() for file in old)


async def test_the_form_says_what_the_words_say(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with await store_in(place / "data"):
        assert main(["backup", "a.db", "--json"]) == 0
    line = capsys.readouterr().out
    form = BackupForm.model_validate_json(line)
    assert json.loads(line).keys() == BackupForm.model_fields.keys()
    assert (form.file, form.bytes) == (str(place / "a.db"), (place / "a.db").stat().st_size)
    assert (form.rows["members"], form.deleted, form.noted) == (1, [], True)
    assert isinstance(form.at, datetime)


@pytest.mark.parametrize(
    ("arguments", "words", "status"),
    [
        (["a.db"], "There is no database {place}/data/whichcert.db to back up: start the bot once", 1),
        (["backups/"], "There is no folder backups: make it first. No backup was made.", 1),
        (["a.db", "--keep", "3"], "a.db is no folder, and --keep works in a folder alone. No backup was made.", 1),
    ],
)
def test_what_is_wrong_is_one_sentence(
    place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str, status: int
) -> None:
    assert main(["backup", *arguments]) == status
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert shown.err.startswith(words.format(place=place))
    assert list(place.iterdir()) == []


def test_a_database_elsewhere_is_a_fault_of_the_setting(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://whichcert:secret@host/whichcert")
    assert main(["backup", "a.db"]) == USAGE
    shown = capsys.readouterr().err
    assert shown.startswith("DATABASE_URL: this version of whichcert keeps its data in SQLite only")
    assert "secret" not in shown
    assert list(place.iterdir()) == []


async def test_a_backup_that_cannot_be_noted_is_a_backup(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bot.store.backup_record.write_whole", refuse)
    async with await store_in(place / "data"):
        assert main(["backup", "a.db"]) == 0
    assert capsys.readouterr().err == (
        f"The backup is whole, but {place}/data does not take the note of it (Permission denied). "
        "The age of the last backup stays unknown.\n"
    )
    assert (place / "a.db").exists()


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_keeping_none_is_no_use(place: Path, capsys: pytest.CaptureFixture[str], count: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["backup", f"--keep={count}", str(place)])
    assert ended.value.code == USAGE
    assert "is not a number from 1 on" in capsys.readouterr().err


@pytest.mark.slow
async def test_a_backup_is_tried_and_restored(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The program runs in a process of its own, as asyncio runs here already."""
    async with await store_in(place / "data"):
        assert main(["backup", "a.db"]) == 0
        tried = run_bot("restore", "--test", "a.db", cwd=place)
        refused = run_bot("restore", "a.db", "--force", cwd=place)
    assert (tried.returncode, tried.stderr) == (0, "")
    assert re.fullmatch(
        rf"The backup {place}/a\.db can be restored \(version \d{{4}}\)\. Nothing was changed\.\n"
        r"Rows: .*members 1,.*\.\n",
        tried.stdout,
    )
    assert read_backup_record(place / "data").last_restore_test is not None
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"{place}/data/whichcert.db is in use by another whichcert: stop the bot, or wait until the other "
        "restore has ended. Nothing was changed.\n"
    )
    done = run_bot("restore", "a.db", "--force", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        rf"{place}/data/whichcert\.db is now the backup {place}/a\.db \(version \d{{4}}\)\.\nRows: .*members 1,.*\.\n"
        rf"The database from before is kept as {place}/data/whichcert\.db\.before-restore-\d{{8}}T\d{{6}}Z "
        r"for 30 days\.\n",
        done.stdout,
    )
    async with await Store.open(None, place / "data") as store:
        assert (await store.privacy.data_of(ANA)).settings is not None


def test_of_what_cannot_be_known_the_operator_reads(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(fill(place / "data"))
    assert main(["backup", "a.db"]) == 0
    monkeypatch.setenv("DATA_DIR", "unknown")
    capsys.readouterr()
    shutil.copyfile("a.db", "without.db")
    with closing(sqlite3.connect("without.db")) as connection, connection:
        connection.execute("DELETE FROM forgotten")
    assert main(["restore", "without.db"]) == 0
    assert capsys.readouterr().out.splitlines()[3:] == [
        "Nothing is known of who asked to be forgotten: there was no database here, no key and no note of it."
    ]
    monkeypatch.setenv("DATA_DIR", "new")
    assert main(["restore", "a.db"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "By it, the bot was last connected on 2026-09-01 at 12:00 UTC."
    assert lines[-2:] == [
        "There was no database here that could say who asked to be forgotten after this backup, so whoever did is "
        "back: tell your members, so that they can delete their data again.",
        "This backup is older than 30 days (BACKUP_DAYS), after which nobody knows any more who asked to be forgotten, "
        "so whoever did is back: tell your members, so that they can delete their data again.",
    ]


def test_what_is_forgotten_again_is_told_and_a_lost_key_too(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def forget(member: int) -> None:
        async with await Store.open(None, place / "data") as store:
            await store.privacy.forget(member, NOW)

    asyncio.run(fill(place / "data"))
    assert main(["backup", "a.db"]) == 0
    asyncio.run(forget(ANA))
    (place / "data" / "forgotten.key").rename("mine.key")
    asyncio.run(forget(BEN))
    capsys.readouterr()
    assert main(["check"]) == 0
    assert "The key of 2 of the notes of who asked to be forgotten is lost: put the former" in capsys.readouterr().err
    assert main(["restore", "a.db", "--force"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Forgotten again, as was asked for after this backup: 1 member." in lines
    assert (
        "The key of 1 note of who asked to be forgotten after this backup is lost (forgotten.key), so whoever did is "
        "back: tell your members, so that they can delete their data again. Or put the key back, and restore the same "
        "backup again." in lines
    )


def test_the_operator_reads_what_an_upgrade_would_do(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "data").mkdir()
    assert main(["check", "--upgrade"]) == 0
    assert capsys.readouterr().out.startswith(
        f"There is no database yet. The next start makes {place}/data/whichcert.db, of "
    )
    load("0012", place / "data" / "whichcert.db")
    assert main(["check", "--upgrade"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"The next start brings {place}/data/whichcert.db from version 0012 to 00")
    assert lines[1].startswith("  0013  Store what was asked to be forgotten")
    assert re.fullmatch(
        rf"Before that, it is copied to {place}/data/whichcert\.db\.before-00\d\d \(0\.\d MB; [\d,]+\.\d MB are free, "
        r"and twice its size is needed\)\.",
        lines[-4],
    )
    assert lines[-3].endswith(": python -m bot backup FILE")
    assert lines[-2].endswith(", as deploy/README.md says.")
    assert "What members enter after the upgrade is lost then." in lines[-1]
    monkeypatch.setattr("sys.argv", ["/usr/bin/whichcert"])
    monkeypatch.setattr("bot.cli.upgrade_check._SOURCE", place)
    assert main(["check", "--upgrade"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3].endswith(": whichcert backup FILE")
    assert lines[-2] == "To go back later, put that copy back and start the former version."
    asyncio.run(reopen(place / "data"))
    assert main(["check", "--upgrade"]) == 0
    assert capsys.readouterr().out.endswith(", the newest. The next start changes nothing in it.\n")


def test_too_little_room_for_an_upgrade_is_a_fault(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "data").mkdir()
    load("0012", place / "data" / "whichcert.db")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 100_000))
    assert main(["check", "--upgrade"]) == USAGE
    assert capsys.readouterr().err == f"The disk of {place / 'data'} has too little room for that: make room first.\n"


async def reopen(folder: Path) -> None:
    await (await Store.open(None, folder)).close()
