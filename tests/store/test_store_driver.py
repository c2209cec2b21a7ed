"""A statement takes one trip to the driver's thread, and a cancelled one is closed there."""

from __future__ import annotations

import asyncio
from typing import Any

import aiosqlite
import pytest
from slow_statements import SlowStatement
from sqlalchemy import text

from bot.store import Store


async def test_a_statement_is_one_trip(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with store._database.write() as connection:
        await connection.execute(text("CREATE TABLE trips (number INTEGER)"))
        trips: list[str] = []
        execute = aiosqlite.Connection._execute

        async def counted(self: aiosqlite.Connection, function: Any, *arguments: Any) -> Any:
            trips.append(function.__name__)
            return await execute(self, function, *arguments)

        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        await connection.execute(text("INSERT INTO trips VALUES (:number)"), [{"number": n} for n in range(100)])
        assert len(trips) == 1
        rows = (await connection.execute(text("SELECT number FROM trips ORDER BY number"))).scalars().all()
        assert (rows, len(trips)) == (list(range(100)), 2)
        made = await connection.execute(text("INSERT INTO trips VALUES (100), (101) RETURNING number"))
        assert (made.scalars().all(), len(trips)) == ([100, 101], 3)
        assert (await connection.execute(text("DELETE FROM trips"))).rowcount == 102
        assert len(trips) == 4


async def test_a_cancelled_statement_ends_in_its_thread_before_its_cursor_is_closed(store: Store) -> None:
    slow = SlowStatement()
    async with store._database.read() as connection:
        driver = await slow.add_to(connection)
        cursor = await driver.cursor()
        asked = asyncio.create_task(cursor.execute("SELECT answer()"))
        await asyncio.to_thread(slow.begun.wait)
        asked.cancel()
        await asyncio.wait({asked})
        closing = asyncio.create_task(cursor.close())
        await asyncio.sleep(0)
        assert not closing.done()
        slow.may_end.set()
        await closing
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
