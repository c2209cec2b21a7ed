"""Tell what the next start would do to the database, without doing it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StoreError
from bot.store.copies import name_before
from bot.store.opening import newer_words
from bot.store.schema import MigrationStep, steps
from bot.store.sqlite import APPLICATION_ID, words_for_start
from bot.store.sqlite_files import reading


@dataclass(frozen=True, slots=True)
class UpgradeOutlook:
    """What the next start would do to a database.

    `found`: its version. None if there is no database yet.
    `newest`: the version after the start.
    `steps`: the migrations that would run, the first one first.
    `copy`: the copy that would be made before them, with its size and the free room of its disk. None if none would.
    """

    found: str | None
    newest: str
    steps: tuple[MigrationStep, ...] = ()
    copy: Path | None = None
    copy_bytes: int = 0
    free_bytes: int = 0


def upgrade_outlook(file: Path) -> UpgradeOutlook:
    """Return what the next start would do to a database. The bot may be running.

    Raise StoreError if it would refuse the database.
    """
    known = steps()
    newest = known[-1].version
    try:
        found, size = _found(file)
    except (OSError, sqlite3.Error) as error:
        words = words_for_start(file, error)
        if words is None:
            raise
        raise StoreError(words) from None
    if found is None:
        return UpgradeOutlook(None, newest)
    versions = [step.version for step in known]
    if found not in versions:
        raise StoreError(newer_words(file, found, newest))
    missing = tuple(known[versions.index(found) + 1 :])
    if not missing:
        return UpgradeOutlook(found, newest)
    free = shutil.disk_usage(file.absolute().parent).free
    return UpgradeOutlook(found, newest, missing, name_before(file, newest), size, free)


def _found(file: Path) -> tuple[str | None, int]:
    """Return the version of a database and the size of a copy in bytes. The version of no database is None."""
    if not file.exists() or not file.stat().st_size:
        return None, 0
    with closing(reading(file)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return None, 0
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        if mark != APPLICATION_ID or "alembic_version" not in tables:
            raise StoreError(f"{file} is another program's database: choose another DATA_DIR.")
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
        return version, pages * page_bytes
