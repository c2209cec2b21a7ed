"""Write a few rows on the event loop, and let a thread commit them.

A write of a few rows takes less processor time than its trips to the driver's thread: one takes some 100 µs. Only the
commit touches the disk. It may move the WAL into the database file, which takes milliseconds, so it runs in a thread.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack
from functools import partial
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.brief_reads import Here
from bot.store.sqlite import Connections, is_busy, open_writer


class BriefWrites:
    """The connection for writes on the event loop. It never waits for a lock, and has one transaction at a time."""

    def __init__(self, file: Path, engine: AsyncEngine, connections: Connections) -> None:
        self._engine = engine
        self._here = open_writer(file, connections)
        self._thread = ThreadPoolExecutor(1, "commit")
        if connection := self._begun():  # reads the file before somebody can empty it, as in `BriefReads`
            connection.close()

    def begin(self, transaction: AsyncExitStack) -> AsyncConnection | None:
        """Begin a transaction that ends with `transaction`. Return None while another program locks the file.

        It is committed if `transaction` ends without an error. If the task is cancelled during the commit, the task
        waits for the commit's end, so that the connection is free for the next transaction.
        """
        if connection := self._begun():
            transaction.callback(connection.close)  # rolls back what was not committed
            transaction.push_async_exit(partial(self._end, connection))
            return Here(self._engine, connection)
        return None

    def close(self) -> None:
        """Close the connection. No transaction may be open."""
        self._thread.shutdown()
        self._here.dispose()

    def _begun(self) -> Connection | None:
        with ExitStack() as failing:
            try:
                connection = failing.enter_context(self._here.connect())
                connection.begin()
            except DBAPIError as error:
                if not is_busy(error):
                    raise
                return None
            failing.pop_all()
            return connection

    async def _end(self, connection: Connection, error: type[BaseException] | None, *_: object) -> None:
        if error is not None:
            return
        # Not Connection.commit: SQLAlchemy does not roll back what could not be committed.
        commit = partial(connection.exec_driver_sql, "COMMIT")
        await _ended(asyncio.get_running_loop().run_in_executor(self._thread, commit))


async def _ended(work: asyncio.Future[object]) -> None:
    """Wait until `work` has ended. Raise its error, or the cancellation if the task was cancelled meanwhile."""
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError as error:
            cancelled = error
    failed = work.exception()
    if cancelled is not None:
        raise cancelled
    if failed is not None:
        raise failed
