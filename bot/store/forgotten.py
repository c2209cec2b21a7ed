"""Note what was asked to be forgotten, so that a backup from before can forget it again when it is restored."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.forgotten_key import FILE_NAME, ForgottenKey, Kind, UnusableKey, key_of, read_key
from bot.store.sqlite_files import reading
from bot.store.statements import upsert
from bot.store.tables import forgotten

log = logging.getLogger(__name__)


async def usable_key(database: Database) -> ForgottenKey | None:
    """Return the key of the database, and make it if there is none. Log why it cannot be used, and return None then.

    What was asked for is deleted all the same, because a deletion that waits for the operator is worse than one that a
    restored backup may undo.
    """
    try:
        return await asyncio.to_thread(key_of, database.folder)
    except UnusableKey as error:
        log.error("%s, so a restored backup cannot forget again what is deleted now.", error)
        return None


async def note_forgotten(
    connection: AsyncConnection, key: ForgottenKey | None, kind: Kind, discord_id: int, at: datetime
) -> None:
    """Note, in the current transaction, that something is forgotten at `at`. Without a key, nothing is noted."""
    if key is not None:
        digest = key.digest(kind, discord_id)
        await connection.execute(upsert(forgotten, digest=digest, key_id=key.key_id, forgotten_at=at))


async def drop_notes_before(connection: AsyncConnection, instant: datetime) -> None:
    """Delete the notes of what was forgotten before `instant`."""
    await connection.execute(delete(forgotten).where(forgotten.c.forgotten_at < instant))


async def warn_of_lost_key(database: Database) -> None:
    """Log a warning if notes cannot be used, because their key is lost."""
    wanted = select(forgotten.c.key_id, func.count().label("notes")).group_by(forgotten.c.key_id)
    async with database.read() as connection:
        notes = {row.key_id: row.notes for row in await connection.execute(wanted)}
    words = await asyncio.to_thread(lost_key_words, database.folder, notes)
    if words is not None:
        log.warning("%s", words)


def lost_key(file: Path) -> str | None:
    """Return sentences for the operator if notes in a database file cannot be used. Return None if all can.

    The bot may be running. A database that cannot be read has no such notes, and neither has one of an older version.
    """
    notes = Counter[str]()
    try:
        with closing(reading(file)) as connection:
            notes.update(key_id for (key_id,) in connection.execute("SELECT key_id FROM forgotten"))
    except (OSError, sqlite3.Error):
        pass
    return lost_key_words(file.parent, notes)


def lost_key_words(folder: Path, notes: Mapping[str, int]) -> str | None:
    """Return sentences for the operator if the key of some notes is lost. Return None if it is there.

    `notes`: the number of notes, by the `key_id` of their key.
    """
    try:
        key = read_key(folder)
    except UnusableKey as error:
        return (
            f"{error}: put back the file from before, or delete it. Until then, and for what was deleted before, a "
            "restored backup cannot forget again who asked to be forgotten."
        )
    lost = sum(count for key_id, count in notes.items() if key is None or key_id != key.key_id)
    if not lost:
        return None
    return (
        f"The key of {lost:,} of the notes of who asked to be forgotten is lost: put the former {folder / FILE_NAME} "
        "back. Without it, a backup from before brings back what they deleted; the notes end after BACKUP_DAYS."
    )
