"""The files of the database are for their owner alone, or for a group too, whatever the umask."""

from __future__ import annotations

import logging
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from stored_databases import ANA, fill, load

from bot.errors import StoreError
from bot.store import Store, copies, modes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no modes")
FILES = {"whichcert.db", "whichcert.db-wal", "whichcert.db-shm", "whichcert.db.lock"}


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=lambda mask: f"umask {mask:03o}")
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes_in(folder: Path) -> dict[str, str]:
    return {path.name: f"{stat.S_IMODE(path.stat().st_mode):o}" for path in (folder, *folder.iterdir())}


@pytest.mark.parametrize(("mode", "of_folder"), [(0o600, "700"), (0o640, "750"), (0o660, "770")])
@pytest.mark.usefixtures("umask")
async def test_new_files_have_the_mode(tmp_path: Path, now: datetime, mode: int, of_folder: str) -> None:
    folder = tmp_path / "a" / "data"
    async with await Store.open(None, folder, mode) as store:
        await store.targets.choose_target(ANA, "google-pmle", None, now)
        assert modes_in(folder) == {"data": of_folder} | dict.fromkeys(FILES, f"{mode:o}")
    assert modes_in(folder) == {"data": of_folder} | dict.fromkeys(("whichcert.db", "whichcert.db.lock"), f"{mode:o}")


@pytest.mark.parametrize("mode", [0o600, 0o640])
@pytest.mark.usefixtures("umask")
async def test_a_copy_before_a_migration_has_the_mode(tmp_path: Path, mode: int) -> None:
    load("0005", tmp_path / "whichcert.db")
    await (await Store.open(None, tmp_path, mode)).close()
    (copy,) = copies.copies_of(tmp_path / "whichcert.db")
    assert stat.S_IMODE(copy.stat().st_mode) == mode


def leave_behind(source: Path, folder: Path, mode: int) -> None:
    """Leaves what a killed run of an older version would: a database with its other files, and a copy."""
    folder.mkdir()
    for name in FILES:
        shutil.copyfile(source / name, folder / name)
    for name in ("whichcert.db.before-0006", "whichcert.db.before-0007.unfinished", "mine.txt"):
        (folder / name).write_text("text")
    for path in folder.iterdir():
        path.chmod(mode)
    folder.chmod(0o755)


async def test_files_that_others_could_read_are_narrowed_and_that_is_logged(
    tmp_path: Path, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    async with await Store.open(None, tmp_path / "source"):
        leave_behind(tmp_path / "source", folder, 0o666)
    caplog.set_level(logging.INFO)
    async with await Store.open(None, folder) as store:
        await store.targets.choose_target(ANA, "google-pmle", None, now)
        found = modes_in(folder)
    assert found.pop("mine.txt") == "666"
    assert found.pop("data") == "755", "a folder may have other uses"
    assert set(found) > FILES
    assert set(found.values()) == {"600"}
    (record,) = [record for record in caplog.records if "DATA_MODE" in record.getMessage()]
    assert record.getMessage().endswith(f" in {folder} is now 0600 (DATA_MODE).")
    assert "whichcert.db, " in record.getMessage()
    caplog.clear()
    await (await Store.open(None, folder)).close()
    assert caplog.records == []


async def test_a_group_is_let_in_later(tmp_path: Path, now: datetime) -> None:
    await fill(tmp_path)
    async with await Store.open(None, tmp_path, 0o640) as store:
        await store.targets.choose_target(ANA, "google-pmle", None, now)
        found = modes_in(tmp_path)
    assert {found[name] for name in FILES} == {"640"}


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
async def test_files_of_another_user_are_left_as_they_are(tmp_path: Path) -> None:
    await fill(tmp_path)
    file = tmp_path / "whichcert.db"
    file.chmod(0o644)
    os.chown(file, 65534, 65534)
    await (await Store.open(None, tmp_path)).close()
    assert modes_in(tmp_path)["whichcert.db"] == "644"


async def test_the_database_of_another_program_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "whichcert.db").write_bytes(b"not a database")
    (tmp_path / "whichcert.db").chmod(0o644)
    with pytest.raises(StoreError):
        await Store.open(None, tmp_path)
    assert modes_in(tmp_path)["whichcert.db"] == "644"


async def test_a_file_behind_a_link_is_narrowed_and_made_too(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "whichcert.db").symlink_to(tmp_path / "real" / "whichcert.db")
    async with await Store.open(None, tmp_path / "linked") as store:
        await store.targets.choose_target(ANA, "google-pmle", None, now)
        found = modes_in(tmp_path / "real")
    assert {mode for name, mode in found.items() if name != "real"} == {"600"}


async def test_a_mode_that_cannot_be_changed_is_one_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(tmp_path)
    (tmp_path / "whichcert.db").chmod(0o644)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", refuse)
        await (await Store.open(None, tmp_path)).close()
    (record,) = caplog.records
    assert record.getMessage() == (
        f"The mode of {tmp_path / 'whichcert.db'} cannot be changed (Operation not permitted), so others may read it."
    )


async def test_nothing_is_changed_on_systems_without_modes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(tmp_path)
    (tmp_path / "whichcert.db").chmod(0o644)
    monkeypatch.setattr(modes, "HAS_MODES", False)
    await (await Store.open(None, tmp_path)).close()
    assert modes_in(tmp_path)["whichcert.db"] == "644"
