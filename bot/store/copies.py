"""Copies of the database, made beside it before each migration: what a failed upgrade can be taken back to."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

_UNFINISHED = ".unfinished"


def copy_before(file: Path, version: str) -> Path:
    """Copy a database as it is, its log included, to a file beside it that says before which version it was made.

    A copy of that name is replaced once the new one is whole. Raises OSError or sqlite3.Error with nothing left behind.
    """
    copy = file.with_name(f"{file.name}.before-{version}")
    unfinished = copy.with_name(copy.name + _UNFINISHED)
    unfinished.unlink(missing_ok=True)  # of a run that was killed
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
        unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)
    return copy


def delete_copies_before(file: Path, instant: datetime) -> None:
    """Delete the copies that `copy_before` made before an instant, and nothing that somebody else put there."""
    ours = re.compile(rf"{re.escape(file.name)}\.before-\d{{4}}({re.escape(_UNFINISHED)})?(-wal|-shm|-journal)?")
    for copy in file.parent.iterdir():
        if ours.fullmatch(copy.name) and copy.stat().st_mtime < instant.timestamp():
            copy.unlink(missing_ok=True)
