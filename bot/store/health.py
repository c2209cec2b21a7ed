"""Tell how the open database is doing: its size, its backups, and the reminders that are due."""

from __future__ import annotations

from datetime import datetime

from bot.store.backup_record import BackupRecord, read_backup_record
from bot.store.database import Database
from bot.store.examination import size_bytes
from bot.store.lag import Backlog, read_backlog


class Health:
    """How the open database is doing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def size_bytes(self) -> int:
        """Return the size of the database with the files that SQLite has beside it."""
        return size_bytes(self._database.files[0])

    def backups(self) -> BackupRecord:
        """Return what is known of the backups. Never raise an error."""
        return read_backup_record(self._database.files[0].parent)

    async def backlog(self, now: datetime) -> Backlog:
        """Return how many reminders are due and have no outcome yet, and since when the first of them is due."""
        async with self._database.read() as connection:
            return await read_backlog(connection, now)
