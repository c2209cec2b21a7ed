"""Opening the database: one program at a time, copied and migrated where it is older, each refusal in words."""

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
    """Take the lock, make or migrate the database, and return its engine; raises StoreError with nothing changed."""
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
    """Turn each known refusal into the sentence that the operator reads."""
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
    """Make the folder and hold the lock beside the file; the system frees it when the process ends in any way."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(f"{file}.lock", timeout=0, thread_local=False)
    lock.acquire()
    return lock


def _try_writing(file: Path) -> None:
    """Raise OSError at a file that this user may only read: SQLite would open that without a word."""
    if file.exists():
        with file.open("r+b"):
            pass


async def _prepare(file: Path) -> None:
    """Bring the file to the newest version in one transaction, which also shows whether it can be written.

    What is there already is copied beside it first.
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
    """Return the engine after its first connection, which turns the write-ahead log on."""
    engine = open_engine(file)
    try:
        async with engine.connect():
            return engine
    except BaseException:
        await engine.dispose()
        raise


async def _check_ours(connection: AsyncConnection, file: Path) -> None:
    """Raise StoreError at another program's database; an empty file becomes ours."""
    found = (await connection.exec_driver_sql("PRAGMA application_id")).scalar_one()
    tables = (await connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")).scalar_one()
    if found != APPLICATION_ID and tables:
        raise StoreError(f"{file} is another program's database and was left as it is: name another DATA_DIR.")
