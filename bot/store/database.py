"""Opening, using and closing the database: one program at a time, migrated, every write a transaction of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path
from sqlite3 import Error as SqliteError
from typing import Any, Final

from filelock import FileLock, Timeout
from sqlalchemy import ClauseElement
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import kept
from bot.errors import NotSaved, StoreError
from bot.store.copies import copy_before, delete_copies_before
from bot.store.schema import UnknownVersion, upgrade, versions
from bot.store.sqlite import (
    APPLICATION_ID,
    BUSY_SECONDS,
    database_file,
    empty_log,
    error_name,
    for_writing,
    is_passing,
    open_engine,
    read_row,
    words_for_start,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Joined:
    """A transaction that a task has made of all that it reads and writes; no other task that it begins is in it."""

    connection: AsyncConnection
    task: asyncio.Task[Any] | None
    writes: bool


_JOINED: Final = ContextVar[_Joined | None]("joined", default=None)
_JOBS_WAIT_SECONDS: Final = 60.0
_ERASED_AFTER_SECONDS: Final = (1.0, 5.0, 30.0, 300.0)


class Database:
    """The open database; closes with close()."""

    def __init__(self, file: Path, engine: AsyncEngine, lock: FileLock) -> None:
        self._file = file
        self._engine = engine
        self._writer = for_writing(engine)
        self._turn = asyncio.Lock()
        self._lock = lock
        self._open = True
        self._erasing: asyncio.Task[None] | None = None
        self._glancing: AsyncConnection | None = None

    @classmethod
    async def open(cls, url: str | None, data_dir: Path) -> Database:
        """Takes the lock, makes or migrates the database; raises SettingsError or StoreError with nothing changed."""
        file = database_file(url, data_dir)
        with _refusals_in_words(file):
            lock = _take_lock(file)
            try:
                _try_writing(file)
                await _prepare(file)
                database = cls(file, await _connect(file), lock)
                await database.erase()  # what a killed run deleted
                return database
            except BaseException:
                lock.release()
                raise

    async def close(self) -> None:
        """Waits for the write at hand, then gives file and lock back; what comes later is refused."""
        async with self._turn:
            self._open = False
            if (erasing := self._erasing) is not None:
                erasing.cancel()
                await asyncio.wait({erasing})
            try:
                if self._glancing is not None:
                    await self._glancing.close()
                await self._engine.dispose()
            finally:
                self._lock.release()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """Shows the database as it is at one moment, whatever is written meanwhile."""
        if not self._open:
            raise RuntimeError("The database is closed.")
        if (joined := _joined()) is not None:
            yield joined.connection
            return
        async with self._engine.begin() as connection:
            yield connection

    async def glance(self, statement: ClauseElement) -> Sequence[Any]:
        """Return a row of a statement without values at the least cost, as it is asked for every minute.

        It is read by a connection of its own, outside any transaction, by one call at a time.
        """
        if not self._open:
            raise RuntimeError("The database is closed.")
        if self._glancing is None:
            self._glancing = await self._engine.connect()
        return await read_row(self._glancing, statement)

    @asynccontextmanager
    async def write(
        self, patience_seconds: float | None = None, *, aside: bool = False
    ) -> AsyncGenerator[AsyncConnection]:
        """Makes all changes or none; raises NotSaved when disk, locks or the writes before it refuse them.

        Those before it are waited for while Discord waits for an answer, or as long as given, and by jobs, for which
        nobody waits, until their next time. What is written `aside` is nothing that a member asked for.
        """
        aside = aside or kept.is_aside()
        if (joined := _joined()) is not None:
            if not joined.writes:
                raise RuntimeError("Nothing can be written while the database is read as of one moment.")
            yield joined.connection
            return
        if not aside:
            kept.begin()  # what was kept before is no longer all that was asked for
        try:
            async with asyncio.timeout(patience_seconds or (_JOBS_WAIT_SECONDS if kept.is_aside() else BUSY_SECONDS)):
                await self._turn.acquire()
        except TimeoutError:
            raise _not_saved("the writes before it took too long") from None
        try:
            if not self._open:
                raise _not_saved("the database is closed")
            async with self._writer.begin() as connection:
                yield connection
            if not aside:
                kept.note()
        except DBAPIError as error:
            if not is_passing(error):
                raise
            raise _not_saved(f"{error_name(error)}, {error.orig}") from None
        finally:
            self._turn.release()

    @asynccontextmanager
    async def as_one(self, patience_seconds: float | None = None, *, aside: bool = False) -> AsyncGenerator[None]:
        """Make one transaction of all that is read and written inside; raises NotSaved, and then nothing is kept.

        Both parameters are those of `write`.
        """
        async with self.write(patience_seconds, aside=aside) as connection:
            with _joining(_Joined(connection, asyncio.current_task(), writes=True)):
                yield

    @asynccontextmanager
    async def at_one_moment(self) -> AsyncGenerator[None]:
        """Let all that is read inside be of one moment, in one transaction; nothing can be written there."""
        joined = _joined()
        async with self.read() as connection:
            with _joining(joined or _Joined(connection, asyncio.current_task(), writes=False)):
                yield

    async def erase(self) -> None:
        """Leave no byte of what was deleted in the files: at once, else as soon as nobody reads or writes there.

        Within a transaction of several writes that is after it, as the log cannot be emptied before.
        """
        is_joined = _joined() is not None
        if (is_joined or not await self._erase_once()) and self._erasing is None:
            self._erasing = asyncio.create_task(self._erase_later())

    async def delete_copies_before(self, instant: datetime) -> None:
        """Delete the copies that were made of the database before an instant, before migrations."""
        await asyncio.to_thread(delete_copies_before, self._file, instant)

    async def _erase_once(self) -> bool:
        async with self._turn:
            if not self._open:
                return True  # closing the last connection empties the log
            try:
                return await empty_log(self._engine)
            except DBAPIError as error:
                log.warning("What was deleted stays readable in the database's log for now: %s.", error_name(error))
            except SqliteError as error:
                log.warning("What was deleted stays readable in the database's log for now: %s.", error)
            return False

    async def _erase_later(self) -> None:
        pauses = chain(_ERASED_AFTER_SECONDS, repeat(_ERASED_AFTER_SECONDS[-1]))
        try:
            for pause in pauses:
                await asyncio.sleep(pause)
                if await self._erase_once():
                    break
        finally:
            self._erasing = None  # whatever ended it, the next deletion begins anew


def _joined() -> _Joined | None:
    """Return the transaction that the task at hand is in."""
    joined = _JOINED.get()
    return joined if joined is not None and joined.task is asyncio.current_task() else None


@contextmanager
def _joining(joined: _Joined) -> Generator[None]:
    token = _JOINED.set(joined)
    try:
        yield
    finally:
        _JOINED.reset(token)


def _not_saved(cause: str) -> NotSaved:
    """Logs the cause, which names no member."""
    log.error("Nothing was saved: %s.", cause)
    return NotSaved()


@contextmanager
def _refusals_in_words(file: Path) -> Generator[None]:
    """Turns each known refusal into the sentence that the operator reads."""
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
    """Makes the folder and holds the lock beside the file; the system frees it when the process ends in any way."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(f"{file}.lock", timeout=0, thread_local=False)
    lock.acquire()
    return lock


def _try_writing(file: Path) -> None:
    """Raises OSError at a file that this user may only read: SQLite would open that without a word."""
    if file.exists():
        with file.open("r+b"):
            pass


async def _prepare(file: Path) -> None:
    """Brings the file to the newest version in one transaction, which also shows whether it can be written.

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
    """Gives the engine after its first connection, which turns the write-ahead log on."""
    engine = open_engine(file)
    try:
        async with engine.connect():
            return engine
    except BaseException:
        await engine.dispose()
        raise


async def _check_ours(connection: AsyncConnection, file: Path) -> None:
    """Raises StoreError at another program's database; an empty file becomes ours."""
    found = (await connection.exec_driver_sql("PRAGMA application_id")).scalar_one()
    tables = (await connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")).scalar_one()
    if found != APPLICATION_ID and tables:
        raise StoreError(f"{file} is another program's database and was left as it is: name another DATA_DIR.")
