"""An empty store, without migrating one and compiling its statements anew for each test."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store import Store, sqlite

_migrated: bytes = b""  # an empty database of the newest version
_first: dict[str, Any] = {}  # the first engine of each driver, by whose dialect and into whose cache all compile


def share_compiled_statements() -> None:
    """Has all databases of these tests compile a statement once. The bot opens one database, the tests thousands."""
    sqlite.create_async_engine = _sharing
    sqlite.create_engine = _sharing_here


def _sharing(*arguments: Any, **options: Any) -> AsyncEngine:
    engine = create_async_engine(*arguments, query_cache_size=10_000, **options)
    _share(engine.sync_engine)
    return engine


def _sharing_here(*arguments: Any, **options: Any) -> Engine:
    engine = create_engine(*arguments, query_cache_size=10_000, **options)
    _share(engine)
    return engine


def _share(made: Any) -> None:
    first = _first.setdefault(made.driver, made)
    made.dialect, made._compiled_cache = first.dialect, first._compiled_cache


async def open_empty_store(folder: Path) -> Store:
    """Opens a store in a folder that has none. The migrations run once in each process of the tests."""
    global _migrated
    if not _migrated:
        with TemporaryDirectory() as made_in:
            await (await Store.open(None, Path(made_in))).close()
            _migrated = Store.file(None, Path(made_in)).read_bytes()
    file = Store.file(None, folder)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    assert not file.exists(), "the folder has a database already"
    file.write_bytes(_migrated)
    file.chmod(0o600)
    return await Store.open(None, folder)
