"""Look at a database from outside: read only, without the program's lock, while the bot runs or not."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Final
from urllib.parse import urlencode

from sqlalchemy.engine.url import URL
from sqlalchemy.ext.asyncio import create_async_engine

from bot.rules.thresholds import LAG_OF
from bot.store.lag import Backlog, Lag, read_backlog, read_lag
from bot.store.opening import check_ours, refusals_in_words
from bot.store.program_lock import is_held
from bot.store.schema import Versions, versions
from bot.store.sqlite import BUSY_SECONDS
from bot.store.sqlite_files import wal_of

_CHECKED_SECONDS: Final = 60.0
_STEPS: Final = 100_000  # of SQLite's virtual machine between two looks at the clock, some milliseconds


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a database.

    `is_used`: whether a program has it open. None if that cannot be seen.
    `damage`: what SQLite's quick check found, or None. `is_checked`: whether that check ended within a minute.
    `lag`, `backlog`: None if the database has another version than this program.
    """

    versions: Versions
    is_used: bool | None
    damage: str | None
    is_checked: bool
    lag: Lag | None
    backlog: Backlog | None


async def examine(file: Path, now: datetime, patience_seconds: float = _CHECKED_SECONDS) -> Examination:
    """Examine the database in an existing file. Nothing is written, and a running bot is not disturbed.

    Raise StoreError if the file cannot be read, is damaged as a whole, was written by a newer whichcert, or is another
    program's.
    """
    is_used = await asyncio.to_thread(is_held, file)
    address, query = _read_only(file, is_used=is_used)
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=address, query=query),
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,
    )
    with refusals_in_words(file):
        try:
            async with engine.begin() as connection:
                await check_ours(connection, file)
                known = await connection.run_sync(versions)
                is_ours = known.found == known.newest
                lag = await read_lag(connection, now - LAG_OF) if is_ours else None
                backlog = await read_backlog(connection, now) if is_ours else None
        finally:
            await engine.dispose()
        damage = await asyncio.to_thread(_damage, f"{address}?{urlencode(query)}", patience_seconds)
    return Examination(known, is_used, damage or None, damage is not None, lag, backlog)


def _read_only(file: Path, *, is_used: bool | None) -> tuple[str, dict[str, str]]:
    """Return the URI with which a database is read, and the query of that URI.

    If nobody uses it and it has no WAL, SQLite is told that nobody writes, because it would else leave an empty WAL.
    """
    rests = is_used is False and not wal_of(file).exists()
    return file.resolve().as_uri(), {"uri": "true", "mode": "ro"} | ({"immutable": "1"} if rests else {})


def _damage(address: str, patience_seconds: float) -> str | None:
    """Return what SQLite's quick check finds, "" if that is nothing. Return None if the check takes too long."""
    until = monotonic() + patience_seconds
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
        connection.set_progress_handler(lambda: monotonic() > until, _STEPS)
        try:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname == "SQLITE_INTERRUPT":
                return None
            raise
    return "" if found == "ok" else str(found)
