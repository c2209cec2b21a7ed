"""The record of backups is read as it was written, also by two who write at once, and never stands in the way."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.backup_record import (
    FILE_NAME,
    BackupRecord,
    LastBackup,
    LastRestoreTest,
    note_backup,
    note_restore_test,
    read_backup_record,
)

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
BACKUP = LastBackup(NOW, Path("/backups/whichcert-20260901T120000Z.db"), 40_960)
TEST = LastRestoreTest(NOW + timedelta(hours=1), BACKUP.file)


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    assert read_backup_record(tmp_path) == BackupRecord()
    assert read_backup_record(tmp_path / "no such folder") == BackupRecord()


def test_backup_and_test_are_noted_side_by_side(tmp_path: Path) -> None:
    note_backup(tmp_path, BACKUP)
    assert read_backup_record(tmp_path) == BackupRecord(BACKUP, None)
    note_restore_test(tmp_path, TEST)
    assert read_backup_record(tmp_path) == BackupRecord(BACKUP, TEST)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.skipif(os.name != "posix", reason="there are no modes")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        note_backup(tmp_path, BACKUP)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_who_writes_at_once_loses_nothing_of_the_other(tmp_path: Path) -> None:
    for turn in range(20):
        backup = LastBackup(NOW, BACKUP.file, turn)
        test = LastRestoreTest(NOW + timedelta(seconds=turn), BACKUP.file)
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(note_backup, tmp_path, backup), pool.submit(note_restore_test, tmp_path, test)]
        assert [one.result() for one in both] == [None, None]
        assert read_backup_record(tmp_path) == BackupRecord(backup, test)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"{",
        b"[]",
        b"7",
        b'{"backup": 7}',
        b'{"backup": {"at": "2026-09-01", "file": "a", "bytes": 1}}',
        b'{"backup": {"at": "2026-09-01T12:00:00+00:00", "file": "a"}}',
        b'{"restore_test": {"at": "yesterday", "file": "a"}}',
        b'{"restore_test": {"at": "2026-09-01T12:00:00+00:00", "file": 7}}',
        b"[" * 50_000,
    ],
)
def test_a_damaged_record_is_a_fault_in_words_until_the_next_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    found = read_backup_record(tmp_path)
    assert found == BackupRecord(fault=f"{tmp_path / FILE_NAME} is damaged; the next backup writes it anew")
    note_backup(tmp_path, BACKUP)
    assert read_backup_record(tmp_path) == BackupRecord(BACKUP)


def test_a_record_that_cannot_be_read_is_a_fault_in_words(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert read_backup_record(tmp_path).fault == f"{tmp_path / FILE_NAME} cannot be read (Is a directory)"


def test_a_folder_that_takes_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        note_backup(tmp_path / "nowhere", BACKUP)


def test_what_later_versions_add_is_no_damage(tmp_path: Path) -> None:
    note_backup(tmp_path, BACKUP)
    held = json.loads((tmp_path / FILE_NAME).read_text())
    (tmp_path / FILE_NAME).write_text(json.dumps(held | {"offsite": True}))
    assert read_backup_record(tmp_path) == BackupRecord(BACKUP)
