"""Find and open the SQLite file, and tell the operator why it cannot be opened."""

from __future__ import annotations

import asyncio
import errno
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from sqlite3 import Error as SqliteError
from typing import Any
from weakref import WeakSet

from sqlalchemy import ClauseElement, create_engine, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import SettingsError
from bot.store import driver

log = logging.getLogger(__name__)

FILE_NAME = "whichcert.db"
APPLICATION_ID = 0x57484354  # "WHCT": marks our files, so that no other program's file is changed
BUSY_SECONDS = 2.0  # Discord waits three seconds for a response
POOL_SECONDS = 900.0  # a deferred response can be sent for fifteen minutes

_GLIMPSE_SECONDS = 0.005
_EMPTYING_MILLISECONDS = 200  # an attempt that takes longer is given up and retried, because other writes wait for it

_DRIVER = "sqlite+aiosqlite"
_BEGIN = "whichcert_begin"
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_WAL = "journal_mode = WAL"  # stored in the file; the migration has checked that the file is ours
_WRITING = ("synchronous = NORMAL", "secure_delete = ON")
FIRST_READ = "SELECT 1 FROM sqlite_schema LIMIT 1"
_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")


def database_file(url: str | None, data_dir: Path) -> Path:
    """Return the file that DATABASE_URL names, or else the file in DATA_DIR.

    Raise SettingsError for an invalid URL. The error does not show the URL.
    """
    if url is None:
        return data_dir / FILE_NAME
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError([f"DATABASE_URL cannot be read: write {_DRIVER}:///path/to/{FILE_NAME}"]) from None
    if parts.drivername != _DRIVER:
        raise SettingsError(
            [f"DATABASE_URL: this version of whichcert keeps its data in SQLite only: write {_DRIVER}:///path"]
        )
    if not parts.database or parts.database.startswith((":", "file:")) or parts.host or parts.query:
        raise SettingsError(
            [f"DATABASE_URL has to name a file and nothing else: write {_DRIVER}:///path/to/{FILE_NAME}"]
        )
    return Path(parts.database)


class Connections:
    """The connections of an engine that are in use or not closed yet. `closed` waits for them.

    A driver's connection is closed in a thread of its own, for which nobody waits if the task that used it was
    cancelled. SQLite keeps the file open while a statement is not finished, and the traceback of a cancelled task may
    hold one (https://www.sqlite.org/c3ref/close.html). So each statement ends with its connection.
    """

    def __init__(self) -> None:
        self._made: WeakSet[_Noted] = WeakSet()

    def connect(self, *args: Any, **options: Any) -> sqlite3.Connection:
        """Open a connection. This is the `factory` of `sqlite3.connect`."""
        made = _Noted(*args, **options)
        self._made.add(made)
        return made

    async def closed(self) -> None:
        """Wait until all of them are closed."""
        await until(lambda: not any(made.is_open for made in list(self._made)))


class _Noted(sqlite3.Connection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_open = True
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:
        made = super().cursor(factory)
        self._cursors.add(made)
        return made

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:  # without this, it makes a cursor unnoted
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> sqlite3.Cursor:
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script: str) -> sqlite3.Cursor:
        return self.cursor().executescript(sql_script)

    def close(self) -> None:
        for cursor in list(self._cursors):
            cursor.close()
        super().close()
        self.is_open = False


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so that takes milliseconds, and of which nobody tells."""
    while not is_so():  # noqa: ASYNC110 - another thread could not set an asyncio.Event
        await asyncio.sleep(_GLIMPSE_SECONDS)


def open_engine(file: Path, *, migrating: bool = False, connections: Connections | None = None) -> AsyncEngine:
    """Return an engine for a file. An engine for migrations has no pool and does not check foreign keys.

    Only an engine for migrations creates the file. Otherwise a file that somebody deleted would be replaced by an empty
    one. A read waits POOL_SECONDS for a connection, because a burst of reads takes longer than SQLAlchemy's 30 s.
    `connections`: notes the connections of the engine.
    """
    factory = {"factory": connections.connect} if connections else {}
    engine = create_async_engine(
        URL.create(_DRIVER, database=_uri(file), query={"mode": "rwc" if migrating else "rw", "uri": "true"}),
        # isolation_level: None, because `_begin` sends BEGIN. timeout: sets SQLite's busy_timeout.
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "async_creator_fn": driver.connect, **factory},
        hide_parameters=True,  # so that an error in the log names no member
        **({"poolclass": NullPool} if migrating else {"pool_timeout": POOL_SECONDS}),
    )
    pragmas = [
        # With ON, a migration that rebuilds a table would delete the rows that refer to it.
        f"foreign_keys = {'OFF' if migrating else 'ON'}",
        *_WRITING,
    ]
    if not migrating:
        pragmas.insert(0, _WAL)
    _prepare(engine.sync_engine, pragmas)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def open_reader(file: Path, connections: Connections) -> Engine:
    """Return an engine that only reads, in the thread that calls it, and that never waits for a lock.

    Each reader that needs a connection gets one, because to wait for one would stop the event loop.
    `connections`: notes the connections of the engine.
    """
    engine = _engine_here(file, connections, max_overflow=-1)
    _prepare(engine, ["query_only = ON"])
    return engine


def open_writer(file: Path, connections: Connections) -> Engine:
    """Return an engine that reads and writes in any thread, and that never waits for a lock.

    Its transactions take the file's write lock when they begin.
    `connections`: notes the connections of the engine.
    """
    engine = _engine_here(file, connections)
    _prepare(engine, [_WAL, "foreign_keys = ON", *_WRITING])
    engine = engine.execution_options(**{_BEGIN: _BEGIN_WRITING})
    event.listen(engine, "begin", _begin)
    return engine


def _engine_here(file: Path, connections: Connections, **options: Any) -> Engine:
    return create_engine(
        URL.create("sqlite", database=_uri(file), query={"mode": "rw", "uri": "true"}),
        connect_args={"isolation_level": None, "timeout": 0, "factory": connections.connect},
        hide_parameters=True,
        **options,
    )


def _prepare(engine: Engine, pragmas: Sequence[str]) -> None:
    """Set pragmas on each connection that the engine opens."""

    def prepare(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", prepare)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def for_writing(engine: AsyncEngine) -> AsyncEngine:
    """Return the same engine with transactions that take the file's write lock when they begin."""
    return engine.execution_options(**{_BEGIN: _BEGIN_WRITING})


