"""Put a new database in the place of the old one, and keep the old one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from bot.errors import BackupError
from bot.store.atomic_file import sync_folder
from bot.store.copies import name_before_restore
from bot.store.sqlite import APPLICATION_ID, error_name
from bot.store.sqlite_files import files_of, reading

_IN_USE = "is open in another program, such as a database browser: close it, then try again. Nothing was changed."


def replace_database(database: Path, draft: Path, at: datetime) -> Path | None:
    """Give a finished database the name of the old one. Return the old one's new name, or None if there was none.

    The program lock must be held, and `draft` must be on the disk, in the same file system. What stands in the WAL of
    the old database is moved into its file first. If the old database is too damaged for that, its files are kept
    together.

    A program that is killed leaves the old database or the new one under the name, each of them whole. Only if the old
    one is so damaged that its WAL has to be moved, its file may stay without the WAL, while the kept files have both.
    Raise BackupError or OSError. The old database is as it was then.
    """
    real = database.resolve()  # the name may be a link
    if not real.exists() or not real.stat().st_size:
        draft.replace(real)
        sync_folder(real.parent)
        return None
    is_whole = _is_one_file(real)
    kept = name_before_restore(database, at)
    with ExitStack() as undone:
        _keep(real, kept)
        undone.callback(kept.unlink, missing_ok=True)
        if not is_whole:
            _move_aside(real, kept, undone)
        os.utime(kept)  # its days are counted from now on
        draft.replace(real)
        undone.pop_all()
    sync_folder(real.parent)
    return kept


def _move_aside(real: Path, kept: Path, undone: ExitStack) -> None:
    """Give the other files of a damaged database the name `kept` too. SQLite would take them for the new database's."""
    pairs = [pair for pair in zip(files_of(real)[1:], files_of(kept)[1:], strict=True) if pair[0].exists()]
    for file, name in pairs:
        _keep(file, name)
        undone.callback(name.unlink, missing_ok=True)
    for file, name in pairs:
        file.unlink()
        undone.callback(_keep, name, file)


def _is_one_file(database: Path) -> bool:
    """Move the WAL of a database into its file. Return False if it is too damaged for that.

    Raise BackupError if the database is another program's, or open in one.
    """
    try:
        with closing(reading(database)) as connection:
            (mark,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        if error_name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise BackupError(f"{database} {_IN_USE}") from None
        return False
    if tables and mark != APPLICATION_ID:
        raise BackupError(
            f"{database} is the database of another program: choose another DATA_DIR. Nothing was changed."
        )
    _, wal, index, _ = files_of(database)
    if busy or wal.exists() or index.exists():  # whoever closes a database last deletes both
        raise BackupError(f"{database} {_IN_USE}")
    return True


def _keep(file: Path, name: Path) -> None:
    """Give a file a second name, or copy it where the file system knows no second names."""
    try:
        name.hardlink_to(file)
    except FileExistsError:
        raise
    except OSError:
        shutil.copyfile(file, name)
        shutil.copymode(file, name)
        with name.open("rb+") as written:
            os.fsync(written.fileno())
