"""Read and write the open database. Each read sees one snapshot. Writes run one at a time, each in a transaction."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path
from sqlite3 import Error as SqliteError
from typing import Any, Final

from filelock import Timeout
from sqlalchemy import ClauseElement
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import kept
from bot.errors import FilesChanged, NotSaved
from bot.settings import DATA_MODE
from bot.store.brief_reads import BriefReads
from bot.store.brief_writes import BriefWrites
from bot.store.copies import delete_copies_before
from bot.store.opening import open_file
from bot.store.program_lock import ProgramLock
from bot.store.sqlite import (
    Connections,
    Glance,
    database_file,
    empty_log,
    error_name,
    for_writing,
    is_busy,
    is_passing,
    until,
)
from bot.store.sqlite_files import OpenFiles
from bot.store.turn import Turn
from bot.watch import UNWATCHED, Watch

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Joined:
    """A transaction that all reads and writes of one task share. Tasks that this task starts do not share it."""

    connection: AsyncConnection
    task: asyncio.Task[Any] | None
    writes: bool
    wrote: bool = False


_JOINED: Final = ContextVar[_Joined | None]("joined", default=None)
_ERASED_AFTER_SECONDS: Final = (1.0, 5.0, 30.0, 300.0)


class Database:
    """The open database. `close` closes it."""

    def __init__(
        self,
        file: Path,
        connections: Connections,
        engine: AsyncEngine,
        files: OpenFiles,
        lock: ProgramLock,
        watch: Watch = UNWATCHED,
    ) -> None:
        self._file = file
        self._connections = connections
        self._engine = engine
        self._writer = for_writing(engine)
        self._turn = Turn()
        self._files = files
        self._lock = lock
        self._watch = watch
        self._damage: str | None = None
        self._open = True
        self._reads = 0
        self._erasing: asyncio.Task[None] | None = None
        self._glance = Glance(file)
        self._brief_reads = BriefReads(file, engine, connections)
        self._brief_writes = BriefWrites(file, engine, connections)

    @classmethod
    async def open(
        cls, url: str | None, data_dir: Path, mode: int = DATA_MODE, watch: Watch = UNWATCHED, *, copies: bool = True
    ) -> Database:
        """Take the lock, then create or migrate the database.

        `mode`: who may read its files.
        `watch`: is told how long reads and writes take.
        `copies`: whether an older database is copied before it is migrated.

        Raise SettingsError or StoreError. The database is unchanged then.
        """
        file = database_file(url, data_dir)
        connections = Connections()
        database = cls(file, connections, *await open_file(file, mode, connections, copies=copies), watch)
        await database.erase()  # a killed process may have left deleted rows in the WAL
        return database

    @property
    def file(self) -> Path:
        """Return the file of the database."""
        return self._file

    @property
    def folder(self) -> Path:
        """Return the folder of the database."""
        return self._file.parent

    async def close(self) -> None:
        """Wait for the current write and for the reads that have begun, then close the file and release the lock.

        A later write raises NotSaved. A later read raises RuntimeError.
        """
        async with self._turn:
            self._open = False
            if (erasing := self._erasing) is not None:
                erasing.cancel()
                await asyncio.wait({erasing})
            try:
                self._glance.close()
                await until(lambda: not self._reads)  # `dispose` leaves a connection open that is in use
                self._brief_reads.close()
                self._brief_writes.close()
                await self._engine.dispose()
                await self._connections.closed()
            finally:
                self._files.close()
                self._lock.release()

    def check_files(self) -> None:
        """Raise FilesChanged if somebody deleted, replaced or overwrote a file of the open database.

        From then on every write raises NotSaved. If only the lock file is gone, it is made again.
        """
        if not self._open:
            return
        self._look_for_damage()
        if self._damage is None:
            try:
                self._lock.hold()
            except Timeout:
                self._damage = f"The lock file of {self._file} was deleted and another whichcert uses the database"
            except OSError as error:
                log.warning("Whether the lock of %s still holds cannot be seen (%s).", self._file, error.strerror)
        if self._damage is not None:
            raise FilesChanged(self._damage, self._files.folder)

    @asynccontextmanager
    async def read(self, *, briefly: bool = False) -> AsyncGenerator[AsyncConnection]:
        """Yield a connection to one snapshot of the database. Writes of other tasks do not change the snapshot.

        `briefly`: each statement finds a few rows by an index, and runs on the event loop (`bot.store.brief_reads`).

        Within `as_one` or `at_one_moment`, yield the connection of their transaction. Raise NotSaved if the database
        cannot be read because somebody changed its files beneath the program.
        """
        if not self._open:
            raise RuntimeError("The database is closed.")
        if (joined := _joined()) is not None:
            yield joined.connection
            return
        began = time.perf_counter()
        self._reads += 1
        try:
            async with AsyncExitStack() as transaction:
                brief = self._brief_reads.begin(transaction) if briefly else None
                yield brief or await transaction.enter_async_context(self._engine.begin())
        except DBAPIError:
            self._refuse_damaged()  # an error in changed files is no bug
            raise
        finally:
            self._reads -= 1
            self._watch.database_used("read", time.perf_counter() - began)

    def glance(self, statement: ClauseElement, **parameters: str | int) -> Sequence[Any] | None:
        """Return the one row that a statement finds. The statement must read few pages only.

        `parameters`: the values of the statement's own `bindparam`s, as the driver takes them.
        Return None if the file cannot be read at the moment.
        """
        if not self._open:
            raise RuntimeError("The database is closed.")
        return self._glance.row(statement, **parameters)

    @asynccontextmanager
    async def write(self, *, aside: bool = False, briefly: bool = False) -> AsyncGenerator[AsyncConnection]:
        """Yield a connection whose changes are saved together or not at all.

        Raise NotSaved in four cases: the disk refuses the changes, earlier writes or the file's lock take too long,
        somebody changed the files beneath the program, or the database is closed.
        A write waits 2 s, because Discord waits three seconds for a response. A write waits 60 s if the response is
        deferred. A background job also waits 60 s, because no member waits for it. After 60 s its next run is due
        anyway.
        `aside`: no member asked for this change. If the command fails later, this change alone does not make the reply
        say that it was saved (`bot.kept`).
        `briefly`: each statement finds or changes a few rows by an index, and runs on the event loop
        (`bot.store.brief_writes`).
        """
        aside = aside or kept.is_aside()
        if (joined := _joined()) is not None:
            if not joined.writes:
                raise RuntimeError("Nothing can be written while the database is read as of one moment.")
            joined.wrote = joined.wrote or not aside
            yield joined.connection
            return
        if not aside:
            kept.begin()  # forget an earlier saved change: if this write fails, not all is saved
        began, patience = time.perf_counter(), kept.patience_seconds()
        until = asyncio.get_running_loop().time() + patience
        try:
            await self._turn.acquire(patience)
        except TimeoutError:
            raise self._not_saved("the writes before it took too long") from None
        try:
            if not self._open:
                raise self._not_saved("the database is closed")
            self._refuse_damaged()
            async with AsyncExitStack() as transaction:
                brief = self._brief_writes.begin(transaction) if briefly else None
                yield brief or await self._begin_writing(transaction, until)
                self._refuse_damaged()
            if not aside:
                kept.note()
        except DBAPIError as error:
            self._refuse_damaged()
            if not is_passing(error):
                raise
            raise self._not_saved(f"{error_name(error)}, {error.orig}") from None
        finally:
            self._turn.release()
            self._watch.database_used("write", time.perf_counter() - began)

    async def _begin_writing(self, transaction: AsyncExitStack, until: float) -> AsyncConnection:
        """Begin a transaction that ends with `transaction`. While another program locks the file, retry until `until`.

        Nothing is written before the transaction has begun, so a retry is safe.
        """
        while True:
            try:
                return await transaction.enter_async_context(self._writer.begin())
            except DBAPIError as error:
                if not is_busy(error) or asyncio.get_running_loop().time() >= until:
                    raise

    @asynccontextmanager
    async def as_one(self, *, aside: bool = False, briefly: bool = False) -> AsyncGenerator[None]:
        """Run all reads and writes of the block in one transaction. Raise NotSaved if the transaction cannot be saved.

        `aside` and `briefly` are the parameters of `write`, for the whole block. A block within another block joins the
        outer transaction.
        """
        outer, aside = _joined(), aside or kept.is_aside()
        if outer is None and not aside:
            kept.begin()
        async with self.write(aside=True, briefly=briefly) as connection:  # aside: an empty block saves nothing
            joined = outer or _Joined(connection, asyncio.current_task(), writes=True)
            with _joining(joined):
                yield
        if outer is None and joined.wrote and not aside:
            kept.note()

    @asynccontextmanager
    async def at_one_moment(self, *, briefly: bool = False) -> AsyncGenerator[None]:
        """Run all reads of the block on one snapshot, in one transaction. A write in the block raises RuntimeError.

        `briefly` is the parameter of `read`, for all reads of the block.
        """
        joined = _joined()
        async with self.read(briefly=briefly) as connection:
            with _joining(joined or _Joined(connection, asyncio.current_task(), writes=False)):
                yield

    async def erase(self) -> None:
        """Remove every byte of deleted rows from the files.

        If a reader or a writer prevents the removal, a background task retries it until it succeeds. Within a block of
        `as_one`, only the background task removes the bytes, because the WAL cannot be emptied before the commit.
        """
        is_joined = _joined() is not None
        if (is_joined or not await self._erase_once()) and self._erasing is None:
            self._erasing = asyncio.create_task(self._erase_later())

    async def delete_copies_before(self, instant: datetime) -> None:
        """Delete the copies for migrations (`bot.store.copies`) that were made before `instant`."""
        await asyncio.to_thread(delete_copies_before, self._file, instant)

    def _look_for_damage(self) -> None:
        self._damage = self._damage or self._files.damage()

    def _refuse_damaged(self) -> None:
        """Raise NotSaved if somebody changed the files, because a change would be lost when the program ends."""
        self._look_for_damage()
        if self._damage is not None:
            raise self._not_saved(self._damage)

    def _not_saved(self, cause: str) -> NotSaved:
        """Log the cause, which names no member, and return a NotSaved."""
        log.error("Nothing was saved: %s.", cause)
        self._watch.not_saved()
        return NotSaved()

    async def _erase_once(self) -> bool:
        async with self._turn:
            if not self._open or self._damage is not None:
                return True  # closing the last connection empties the WAL
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
            self._erasing = None  # also after an error or a cancellation, so that the next deletion starts a new task


def _joined() -> _Joined | None:
    """Return the shared transaction of the current task. Return None if the task has none."""
    joined = _JOINED.get()
    return joined if joined is not None and joined.task is asyncio.current_task() else None


@contextmanager
def _joining(joined: _Joined) -> Generator[None]:
    token = _JOINED.set(joined)
    try:
        yield
    finally:
        _JOINED.reset(token)
