"""Find out in what condition the database is: whether it can be written, how large it is, and its last backup."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.store.backup_record import BackupRecord, read_backup_record
from bot.store.database import Database
from bot.store.sqlite_files import size_bytes
from bot.store.statements import upsert
from bot.store.tables import facts

_WRITTEN_AT: Final = "written_at"  # the name of the fact that says when `try_to_write` last wrote


class Condition:
    """The condition of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def try_to_write(self, at: datetime) -> None:
        """Write and save one row. Raise NotSaved if that fails, for example because the disk is full."""
        async with self._database.write(aside=True) as connection:
            await connection.execute(upsert(facts, name=_WRITTEN_AT, value=at.isoformat()))

    def size_bytes(self) -> int:
        """Return the size of the database with the files that SQLite has beside it."""
        return size_bytes(self._database.file)

    def last_backup_at(self) -> datetime | None:
        """Return when the last backup was made. Return None if none is known."""
        last = self._backups().last_backup
        return last.at if last else None

    def last_restore_test_at(self) -> datetime | None:
        """Return when a backup was last restored as a test. Return None if none is known."""
        last = self._backups().last_restore_test
        return last.at if last else None

    def _backups(self) -> BackupRecord:
        return read_backup_record(self._database.folder)