async def empty_log(engine: AsyncEngine) -> bool:
    """Move the WAL into the database file and empty the WAL, so that no byte of a deleted row stays in either file.

    Return False if a reader or a writer prevented this; the caller has to retry. A checkpoint works only outside a
    transaction. SQLAlchemy would begin a transaction, so this function uses the driver's connection.
    (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint)
    """
    async with engine.connect() as connection:
        direct: Any = (await connection.get_raw_connection()).driver_connection
        async with direct.cursor() as cursor:  # it ends each statement, also the pragmas that return a row
            await cursor.execute(f"PRAGMA busy_timeout = {_EMPTYING_MILLISECONDS}")
            try:
                await cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                ((busy, _in_log, _moved),) = await cursor.fetchall()
            finally:
                await cursor.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")
    return not busy


class Glance:
    """A connection for frequent queries that read few pages. It uses no thread.

    Two look-ups in an index take about 20 µs on this connection, and 1 ms through the driver's thread. A query never
    waits for a lock.
    """

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"{_uri(file)}?mode=rw", uri=True, isolation_level=None, timeout=0)
        self._connection.execute("PRAGMA query_only = ON")
        # A connection takes part in the WAL once it has read. SQLite deletes the WAL when the last such connection is
        # closed, and if a first read finds that somebody emptied the file.
        with suppress(SqliteError):
            self._connection.execute(FIRST_READ).fetchall()

    def row(self, statement: ClauseElement, **parameters: str | int) -> Sequence[Any] | None:
        """Return the one row of a statement, as the driver gives it. Return None on an error.

        `parameters`: the values of the statement's own `bindparam`s, as the driver takes them.
        """
        text, constants = _compiled(statement)
        try:
            (row,) = self._connection.execute(text, constants | parameters).fetchall()
        except SqliteError as error:
            log.warning("What is asked at each command or minute could not be read: %s.", error_name(error))
            return None
        return row

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _uri(file: Path) -> str:
    return file.absolute().as_uri()


@cache
def _compiled(statement: ClauseElement) -> tuple[str, dict[str, Any]]:
    """Return the SQL of a statement with named parameters, and the values that the statement gives them itself."""
    dialect = sqlite.dialect(paramstyle="named")
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return str(compiled), dict(compiled.params or {})


def error_name(error: DBAPIError | SqliteError) -> str:
    """Return SQLite's name of an error, such as SQLITE_FULL, or else the name of the exception's class."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorname", None) or type(cause).__name__


def is_busy(error: DBAPIError) -> bool:
    """Return whether another program has locked the file."""
    return error_name(error).startswith("SQLITE_BUSY")


def is_passing(error: DBAPIError) -> bool:
    """Return whether the disk or a lock caused the error. A retry may succeed in this case."""
    return error_name(error).startswith(_PASSING)


def words_for_start(file: Path, error: OSError | DBAPIError | SqliteError) -> str | None:
    """Return a sentence for the operator that says why the file cannot be opened. Return None if the error is a bug."""
    if isinstance(error, OSError):
        return _words_for_system(file, error)
    if isinstance(error, DBAPIError) and not isinstance(error.orig, SqliteError):
        return None
    name = error_name(error)
    if name.startswith("SQLITE_NOTADB"):
        return f"{file} is not a database and was not changed: move it away, or choose another DATA_DIR."
    if name.startswith("SQLITE_CORRUPT"):
        return f"{file} is damaged: keep a copy of it and restore a backup."
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"{file} cannot be written because its disk is full or failing ({name}): make room, then start again."
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{file} is locked by another program, such as a database browser: close it, then start again."
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return _words_for_permission(file)
    return None


def _words_for_system(file: Path, error: OSError) -> str:
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _words_for_permission(file)
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"{file} cannot be written because its disk is full ({error.strerror}): make room, then start again."
    return f"{file} cannot be opened ({error.strerror}: {error.filename}): fix that, or choose another DATA_DIR."


def _words_for_permission(file: Path) -> str:
    return (
        f"{file} cannot be opened for writing by this user: give this user the right to write the file and its folder, "
        "or choose another DATA_DIR."
    )
