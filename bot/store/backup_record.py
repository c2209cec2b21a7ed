"""Note when the last backup was made and when a backup was last restored as a test, in `backups.json`.

The file stands beside the database. So the program that makes backups does not write into the database, and the note
survives the database.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.store.atomic_file import locked_folder, write_whole

FILE_NAME: Final = "backups.json"
_MODE: Final = 0o600
_LARGEST: Final = 100_000  # bytes


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that was made and verified: when, its file, and its size."""

    at: datetime
    file: Path
    size_bytes: int


@dataclass(frozen=True, slots=True)
class LastRestoreTest:
    """The last backup that was restored as a test (`restore --test`): when, and its file."""

    at: datetime
    file: Path


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """What is known of the backups of a database. None stands for never.

    `fault`: why the record cannot be read, as the end of a sentence. Nothing is known then.
    """

    last_backup: LastBackup | None = None
    last_restore_test: LastRestoreTest | None = None
    fault: str | None = None


def read_backup_record(folder: Path) -> BackupRecord:
    """Return the record of a data folder, which is the folder of the database. Never raise an error."""
    file = folder / FILE_NAME
    try:
        with file.open("rb") as opened:
            return _record_of(json.loads(opened.read(_LARGEST)))
    except FileNotFoundError:
        return BackupRecord()
    except OSError as error:
        return BackupRecord(fault=f"{file} cannot be read ({error.strerror})")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return BackupRecord(fault=f"{file} is damaged; the next backup writes it anew")


def note_backup(folder: Path, backup: LastBackup) -> None:
    """Note a backup. Raise OSError if the record cannot be written."""
    with locked_folder(folder):
        _write(folder, replace(read_backup_record(folder), last_backup=backup, fault=None))


def note_restore_test(folder: Path, test: LastRestoreTest) -> None:
    """Note a restore test. Raise OSError if the record cannot be written."""
    with locked_folder(folder):
        _write(folder, replace(read_backup_record(folder), last_restore_test=test, fault=None))


def _write(folder: Path, record: BackupRecord) -> None:
    backup, test = record.last_backup, record.last_restore_test
    held: dict[str, Any] = {}
    if backup is not None:
        held["backup"] = {"at": backup.at.isoformat(), "file": str(backup.file), "bytes": backup.size_bytes}
    if test is not None:
        held["restore_test"] = {"at": test.at.isoformat(), "file": str(test.file)}
    write_whole(folder / FILE_NAME, (json.dumps(held, indent=2) + "\n").encode(), _MODE)


def _record_of(held: Any) -> BackupRecord:
    """Build a record from JSON. Raise ValueError, TypeError or LookupError if it has another form."""
    backup, test = held.get("backup"), held.get("restore_test")
    return BackupRecord(
        None if backup is None else LastBackup(_instant(backup), Path(backup["file"]), int(backup["bytes"])),
        None if test is None else LastRestoreTest(_instant(test), Path(test["file"])),
    )


def _instant(held: dict[str, str]) -> datetime:
    at = datetime.fromisoformat(held["at"])
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return at
