"""Check a file that should hold a whole database of this program, such as a backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.store.columns import instant_of
from bot.store.outages import CONNECTED_AT
from bot.store.sqlite import APPLICATION_ID, error_name
from bot.store.sqlite_files import MAGIC

_VERSION_TABLE: Final = "alembic_version"
_DAMAGES: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_SCHEMA", "SQLITE_ERROR")


class Unusable(Exception):
    """The error for a file that is not a database of this program. Its text is the end of a sentence."""


class Damaged(Unusable):
    """The error for a database that is not whole."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What stands in a database that was found whole.

    `version`: the version of its tables, such as "0012".
    `rows`: the number of rows of each table, by the table's name.
    `as_of`: when the bot was last connected, by this database. None if it never was.
    """

    version: str
    rows: dict[str, int]
    as_of: datetime | None


def verify(file: Path) -> Verified:
    """Open a file and check all of it: its kind, its pages and indexes, its foreign keys and its version.

    No other program may use the file. Raise Unusable, or OSError if the file cannot be read.
    """
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            raise Unusable("is not a database" if file.stat().st_size else "is empty")
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            _check_kind(connection)
            _check_content(connection)
            return _content_of(connection)
    except sqlite3.Error as error:
        if not error_name(error).startswith(_DAMAGES):
            raise
        raise Damaged(f"is damaged ({error})") from None


def _check_kind(connection: sqlite3.Connection) -> None:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        raise Unusable("is empty")
    if mark != APPLICATION_ID or _VERSION_TABLE not in tables:
        raise Unusable("is the database of another program")


def _check_content(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise Damaged(f"is damaged ({' '.join(found.split())})")
    if (row := connection.execute("PRAGMA foreign_key_check").fetchone()) is not None:
        raise Damaged(f"is damaged (a row of {row[0]} refers to nothing)")


def _content_of(connection: sqlite3.Connection) -> Verified:
    versions = connection.execute(f"SELECT version_num FROM {_VERSION_TABLE}").fetchall()  # noqa: S608 - our own name
    if len(versions) != 1:
        raise Damaged("does not say its version")
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    names = sorted(name for (name,) in tables if name != _VERSION_TABLE)
    # The names are those of the tables themselves, in SQLite's quotes.
    counted = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
    return Verified(versions[0][0], counted, _as_of(connection) if "facts" in names else None)


def _as_of(connection: sqlite3.Connection) -> datetime | None:
    found = connection.execute("SELECT value FROM facts WHERE name = ?", (CONNECTED_AT,)).fetchone()
    return instant_of(found[0]) if found else None
