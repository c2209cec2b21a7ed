"""An empty store, without migrating one anew for each test."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store import Store

_migrated: bytes = b""  # an empty database of the newest version


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
