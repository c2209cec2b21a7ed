"""Keep the database as it was before each migration and each restore, so that an operator can go back to it."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.settings import DATA_MODE
from bot.store.atomic_file import delete_abandoned

_UNFINISHED = ".unfinished"


def copy_before(file: Path, version: str, mode: int = DATA_MODE) -> Path:
    """Copy a database with its WAL to a file beside it, and return that file.

    `version`: the version to which the database is migrated next. It is part of the copy's name. An older copy of that
    name is replaced when the new copy is complete.
    `mode`: who may read the copy.

    Raise OSError or sqlite3.Error. No part of the new copy stays then.
    """
    copy = name_before(file, version)
    unfinished = copy.with_name(copy.name + _UNFINISHED)
    unfinished.unlink(missing_ok=True)  # a killed process may have left an unfinished copy
    try:
        unfinished.touch(mode=0o600)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
            source.backup(target)
            (found,) = target.execute("PRAGMA quick_check").fetchone()
        if found != "ok":
            damaged = sqlite3.DatabaseError(found)
            damaged.sqlite_errorname = "SQLITE_CORRUPT"
            raise damaged
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        if os.name == "posix":
            unfinished.chmod(mode)
        unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)
    return copy


def name_before(file: Path, version: str) -> Path:
    """Return the name of the copy that is made before a database is migrated to a version."""
    return file.with_name(f"{file.name}.before-{version}")


def copies_of(file: Path) -> list[Path]:
    """Return the copies that `copy_before` and restores made of a database, finished or not, with SQLite's files."""
    before = rf"\d{{4}}({re.escape(_UNFINISHED)})?|restore-\d{{8}}T\d{{6}}Z"
    ours = re.compile(rf"{re.escape(file.name)}\.before-({before})(-wal|-shm|-journal)?")
    there = file.parent.iterdir() if file.parent.is_dir() else ()
    return [path for path in there if ours.fullmatch(path.name)]


def name_before_restore(file: Path, at: datetime) -> Path:
    """Return the name that a database gets when it is replaced by a backup at `at`."""
    return file.with_name(f"{file.name}.before-restore-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def delete_copies_before(file: Path, instant: datetime) -> None:
    """Delete the copies that `copy_before` and restores made before `instant`, finished or not. Leave other files."""
    delete_abandoned(file.parent, file.name)
    for copy in copies_of(file):
        if copy.stat().st_mtime < instant.timestamp():
            copy.unlink(missing_ok=True)
