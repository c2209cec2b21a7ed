"""Put a backup in the place of the database, or try that in a folder of its own."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from filelock import Timeout

from bot.errors import BackupError, StoreError
from bot.store import backup_record
from bot.store.atomic_file import draft_folder, settle
from bot.store.backups import backups_in, words_for_writing
from bot.store.database import Database
from bot.store.forgetting_again import ForgottenAgain, ForgottenNotes, forget_again, read_notes
from bot.store.program_lock import ProgramLock, is_in_use
from bot.store.replacing import replace_database
from bot.store.schema import known_versions
from bot.store.sqlite import FILE_NAME, error_name
from bot.store.sqlite_files import files_of, lock_of
from bot.store.verifying import Unusable, Verified, verify

_UNCHANGED: Final = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was restored.

    `source`: the backup.
    `found`: what the backup holds.
    `content`: what the restored database holds, after the migrations.
    `kept`: the database from before. None if there was none, or if the backup was only tried.
    `again`: what was forgotten again, because members or admins had asked for it after the backup was made. None
        if the backup was only tried.
    """

    source: Path
    found: Verified
    content: Verified
    kept: Path | None = None
    again: ForgottenAgain | None = None


def restore(place: Path, database: Path, mode: int, at: datetime, *, replaces: bool) -> Restored:
    """Replace the database by a backup, migrated to the newest version, and keep the old database beside it.

    `place`: the backup, or a folder whose newest backup is meant.
    `mode`: who may read the restored database.
    `at`: the present instant.
    `replaces`: whether an existing database may be replaced.

    Raise BackupError. The database is as it was then, and so it is if the program is killed.
    """
    source = _backup_at(place, database)
    with _in_words(source, database), _without_new_folders(database), ExitStack() as held:
        held.callback(ProgramLock(database, mode).release)
        if database.exists() and not replaces:
            raise BackupError(
                f"{database} exists: add --force to replace it; it is kept under another name. {_UNCHANGED}"
            )
        with draft_folder(database.resolve()) as folder:
            found, draft = _copied(source, folder)
            before = read_notes(database)
            again = asyncio.run(_migrate(folder, mode, before, database.parent))
            content = verify(draft)
            settle(draft, mode, database.resolve().parent)
            kept = replace_database(database, draft, at)
        return Restored(source, found, content, kept, again)


def try_restoring(place: Path, database: Path, mode: int) -> Restored:
    """Restore a backup into a temporary folder, migrate it and check it, while the bot runs or not.

    The temporary folder is beside the database, or where the system has such folders if the database has no folder yet.
    `place` and `mode` are those of `restore`. Raise BackupError if the backup could not be restored.
    """
    source = _backup_at(place, database)
    with _in_words(source, database), _folder_for_trial(database) as folder:
        found, draft = _copied(source, folder)
        asyncio.run(_migrate(folder, mode, ForgottenNotes(), database.parent))
        return Restored(source, found, verify(draft))


def note_test(database: Path, restored: Restored, at: datetime) -> None:
    """Note that a backup was restored as a test. Raise OSError if that cannot be noted."""
    test = backup_record.LastRestoreTest(at, restored.source.absolute())
    backup_record.note_restore_test(database.parent, test)


def _backup_at(place: Path, database: Path) -> Path:
    """Return the file to restore. Raise BackupError if there is none."""
    source = place
    if place.is_dir():
        found = backups_in(place)
        if not found:
            raise BackupError(f"{place} holds no backup named as whichcert-20261130T183000Z.db: name the file.")
        source = found[0]
    if not source.is_file():
        raise BackupError(f"There is no file {source}. {_UNCHANGED}")
    if source.resolve() == database.resolve():
        raise BackupError(f"{source} is the database itself, not a backup. {_UNCHANGED}")
    if is_in_use(source):
        raise BackupError(f"{source} is in use by a whichcert: make a backup of it, and restore that. {_UNCHANGED}")
    return source


def _copied(source: Path, folder: Path) -> tuple[Verified, Path]:
    """Copy a backup into a folder, and check it. Return what it holds, and the copy. The backup is only read.

    Raise Unusable if it is not a whole database of a version that this program knows.
    """
    draft = folder / FILE_NAME
    for beside, name in zip(files_of(source), files_of(draft), strict=True):
        if beside == source or (beside.exists() and not beside.name.endswith("-shm")):
            shutil.copyfile(beside, name)
            name.chmod(0o600)
    found = verify(draft)
    versions = known_versions()
    if found.version not in versions:
        raise Unusable(
            f"was made by a newer whichcert (its version is {found.version}, the newest known here is "
            f"{versions[-1]}): restore it with that whichcert"
        )
    return found, draft


async def _migrate(folder: Path, mode: int, before: ForgottenNotes, key_folder: Path) -> ForgottenAgain:
    """Migrate the database in a folder of its own to the newest version, and forget in it what was forgotten since.

    `before`: the notes of the database that it will replace, whose key is in `key_folder`. Raise StoreError.
    """
    database = await Database.open(None, folder, mode, copies=False)
    try:
        return await forget_again(database, before, key_folder)
    finally:
        await database.close()


@contextmanager
def _without_new_folders(database: Path) -> Generator[None]:
    """Delete the folders that the block makes for a database if it raises, because nothing was changed then."""
    made = [folder for folder in database.absolute().parents if not folder.exists()]
    try:
        yield
    except BaseException:
        if made:
            lock_of(database).unlink(missing_ok=True)
        with suppress(OSError):  # somebody has put something into it
            for folder in made:
                folder.rmdir()
        raise


@contextmanager
def _folder_for_trial(database: Path) -> Generator[Path]:
    if database.parent.is_dir():
        with draft_folder(database) as folder:
            yield folder
    else:
        with TemporaryDirectory(prefix="whichcert-") as folder:
            yield Path(folder)


@contextmanager
def _in_words(source: Path, database: Path) -> Generator[None]:
    """Raise a BackupError with a sentence for the operator in place of each known error."""
    try:
        yield
        return
    except Timeout:
        words = f"{database} is in use by another whichcert: stop the bot, or wait until the other restore has ended."
    except Unusable as error:
        words = f"{source} {error}."
    except StoreError as error:
        words = f"{source} is whole, but could not be brought up to date here. {error}"
    except OSError as error:
        is_source = error.filename is not None and Path(str(error.filename)) in files_of(source)
        cannot = f"{source} cannot be read ({error.strerror})."
        words = cannot if is_source and error.filename2 is None else words_for_writing(database, error)
    except sqlite3.Error as error:
        name = error_name(error)
        if not name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise
        words = f"{database} cannot be written, because the disk is full or failing ({name}): make room."
    raise BackupError(f"{words} {_UNCHANGED}")
