"""Who asked to be forgotten stays forgotten, whichever backup is restored; and no backup says who that was."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import sqlite3
import stat
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from limited import folder_of_another
from stored_databases import ANA, BEN, NOW, fill, load, read_rows

from bot.store import Store, backups
from bot.store.forgetting_again import ForgottenAgain
from bot.store.forgotten_key import FILE_NAME, ForgottenKey, UnusableKey, key_of, read_key
from bot.store.restoring import Restored, restore

HOUR = timedelta(hours=1)
SERVER = 300


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database in which Ana and Ben did everything, before anything was forgotten."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    asyncio.run(fill(folder))
    with closing(sqlite3.connect(folder / "whichcert.db")) as connection, connection:
        connection.execute("DELETE FROM forgotten")
    (folder / FILE_NAME).unlink()
    return folder


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "data")


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    return backups.back_up(data / "whichcert.db", tmp_path / "a.db", 0o600).file


def do(folder: Path, *steps: Callable[[Store], Awaitable[object]]) -> None:
    """Lets the bot run for some steps."""

    async def run() -> None:
        async with await Store.open(None, folder) as store:
            for step in steps:
                await step(store)

    asyncio.run(run())


def forget(member: int, at: datetime = NOW) -> Callable[[Store], Awaitable[object]]:
    return lambda store: store.privacy.forget(member, at)


def come_back(member: int) -> Callable[[Store], Awaitable[object]]:
    return lambda store: store.study.record_study(member, NOW.date(), 1, "back again", "UTC", NOW + 2 * HOUR)


_turns = iter(range(1000))


def put_back(backup: Path, data: Path) -> Restored:
    at = NOW + timedelta(seconds=next(_turns))
    return restore(backup, data / "whichcert.db", 0o600, at, replaces=True)


def members_in(folder: Path) -> list[object]:
    return [row["member_id"] for row in read_rows(folder / "whichcert.db")["members"]]


def test_who_went_after_the_backup_is_not_brought_back(data: Path, backup: Path) -> None:
    do(data, forget(ANA))
    done = put_back(backup, data)
    assert done.again == ForgottenAgain(members=1)
    assert done.content.rows["members"] == 1
    assert members_in(data) == [BEN]
    assert str(ANA) not in "\n".join(map(str, read_rows(data / "whichcert.db").values()))
    assert put_back(backup, data).again == ForgottenAgain(members=1), "the note was taken over"
    assert members_in(data) == [BEN]


def test_what_is_forgotten_again_is_readable_nowhere(data: Path, tmp_path: Path) -> None:
    words = "words that nobody else would write"
    do(data, lambda store: store.study.record_study(ANA, NOW.date(), 1, words, "UTC", NOW))
    backup = backups.back_up(data / "whichcert.db", tmp_path / "a.db", 0o600).file
    do(data, forget(ANA))
    put_back(backup, data)
    for file in data.iterdir():
        assert words.encode() not in file.read_bytes(), file
    assert words.encode() in backup.read_bytes()


def test_who_came_back_before_the_backup_stays(data: Path, tmp_path: Path) -> None:
    do(data, forget(ANA), come_back(ANA))
    backup = backups.back_up(data / "whichcert.db", tmp_path / "a.db", 0o600).file
    assert put_back(backup, data).again == ForgottenAgain()
    assert members_in(data) == [ANA, BEN]
    do(data, forget(ANA, NOW + 3 * HOUR))
    assert put_back(backup, data).again == ForgottenAgain(members=1)
    assert members_in(data) == [BEN]


def test_who_came_back_after_the_backup_is_forgotten_as_the_backup_knew_them(data: Path, backup: Path) -> None:
    do(data, forget(ANA), come_back(ANA))
    put_back(backup, data)
    assert members_in(data) == [BEN]


def test_no_clock_decides_what_was_later(data: Path, tmp_path: Path) -> None:
    do(data, forget(BEN, NOW + 24 * HOUR))  # the clock was wrong
    backup = backups.back_up(data / "whichcert.db", tmp_path / "a.db", 0o600).file
    do(data, forget(ANA, NOW - 24 * HOUR))
    assert put_back(backup, data).again == ForgottenAgain(members=1)
    assert members_in(data) == []


def test_the_kept_database_can_be_put_back_too(data: Path, backup: Path) -> None:
    do(data, forget(ANA))
    kept = put_back(backup, data).kept
    assert kept is not None
    do(data, forget(BEN, NOW + HOUR))
    assert put_back(kept, data).again == ForgottenAgain(members=1)
    assert members_in(data) == []


def test_a_server_and_its_questions_stay_forgotten_too(data: Path, backup: Path) -> None:
    do(
        data,
        lambda store: store.questions.record("A new one", "unsure", None, "1", 301, NOW),
        lambda store: store.questions.keep(301, True, NOW),
        lambda store: store.questions.record("A kept one", "unsure", None, "1", 301, NOW),
    )
    later = backups.back_up(data / "whichcert.db", backup.with_name("b.db"), 0o600).file
    do(
        data,
        lambda store: store.servers.forget(SERVER, NOW),
        lambda store: store.questions.keep(301, False, NOW),
    )
    done = put_back(later, data)
    assert done.again == ForgottenAgain(servers=1, questions=1)
    rows = read_rows(data / "whichcert.db")
    assert not [row for row in (*rows["given_answers"], *rows["shares"]) if row["guild_id"] == SERVER]
    assert not [row for row in rows["schedules"] if row["channel_id"]]
    assert {row["question"] for row in rows["given_answers"] if row["guild_id"] == 301} == {None}
    assert [row["keeps_questions"] for row in rows["servers"] if row["guild_id"] == 301] == [0]
    assert members_in(data) == [ANA, BEN]


def test_an_older_backup_is_brought_up_to_date_and_forgets(data: Path, tmp_path: Path) -> None:
    load("0012", tmp_path / "old.db")
    do(data, forget(ANA))
    assert put_back(tmp_path / "old.db", data).again == ForgottenAgain(members=1)
    assert members_in(data) == [BEN]


def test_what_cannot_be_known_is_told(data: Path, backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    assert put_back(backup, new).again == ForgottenAgain(missing="nothing")
    (new / "whichcert.db").unlink()
    (new / "forgotten.key").write_text("damaged")
    assert put_back(backup, new).again == ForgottenAgain(missing="no database")
    do(data, forget(ANA))
    noted = backups.back_up(data / "whichcert.db", tmp_path / "noted.db", 0o600).file
    assert put_back(noted, tmp_path / "newer").again == ForgottenAgain(missing="no database")
    load("0012", tmp_path / "older.db")
    older = tmp_path / "older"
    older.mkdir()
    (tmp_path / "older.db").rename(older / "whichcert.db")
    assert put_back(backup, older).again == ForgottenAgain(missing="older")
    do(data, forget(ANA))
    (data / "whichcert.db").write_bytes(b"\xff" * 50_000)
    assert put_back(backup, data).again == ForgottenAgain(missing="damaged")
    assert members_in(data) == [ANA, BEN]


@pytest.mark.parametrize("lost", ["deleted", "another", "damaged"])
def test_a_lost_key_is_told(data: Path, backup: Path, caplog: pytest.LogCaptureFixture, lost: str) -> None:
    do(data, forget(ANA))
    assert Store.lost_key(None, data) is None
    key, before = data / FILE_NAME, (data / FILE_NAME).read_bytes()
    key.unlink()
    if lost == "another":
        do(data, forget(BEN))
    elif lost == "damaged":
        key.write_text("not a key")
    caplog.clear()
    do(data)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == Store.lost_key(None, data)
    assert str(key) in record.getMessage()
    again = put_back(backup, data).again
    assert again == ForgottenAgain(members=int(lost == "another"), unreadable=1)
    assert ANA in members_in(data)
    key.write_bytes(before)
    caplog.clear()
    do(data)
    assert (caplog.records == []) == (lost != "another")
    put_back(backup, data)
    assert ANA not in members_in(data), "with the key put back, the same backup forgets her"


def test_a_key_that_cannot_be_made_does_not_keep_a_member(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    (data / FILE_NAME).mkdir()
    do(data, forget(ANA))
    assert members_in(data) == [BEN]
    assert read_rows(data / "whichcert.db")["forgotten"] == []
    (error,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert error.getMessage() == (
        f"{data / FILE_NAME} cannot be read (Is a directory), so a restored backup cannot forget again what is deleted "
        "now."
    )
    assert Store.lost_key(None, data) is not None


def test_the_key_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(lambda _: key_of(tmp_path), range(8)))
    finally:
        os.umask(mask)
    assert len(keys) == 1
    assert keys == {read_key(tmp_path)}
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    (tmp_path / "other").mkdir()
    assert key_of(tmp_path / "other") not in keys


def test_a_key_is_not_made_where_there_is_none(tmp_path: Path) -> None:
    assert read_key(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UnusableKey, match="cannot be made"):
        key_of(tmp_path / "nowhere")


def test_a_key_of_another_user_is_said() -> None:
    with folder_of_another() as (own, _):
        key_of(own)
        (own / FILE_NAME).chmod(0)
        with pytest.raises(UnusableKey, match=r"cannot be read \(Permission denied\)"):
            read_key(own)


def test_a_note_is_an_hmac_that_tells_kinds_and_keys_apart() -> None:
    key, other = ForgottenKey(bytes(32)), ForgottenKey(bytes(31) + b"\x01")
    # printf member:100000000000000001 | openssl dgst -sha256 -mac HMAC -macopt hexkey:00...00
    assert key.digest("member", ANA) == "a334128bc24be68fe4422e41fc51012dff643f35e3f9f11bf1c378701cd85bdf"
    assert len({one.digest(kind, 7) for one in (key, other) for kind in ("member", "server", "questions")}) == 6
    assert key.key_id != other.key_id
    assert repr(key) == "ForgottenKey()"


def test_no_backup_holds_the_key_and_no_note_holds_an_id(data: Path, backup: Path) -> None:
    do(data, forget(ANA), lambda store: store.servers.forget(SERVER, NOW))
    later = backups.back_up(data / "whichcert.db", backup.with_name("b.db"), 0o600).file
    content, key = later.read_bytes(), read_key(data)
    assert key is not None
    assert key.secret not in content
    assert key.secret.hex().encode() not in content
    notes = read_rows(later)["forgotten"]
    assert len(notes) == 2
    assert str(ANA) not in json.dumps(notes)
    assert {row["digest"] for row in notes} == {key.digest("member", ANA), key.digest("server", SERVER)}


async def test_who_was_not_known_is_noted_too(store: Store, tmp_path: Path) -> None:
    """A backup may know them, such as one that is found after the database was lost."""
    assert not await store.privacy.forget(ANA, NOW)
    assert len(read_rows(tmp_path / "whichcert.db")["forgotten"]) == 1


async def test_notes_end(store: Store, tmp_path: Path) -> None:
    await store.privacy.forget(ANA, NOW)
    await store.privacy.forget(BEN, NOW + HOUR)
    await store.privacy.drop_forgotten_before(NOW)
    assert len(read_rows(tmp_path / "whichcert.db")["forgotten"]) == 2
    await store.privacy.drop_forgotten_before(NOW + HOUR)
    assert len(read_rows(tmp_path / "whichcert.db")["forgotten"]) == 1


def test_a_single_thing_comes_back(data: Path, tmp_path: Path) -> None:
    """What was only changed or taken back is what a backup is for."""
    backup = backups.back_up(data / "whichcert.db", tmp_path / "a.db", 0o600).file
    before = read_rows(data / "whichcert.db")["targets"]
    do(data, lambda store: store.targets.clear_target(ANA))
    assert read_rows(data / "whichcert.db")["targets"] != before
    put_back(backup, data)
    assert read_rows(data / "whichcert.db")["targets"] == before
