"""What one member or server set is read on the event loop: in no thread, as of one moment, and without waiting."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import aiosqlite
import pytest
from stored_databases import ANA, BEN

from bot.store import Store
from bot.store.brief_reads import BriefReads
from bot.store.sqlite import Connections, open_engine


async def test_brief_reads_need_no_thread(store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.targets.choose_target(ANA, "google-pmle", None, now)

    def refuse(*_: object) -> None:
        raise AssertionError("a thread was asked")

    monkeypatch.setattr(aiosqlite.Connection, "_execute", refuse)
    async with store.at_one_moment(briefly=True):
        target = await store.targets.target(ANA)
        assert target is not None
        assert target.chosen_at == now
        assert (await store.study.history(ANA, now.date())).days == ()
    assert (await store.servers.settings(10)).answers_mentions
    assert not store.targets.may_have_untold(BEN, lambda _: True)
    assert store.targets.may_have_untold(ANA, lambda one: one == "google-pmle")
    assert not store.targets.may_have_untold(ANA, lambda one: one != "google-pmle")


async def test_brief_reads_at_one_moment_see_no_later_write(store: Store, now: datetime) -> None:
    async with store.at_one_moment(briefly=True):
        await asyncio.create_task(store.targets.choose_target(ANA, "google-pmle", None, now))
        assert await store.targets.target(ANA) is None
    assert await store.targets.target(ANA) is not None


async def test_many_brief_reads_at_once_wait_for_none(store: Store) -> None:
    async with AsyncExitStack() as open_ones:
        for _ in range(40):
            await open_ones.enter_async_context(store._database.read(briefly=True))


async def test_a_file_that_another_program_has_locked_is_read_in_a_thread(tmp_path: Path) -> None:
    file = tmp_path / "locked.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("CREATE TABLE some (number INTEGER)")
    engine = open_engine(tmp_path / "unused.db")
    brief = BriefReads(file, engine, Connections())
    async with AsyncExitStack() as transaction:
        other.execute("BEGIN EXCLUSIVE")
        assert brief.begin(transaction) is None
        other.execute("COMMIT")
        assert brief.begin(transaction) is not None
    brief.close()
    other.close()
