"""Protect the files of the database from other users of the machine. Do nothing on systems without POSIX modes."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

from bot.store.atomic_file import give_to_owner_of
from bot.store.copies import copies_of
from bot.store.sqlite_files import files_of, lock_of

log = logging.getLogger(__name__)

HAS_MODES = os.name == "posix"
_GROUP = 0o070


def folder_mode(mode: int) -> int:
    """Return the mode of a folder for files with this mode, so that all users who may read the files can reach them."""
    return mode | (mode & 0o444) >> 2


def make_folder(folder: Path, mode: int) -> None:
    """Create the folder if there is none. Only users whom `mode` allows can reach its files."""
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if HAS_MODES:
        folder.chmod(folder_mode(mode))  # whatever the umask


def make_file(file: Path, mode: int) -> None:
    """Create an empty file with this mode if there is none. SQLite gives its other files the same mode."""
    if HAS_MODES and not file.exists():
        file.touch(mode=0o600)
        file.chmod(mode)
        give_to_owner_of(file.parent, file)


def set_modes(file: Path, mode: int) -> None:
    """Give the files of the database `file` this mode, if they are this user's. Log one line if that changes one.

    A right that the owner lacks is not added.
    """
    if not HAS_MODES:
        return
    changed: list[str] = []
    for path in existing_files(file):
        found = path.stat()
        wanted = stat.S_IMODE(found.st_mode) & mode | mode & _GROUP
        if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) == wanted:
            continue
        try:
            path.chmod(wanted)
        except OSError as error:
            log.warning("The mode of %s cannot be changed (%s), so others may read it.", path, error.strerror)
        else:
            changed.append(path.name)
    if changed:
        log.info("The mode of %s in %s is now %04o (DATA_MODE).", ", ".join(changed), file.parent, mode)


def existing_files(file: Path) -> list[Path]:
    """Return the files of a database that exist: those of SQLite, the lock file, and the copies before migrations."""
    named = [*files_of(file), lock_of(file)]
    return [path for path in [*named, *copies_of(file)] if path.is_file()]
