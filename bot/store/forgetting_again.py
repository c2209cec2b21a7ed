"""Forget again, in a restored backup, what was forgotten after the backup was made.

The notes in the backup show what was forgotten before it was made. Each note in the replaced database that the backup
lacks, or has with an earlier instant, is of later. So no clock decides.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import instant_of
from bot.store.database import Database
from bot.store.forgotten_key import FILE_NAME, ForgottenKey, Kind, UnusableKey, read_key
from bot.store.questions import stop_keeping
from bot.store.servers import forget_server, known_servers
from bot.store.sqlite_files import reading
from bot.store.statements import upsert
from bot.store.tables import forgotten, members


@dataclass(frozen=True, slots=True)
class ForgottenNote:
    """That something was forgotten, and when. Only the key with this `key_id` tells what."""

    digest: str
    key_id: str
    forgotten_at: datetime


@dataclass(frozen=True, slots=True)
class ForgottenNotes:
    """The notes of a database that is replaced.

    `missing`: why there are none that could be read. None if the database has such notes, be they no notes at all.
    """

    notes: tuple[ForgottenNote, ...] = ()
    missing: Literal["no database", "older", "damaged"] | None = None


@dataclass(frozen=True, slots=True)
class ForgottenAgain:
    """What was forgotten again in a restored backup.

    `members`, `servers`, `questions`: of how many members, of how many servers all, and of how many the questions.
    `unreadable`: the number of later notes whose key is lost, so that nobody knows what to forget.
    `missing`: that of `ForgottenNotes`; it is "nothing" if the backup has no note either and there is no key.
    """

    members: int = 0
    servers: int = 0
    questions: int = 0
    unreadable: int = 0
    missing: Literal["no database", "nothing", "older", "damaged"] | None = None


def read_notes(file: Path) -> ForgottenNotes:
    """Return the notes of a database that no program uses. Leave its files as they are, as far as SQLite does."""
    if not file.exists() or not file.stat().st_size:
        return ForgottenNotes(missing="no database")
    try:
        with closing(reading(file)) as connection:
            tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'forgotten'").fetchone()
            if tables == (0,):
                return ForgottenNotes(missing="older")
            rows = connection.execute("SELECT digest, key_id, forgotten_at FROM forgotten").fetchall()
            return ForgottenNotes(tuple(ForgottenNote(digest, key, instant_of(at)) for digest, key, at in rows))
    except (sqlite3.Error, ValueError, TypeError):
        return ForgottenNotes(missing="damaged")


async def forget_again(database: Database, before: ForgottenNotes, folder: Path) -> ForgottenAgain:
    """Forget in a restored backup what the notes of the replaced database say, and take these notes over.

    To close the database then removes every byte of it from the files.

    `folder`: the folder of the replaced database, where its key is.
    """
    async with database.write() as connection:
        here = {row.digest: row.forgotten_at for row in await connection.execute(select(forgotten))}
        later = [note for note in before.notes if note.digest not in here or note.forgotten_at > here[note.digest]]
        for note in later:
            values = {"key_id": note.key_id, "forgotten_at": note.forgotten_at}
            await connection.execute(upsert(forgotten, digest=note.digest, **values))
        if before.missing == "no database" and not here and not (folder / FILE_NAME).exists():
            return ForgottenAgain(missing="nothing")
        return await _forget(connection, later, _key(folder), before)


async def _forget(
    connection: AsyncConnection, later: Sequence[ForgottenNote], key: ForgottenKey | None, before: ForgottenNotes
) -> ForgottenAgain:
    if key is None:
        return ForgottenAgain(unreadable=len(later), missing=before.missing)
    meant = {note.digest for note in later if note.key_id == key.key_id}
    of_members = _named(key, "member", meant, list((await connection.execute(select(members.c.member_id))).scalars()))
    guilds = await known_servers(connection)
    of_servers, of_questions = (_named(key, kind, meant, guilds) for kind in ("server", "questions"))
    for member_id in of_members:
        await connection.execute(delete(members).where(members.c.member_id == member_id))
    for guild_id in of_servers:
        await forget_server(connection, guild_id)
    for guild_id in of_questions:
        await stop_keeping(connection, guild_id)
    unreadable = len(later) - sum(note.digest in meant for note in later)
    return ForgottenAgain(len(of_members), len(of_servers), len(of_questions), unreadable, before.missing)


def _named(key: ForgottenKey, kind: Kind, digests: set[str], ids: Sequence[int]) -> list[int]:
    return [one for one in ids if key.digest(kind, one) in digests] if digests else []


def _key(folder: Path) -> ForgottenKey | None:
    try:
        return read_key(folder)
    except UnusableKey:
        return None
