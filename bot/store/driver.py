"""Run each SQL statement in one trip to the driver's thread.

aiosqlite makes four trips for a statement: it makes a cursor, executes, fetches and closes. A trip takes some 100 µs of
processor time, which is more than SQLite needs for most statements.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

import aiosqlite
from aiosqlite.context import contextmanager

_CHUNK_ROWS = 64  # as in aiosqlite; used only by an iteration over a cursor of aiosqlite


def connect(*arguments: Any, factory: Any = sqlite3.Connection, **options: Any) -> DriverConnection:
    """Return a connection with the parameters of `sqlite3.connect`. Awaiting it opens it."""
    opening = partial(sqlite3.connect, *arguments, factory=factory, **options)
    return DriverConnection(opening, _CHUNK_ROWS)


class DriverConnection(aiosqlite.Connection):
    """A connection whose cursors need one trip for a statement."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._thread.daemon = True  # as SQLAlchemy sets it: no connection keeps the program from ending

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """Return a cursor. No trip is needed, because a new cursor does not touch the file."""
        return DriverCursor(self, self._conn.cursor())


class DriverCursor(aiosqlite.Cursor):
    """A cursor that fetches all rows in the trip that executes the statement."""

    def __init__(self, connection: DriverConnection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._rows: list[Any] = []
        self._in_use = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> DriverCursor:
        """Execute a statement, and keep its rows for `fetchall`."""
        await self._make_trip(self._cursor.execute, sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> DriverCursor:
        """Execute a statement once with each of several sets of parameters."""
        await self._make_trip(self._cursor.executemany, sql, parameters)
        return self

    async def _make_trip(self, execute: Callable[[str, Any], sqlite3.Cursor], sql: str, parameters: Any) -> None:
        self._in_use = True
        self._rows = await cast("Any", self)._execute(self._run, execute, sql, parameters)

    def _run(self, execute: Callable[[str, Any], sqlite3.Cursor], sql: str, parameters: Any) -> list[Any]:
        """Execute and fetch in the driver's thread."""
        try:
            execute(sql, parameters)
            return self._cursor.fetchall() if self._cursor.description else []
        finally:
            self._in_use = False

    async def fetchall(self) -> list[Any]:
        """Return the rows that no call has returned yet."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Close the cursor. After a cancelled statement that the thread still executes, close it there."""
        if self._in_use:
            await super().close()
        else:
            self._cursor.close()
