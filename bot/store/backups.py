"""Back up the database while the bot runs, without taking the program lock or stopping a write."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.errors import BackupError
from bot.store import backup_record, forgotten_key
from bot.store.atomic_file import delete_abandoned, draft_of
from bot.store.sqlite import error_name
from bot.store.sqlite_files import files_of, lock_of
from bot.store.verifying import Damaged, Unusable, Verified, verify

NAME: Final = "whichcert-{at:%Y%m%dT%H%M%SZ}.db"
_NAMES: Final = re.compile(r"whichcert-\d{8}T\d{6}Z\.db")
_ANY_NAME: Final = "whichcert-*.db"
_WAIT_SECONDS: Final = 30.0
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and checked."""

    file: Path
    size_bytes: int
    content: Verified


def back_up(source: Path, target: Path, mode: int, *, replaces: bool = False) -> Backup:
    """Copy the database `source` to the file `target`, and check the copy.

    Everything that was saved before the call is in the copy. The copy is one file, which needs no file beside it.
    `mode`: who may read the copy.
    `replaces`: whether `target` is replaced if it exists.

    Raise BackupError. No part of the copy stays then, and an existing target stays as it was.
    """
    _check_source(source)
    _check_target(source, target, replaces=replaces)
    with _in_words(source, target), draft_of(target, mode, replaces=replaces) as draft:
        _copy(source, draft)
        content = verify(draft)
    return Backup(target, target.stat().st_size, content)


def backups_in(folder: Path) -> list[Path]:
    """Return the backups in a folder that have the name that `back_up` gives (`NAME`), the newest first.

    Raise BackupError if the folder cannot be read.
    """
    try:
        return sorted((path for path in folder.iterdir() if _NAMES.fullmatch(path.name)), reverse=True)
    except OSError as error:
        raise BackupError(f"The folder {folder} cannot be read ({error.strerror}).") from None


def prune(newest: Path, keep: int) -> list[Path]:
    """Delete all but the `keep` newest backups in the folder of the backup `newest`, which stays. Return the deleted.

    Raise BackupError if one of them cannot be deleted.
    """
    delete_abandoned(newest.parent, _ANY_NAME)
    old = [path for path in backups_in(newest.parent) if path != newest][keep - 1 :]
    for path in old:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise BackupError(
                f"The backup {newest} was made, but the older {path} cannot be deleted ({error.strerror})."
            ) from None
    return old


def note(source: Path, backup: Backup, at: datetime) -> None:
    """Note a backup of the database `source` that was made at `at`. Raise OSError if it cannot be noted."""
    made = backup_record.LastBackup(at, backup.file.absolute(), backup.size_bytes)
    backup_record.note_backup(source.parent, made)


def own_files(database: Path) -> set[Path]:
    """Return the files of a database that no backup may replace."""
    beside = (backup_record.FILE_NAME, forgotten_key.FILE_NAME)
    named = [*files_of(database), lock_of(database), *(database.parent / name for name in beside)]
    return {path.resolve() for path in named}


def _check_source(source: Path) -> None:
    try:
        with source.open("rb"):
            pass
    except FileNotFoundError:
        raise BackupError(
            f"There is no database {source} to back up: start the bot once, or set DATA_DIR or DATABASE_URL to the "
            "place where the bot has it."
        ) from None
    except OSError as error:
        raise BackupError(f"The database {source} cannot be read ({error.strerror}). No backup was made.") from None


def _check_target(source: Path, target: Path, *, replaces: bool) -> None:
    if target.resolve() in own_files(source):
        raise BackupError(f"{target} belongs to the running database: choose another file. No backup was made.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}: make it first. No backup was made.")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise BackupError(f"{target} is no plain file: choose another name. No backup was made.")
    if target.exists() and not replaces:
        raise BackupError(f"{target} exists: choose another name, or add --force to replace it. No backup was made.")
    for beside in files_of(target)[1:]:
        if beside.exists():  # SQLite would take it for a part of the backup
            raise BackupError(f"{beside} belongs to another database: choose another name. No backup was made.")


def _copy(source: Path, draft: Path) -> None:
    """Copy all that is saved in a database, also what stands only in its WAL, into one file."""
    uri = f"{source.absolute().as_uri()}?mode=rw"  # as `rwc` it would make a database that somebody has just deleted
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)) as reading,
        closing(sqlite3.connect(draft, isolation_level=None)) as writing,
    ):
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on, the copy sees one moment
        writing.execute("PRAGMA synchronous = OFF")  # the whole file is waited for at the end
        reading.backup(writing)
        reading.execute("ROLLBACK")
        writing.execute("PRAGMA journal_mode = DELETE")  # otherwise the copy could not be read where it is read-only


@contextmanager
def _in_words(source: Path, target: Path) -> Generator[None]:
    """Raise a BackupError with a sentence for the operator in place of each known error."""
    try:
        yield
        return
    except Damaged as error:
        words = f"The database {source} {error}: keep its files as they are, and restore an older backup."
    except Unusable as error:
        words = f"{source} {error}: set DATA_DIR or DATABASE_URL to the place where the bot has its database."
    except FileExistsError:
        words = f"{target} has just been made by another program."
    except OSError as error:
        words = words_for_writing(target, error)
    except sqlite3.Error as error:
        name = error_name(error)
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            words = f"The database {source} is damaged: keep its files as they are, and restore an older backup."
        elif name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            words = f"{target} cannot be written, because the disk is full or failing ({name}): make room."
        elif name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            words = f"{source} is locked by another program, such as a database browser: close it, then try again."
        elif name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
            words = f"{source} cannot be opened by this user: run this as the user of the bot."
        else:
            raise
    raise BackupError(f"{words} No backup was made.")


def words_for_writing(target: Path, error: OSError) -> str:
    """Return a sentence for the operator that says why a file cannot be written."""
    if error.errno in _REFUSED:
        return f"{target.parent} is not writable by this user ({error.strerror}): choose another folder, or allow it."
    if error.errno in _FULL:
        return f"{target} cannot be written, because the disk is full ({error.strerror}): make room."
    return f"{target} cannot be written ({error.strerror})."
