"""Let one program at a time use a database."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout, lock_descriptor

from bot.store.modes import make_file, make_folder
from bot.store.sqlite_files import lock_of, wal_of

log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.1  # `doctor` holds the lock for microseconds, to see whether it is free


class ProgramLock:
    """The lock file beside the database. The operating system releases the lock when the process ends.

    Somebody may delete the lock file, and another program could then lock a new one. So the program also locks the WAL
    while the database is open (`lock_wal`), and a second program finds that lock.
    """

    def __init__(self, file: Path, mode: int) -> None:
        """Create the folder and take the lock. Raise filelock.Timeout if another program has it.

        `mode`: who may read a new lock file.
        """
        make_folder(file.parent, mode)
        self._mode = mode
        self._path = lock_of(file)
        self._take(patience_seconds=_LOOK_SECONDS)
        if is_in_use(file):
            self.release()
            raise Timeout(str(self._path))

    def hold(self) -> None:
        """Take the lock again if somebody deleted or replaced the lock file.

        Raise filelock.Timeout if another program was faster.
        """
        try:
            found = self._path.stat()
            if (found.st_dev, found.st_ino) == self._identity:
                return
        except FileNotFoundError:
            pass
        before = self._lock
        self._take()
        before.release()
        log.warning("Somebody deleted %s, which keeps a second whichcert out. It was made again.", self._path)

    def release(self) -> None:
        """Release the lock. The lock file stays."""
        self._lock.release()

    def _take(self, patience_seconds: float = 0) -> None:
        make_file(self._path, self._mode)
        lock = FileLock(self._path, timeout=patience_seconds, poll_interval=0.01, thread_local=False)
        lock.acquire()
        self._lock = lock
        found = self._path.stat()
        self._identity = (found.st_dev, found.st_ino)


def lock_wal(descriptor: int) -> None:
    """Lock the open WAL, if the file system has such locks.

    On Windows do nothing: a lock would stop SQLite there, and nobody can delete an open file.
    """
    if os.name == "posix":
        with suppress(OSError):
            lock_descriptor(descriptor, blocking=False)


def is_held(file: Path) -> bool | None:
    """Return whether a program has the database open. Return None if this system or the rights do not let one see.

    Nothing is locked for longer than it takes to look, and a program that starts just then waits for that.
    """
    if os.name != "posix":
        return None
    try:
        return _is_locked(lock_of(file)) or is_in_use(file)
    except OSError:
        return None


def _is_locked(path: Path) -> bool:
    """Return whether a file is locked. Raise OSError if this user may not open it."""
    try:
        opened = path.open("rb")
    except FileNotFoundError:
        return False
    with opened:
        return not lock_descriptor(opened.fileno(), blocking=False)


def is_in_use(file: Path) -> bool:
    """Return whether another program of ours has the database open, whatever its lock file says."""
    if os.name != "posix":
        return False
    try:
        with wal_of(file).open("rb") as wal:
            return not lock_descriptor(wal.fileno(), blocking=False)
    except OSError:  # there is no WAL, or no such lock
        return False
