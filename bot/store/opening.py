"""Open the database for one program at a time.

An older database is copied and then migrated. Each known error becomes a sentence for the operator.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Error as SqliteError

from filelock import Timeout
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError
from bot.store.copies import copy_before
from bot.store.former import holds_nothing, trace_of_former
from bot.store.modes import make_file, set_modes
from bot.store.program_lock import ProgramLock, lock_wal
from bot.store.schema import UnknownVersion, upgrade, versions
from bot.store.sqlite import APPLICATION_ID, Connections, for_writing, open_engine, words_for_start
from bot.store.sqlite_files import OpenFiles, for_marking, new_mark

log = logging.getLogger(__name__)


async def open_file(
    file: Path, mode: int, connections: Connections, *, copies: bool = True
) -> tuple[AsyncEngine, OpenFiles, ProgramLock]:
    """Take the lock, create or migrate the database, and return its engine, its open files and the lock.

    `mode`: who may read the files.
    `connections`: notes the connections of the engine.
    `copies`: whether an older database is copied before it is migrated.

    Raise StoreError for each known error. The content of the database is unchanged
    then.
    """
    with refusals_in_words(file):
        lock = ProgramLock(file, mode)
        try:
            is_new, trace = holds_nothing(file), trace_of_former(file)
            make_file(file, mode)
            _try_writing(file)
            mark = new_mark()
            await _prepare(file, mark, mode, copies=copies)
            if is_new:
                _tell_new(file, trace)
            set_modes(file, mode)  # only after the file is known to be a database of this program
            return *await _connect(file, mark, connections), lock
        except BaseException:
            lock.release()
            raise


@contextmanager
def refusals_in_words(file: Path) -> Generator[None]:
    """Raise a StoreError with a sentence for the operator in place of each known error."""
    try:
        yield
    except Timeout:
        words = f"{file} is in use by another whichcert: stop that one, or give this one another DATA_DIR."
    except UnknownVersion as error:
        words = newer_words(file, error.found, error.newest)
    except (OSError, DBAPIError, SqliteError) as error:
        known = words_for_start(file, error)
        if known is None:
            raise
        words = known
    else:
        return
    raise StoreError(words)


def newer_words(file: Path, found: str, newest: str | None) -> str:
    """Return a sentence for the operator that refuses a database of a newer version."""
    return (
        f"{file} was written by a newer whichcert (its version is {found}, the newest known here is {newest}): start "
        "that whichcert, or restore an older backup."
    )


def _tell_new(file: Path, trace: Path | None) -> None:
    if trace is None:
        log.info("A new database was made: %s.", file)
    else:
        log.warning(
            "%s is new and empty, although %s shows that there was another: stop the bot and restore a backup.",
            file,
            trace,
        )


def _try_writing(file: Path) -> None:
    """Raise OSError if this user may only read the file. SQLite would open such a file without an error."""
    if file.exists():
        with file.open("r+b"):
            pass


async def _prepare(file: Path, mark: int, mode: int, *, copies: bool) -> None:
    """Migrate the file to the newest version in one transaction, and write the mark of this start into it.

    This also shows whether the file can be written.
    With `copies`, a database of an older version is copied to a file beside it first.
    """
    engine = open_engine(file, migrating=True)
    try:
        async with engine.connect() as connection:
            await check_ours(connection, file)
            known = await connection.run_sync(versions)
        if known.migrates and copies:
            copy = await asyncio.to_thread(copy_before, file, known.newest, mode)
            log.info("The database is being upgraded. A copy from before is kept as %s for 30 days.", copy)
        async with for_writing(engine).begin() as connection:
            await connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            await connection.exec_driver_sql(for_marking(mark))
            await connection.run_sync(upgrade, known)
            if (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first() is not None:
                raise RuntimeError("A migration left rows that refer to nothing.")
    finally:
        await engine.dispose()


async def _connect(file: Path, mark: int, connections: Connections) -> tuple[AsyncEngine, OpenFiles]:
    """Return the engine after its first connection, which switches the file to WAL, and the open files."""
    engine = open_engine(file, connections=connections)
    try:
        async with engine.connect() as connection:
            await connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the first read creates the WAL
            files = OpenFiles(file, mark)
            if files.wal_descriptor is not None:
                lock_wal(files.wal_descriptor)
            return engine, files
    except BaseException:
        await engine.dispose()
        raise


async def check_ours(connection: AsyncConnection, file: Path) -> None:
    """Raise StoreError if the file is another program's database. A database without tables becomes ours."""
    found = (await connection.exec_driver_sql("PRAGMA application_id")).scalar_one()
    tables = (await connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")).scalar_one()
    if found != APPLICATION_ID and tables:
        raise StoreError(f"{file} is another program's database and was not changed: choose another DATA_DIR.")
