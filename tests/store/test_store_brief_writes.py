"""What one member does is written on the event loop, and only its commit is left to a thread."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.exc import IntegrityError
from stored_databases import ANA, BEN

from bot.rules.answer_token import number_of
from bot.store import Store
from bot.store.tables import facts, votes
from tests.rows import fact, set_fact, study_days


class Commit:
    """The next commit on the event loop's connection. It tells when it has begun, and waits until it may end."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()

    def note(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement == "COMMIT":
            self.begun.set()
            self.may_end.wait(30)


@contextmanager
def noted(store: Store, note: Any) -> Iterator[None]:
    """Calls `note` before each statement of a brief write."""
    engine = store._database._brief_writes._here
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def put(store: Store, name: str, *, fails: bool = False) -> None:
    """Writes a fact briefly."""
    async with store._database.write(briefly=True) as connection:
        await connection.execute(insert(facts).values(name=name, value="x"))
        if fails:
            raise ValueError(name)


async def test_only_the_commit_runs_in_a_thread(store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, bool]] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        ran.append((statement.split()[0], threading.current_thread() is threading.main_thread()))

    def refuse(*_: object) -> None:
        raise AssertionError("the driver's thread was asked")

    with monkeypatch.context() as patch, noted(store, note):
        patch.setattr(aiosqlite.Connection, "_execute", refuse)
        async with store.as_one(briefly=True):
            await store.study.record_study(ANA, now.date(), 5, None, "UTC", now)
            assert (await store.study.history(ANA, now.date())).days
        token = await store.questions.record("Which exam?", "unsure", None, None, 10, now)

    assert {where for statement, where in ran if statement == "COMMIT"} == {False}
    assert {where for statement, where in ran if statement != "COMMIT"} == {True}
    assert [statement for statement, _ in ran].count("COMMIT") == 2
    (day,) = await study_days(store, ANA)
    assert day.minutes == 5
    assert number_of(token)


async def test_what_fails_or_is_cancelled_leaves_nothing_and_blocks_nobody(store: Store) -> None:
    written = asyncio.Event()

    async def write() -> None:
        async with store.as_one(briefly=True):
            await set_fact(store, "half", "done")
            written.set()
            await asyncio.sleep(60)

    with pytest.raises(ValueError, match="failed"):
        await put(store, "failed", fails=True)
    cancelled = asyncio.create_task(write())
    await written.wait()
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    await asyncio.wait_for(put(store, "whole"), timeout=1)

    assert [await fact(store, name) for name in ("failed", "half", "whole")] == [None, None, "x"]


async def test_a_write_that_is_cancelled_while_it_is_committed_ends_first(store: Store) -> None:
    commit = Commit()
    with noted(store, commit.note):
        first, second = asyncio.create_task(put(store, "first")), asyncio.create_task(put(store, "second"))
        await asyncio.to_thread(commit.begun.wait)
        for _ in range(3):
            first.cancel()
            await asyncio.sleep(0.01)
        assert not first.done()
        assert await fact(store, "first") is None  # a read waits for no writer
        commit.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await first
        await second
    assert [await fact(store, name) for name in ("first", "second")] == ["x", "x"]


async def test_a_commit_that_fails_takes_all_back(store: Store, now: datetime) -> None:
    """SQLite leaves a transaction open whose commit finds a row that refers to no member."""
    orphan = insert(votes).values(answer_id=1, member_id=ANA, helpful=True, voted_at=now)

    async def write() -> None:
        async with store._database.write(briefly=True) as connection:
            await connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            await connection.execute(insert(facts).values(name="refused", value="x"))
            await connection.execute(orphan)

    with pytest.raises(IntegrityError):
        await write()
    assert await fact(store, "refused") is None
    await put(store, "accepted")
    await set_fact(store, "by the driver", "x")
    assert [await fact(store, name) for name in ("accepted", "by the driver")] == ["x", "x"]


async def test_a_file_that_another_program_has_locked_is_waited_for_in_a_thread(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "whichcert.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(put(store, "late"))
        await asyncio.wait({writing}, timeout=0.05)
        assert not writing.done()
        other.execute("COMMIT")
    await writing
    assert await fact(store, "late") == "x"
    await put(store, "later")


async def test_a_store_that_is_closed_waits_for_the_commit(tmp_path: Path) -> None:
    store, commit = await Store.open(None, tmp_path), Commit()
    with noted(store, commit.note):
        writing = asyncio.create_task(put(store, "last"))
        await asyncio.to_thread(commit.begun.wait)
        closing_it = asyncio.create_task(store.close())
        await asyncio.wait({closing_it}, timeout=0.05)
        assert not closing_it.done()
        commit.may_end.set()
        await asyncio.gather(writing, closing_it)
    async with await Store.open(None, tmp_path) as again:
        assert await fact(again, "last") == "x"


async def test_brief_writes_and_others_take_turns(store: Store, now: datetime) -> None:
    async def brief(minutes: int) -> None:
        async with store.as_one(briefly=True):
            await store.study.record_study(ANA, now.date(), minutes, None, "UTC", now)

    async def other(minutes: int) -> None:
        await store.study.record_study(BEN, now.date(), minutes, None, "UTC", now)

    await asyncio.gather(*(write(1) for _ in range(50) for write in (brief, other)))
    assert [(await study_days(store, member))[0].minutes for member in (ANA, BEN)] == [50, 50]


async def test_both_connections_that_write_have_the_same_settings(store: Store) -> None:
    async def settings(*, briefly: bool) -> list[object]:
        async with store._database.write(briefly=briefly) as connection:
            names = ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "wal_autocheckpoint")
            return [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in names]

    assert await settings(briefly=True) == await settings(briefly=False)
