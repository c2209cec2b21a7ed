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

from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError
from bot.store.copies import copy_before
from bot.store.schema import UnknownVersion, upgrade, versions
from bot.store.sqlite import APPLICATION_ID, for_writing, open_engine, words_for_start

log = logging.getLogger(__name__)


async def open_file(file: Path) -> tuple[AsyncEngine, FileLock]:
    """Take the lock, create or migrate the database, and return its engine and the lock.

    For each known error, raise StoreError and leave the database unchanged.
    """
    with _refusals_in_words(file):
        lock = _take_lock(file)
        try:
            _try_writing(file)
            await _prepare(file)
            return await _connect(file), lock
        except BaseException:
            lock.release()
            raise


@contextmanager
def _refusals_in_words(file: Path) -> Generator[None]:
    """Raise a StoreError with a sentence for the operator in place of each known error."""
    try:
        yield
    except Timeout:
        words = f"{file} is in use by another whichcert: stop that one, or give this one another DATA_DIR."
    except UnknownVersion as error:
        words = (
            f"{file} was written by a newer whichcert (its version is {error.found}, the newest known here is "
            f"{error.newest}): start that whichcert, or restore an older backup."
        )
    except (OSError, DBAPIError, SqliteError) as error:
        known = words_for_start(file, error)
        if known is None:
            raise
        words = known
    else:
        return
    raise StoreError(words)


def _take_lock(file: Path) -> FileLock:
    """Create the folder and take the lock beside the file.

    The operating system releases the lock when the process ends, also after a crash.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(f"{file}.lock", timeout=0, thread_local=False)
    lock.acquire()
    return lock


def _try_writing(file: Path) -> None:
    """Raise OSError if this user may only read the file. SQLite would open such a file without an error."""
    if file.exists():
        with file.open("r+b"):
            pass


async def _prepare(file: Path) -> None:
    """Migrate the file to the newest version in one transaction. This fails if the file cannot be written.

    Before the migration, copy a database of an older version to a file beside it.
    """
    engine = open_engine(file, migrating=True)
    try:
        async with engine.connect() as connection:
            await _check_ours(connection, file)
            known = await connection.run_sync(versions)
        if known.migrates:
            copy = await asyncio.to_thread(copy_before, file, known.newest)
            log.info("The database is upgraded; as it was it is kept as %s for 30 days.", copy)
        async with for_writing(engine).begin() as connection:
            await connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            await connection.run_sync(upgrade, known)
            if (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first() is not None:
                raise RuntimeError("A migration left rows that refer to nothing.")
    finally:
        await engine.dispose()


async def _connect(file: Path) -> AsyncEngine:
    """Return the engine after its first connection, which switches the file to WAL."""
    engine = open_engine(file)
    try:
        async with engine.connect():
            return engine
    except BaseException:
        await engine.dispose()
        raise


async def _check_ours(connection: AsyncConnection, file: Path) -> None:
    """Raise StoreError if the file is another program's database. A database without tables becomes ours."""
    found = (await connection.exec_driver_sql("PRAGMA application_id")).scalar_one()
    tables = (await connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")).scalar_one()
    if found != APPLICATION_ID and tables:
        raise StoreError(f"{file} is another program's database and was left as it is: name another DATA_DIR.")
