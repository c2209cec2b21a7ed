"""The files of an SQLite database: their names, and whether somebody changed them beneath the program."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from io import FileIO
from pathlib import Path
from typing import Final, Literal

# Places in the header of the database file (https://www.sqlite.org/fileformat2.html#the_database_header) and in that
# of the WAL's index (https://www.sqlite.org/walformat.html#the_wal_index_header). A page size of 1 means 65,536 bytes.
MAGIC: Final = b"SQLite format 3\0"
_HEADER_BYTES: Final = 100
_PAGE_SIZE: Final = slice(16, 18)
_PAGES: Final = slice(28, 32)
_USER_VERSION: Final = slice(60, 64)
_FRAME_PAGE_SIZE: Final = slice(14, 16)
_FRAMES: Final = slice(16, 20)
_FRAME_HEADER_BYTES: Final = 24


class OpenFiles:
    """The files of the open database, held open to find out whether somebody changed them beneath the program.

    SQLite writes on into a deleted, replaced or overwritten file without an error, and the change is lost at the next
    start. To close one of these files would release SQLite's locks on it
    (https://www.sqlite.org/howtocorrupt.html, 2.2), so all are opened once and closed after the last connection.
    """

    def __init__(self, file: Path, mark: int) -> None:
        """Open the files of a database from which a connection has read.

        `mark`: the number that `for_marking` wrote into the header at this start. A backup has another one.
        """
        self.folder = file.parent
        others = [path for path in (wal_of(file), _index_of(file)) if path.exists()]
        self._files = {path: path.open("rb", buffering=0) for path in (file, *others)}
        (self._main, *self._log) = self._files.values()
        self._mark = mark.to_bytes(4, "big")
        # Until the WAL is emptied, the header in the file may be that of the last run.
        self._marks = {self._mark, _begin_of(self._main)[_USER_VERSION]}
        self._size = os.fstat(self._main.fileno()).st_size

    @property
    def wal_descriptor(self) -> int | None:
        """Return the file descriptor of the WAL. Return None if the file system allows no WAL."""
        return self._log[0].fileno() if self._log else None

    def damage(self) -> str | None:
        """Return what somebody did to the files, as the beginning of a sentence. Return None if nothing was done.

        This takes some 10 µs. A folder that cannot be read is no damage, because SQLite has its files open.
        """
        for path, held in self._files.items():
            try:
                if not os.path.samestat(path.stat(), os.fstat(held.fileno())):
                    return f"{path} was replaced by another file"
            except (FileNotFoundError, NotADirectoryError):
                return f"{path} disappeared (deleted, moved or hidden by a mount)"
            except OSError:
                continue
        (main, *others) = self._files
        if self._is_overwritten():
            return f"{main} was emptied or overwritten"
        if self._is_log_cut():
            return f"{others[0]} was emptied or cut"
        return None

    def close(self) -> None:
        """Close the files. Call this after the last connection is closed."""
        for held in self._files.values():
            held.close()

    def _is_overwritten(self) -> bool:
        """Return whether the database file is not the one of this run, or was cut."""
        header = _begin_of(self._main)
        if not header.startswith(MAGIC) or header[_USER_VERSION] not in self._marks:
            return True
        if header[_USER_VERSION] == self._mark:
            self._marks = {self._mark}
        size, before = os.fstat(self._main.fileno()).st_size, self._size
        self._size = size
        # While SQLite moves the WAL into the file, the file may lack pages. Only VACUUM makes the file smaller, and no
        # page is missing afterwards.
        return size < before and size < int.from_bytes(header[_PAGES], "big") * _page_bytes(header[_PAGE_SIZE], "big")

    def _is_log_cut(self) -> bool:
        """Return whether the WAL has fewer frames than its index counts, or its index was emptied."""
        if len(self._log) < 2:
            return False
        wal, index = self._log
        before, size, after = _begin_of(index), os.fstat(wal.fileno()).st_size, _begin_of(index)
        if len(after) < _HEADER_BYTES:
            return True
        if before != after:  # a transaction has ended between the two reads
            return False
        frames = int.from_bytes(after[_FRAMES], sys.byteorder)
        return size < frames * (_page_bytes(after[_FRAME_PAGE_SIZE], sys.byteorder) + _FRAME_HEADER_BYTES)


def _begin_of(file: FileIO) -> bytes:
    file.seek(0)
    return file.read(_HEADER_BYTES)


def _page_bytes(stored: bytes, order: Literal["big", "little"]) -> int:
    size = int.from_bytes(stored, order)
    return 65_536 if size == 1 else size


def new_mark() -> int:
    """Return a random number for the header. A run of the program recognises its file by this number."""
    return secrets.randbits(31)


def for_marking(mark: int) -> str:
    """Return the statement that writes a mark into the header."""
    return f"PRAGMA user_version = {mark}"


def wal_of(file: Path) -> Path:
    """Return the file of the WAL."""
    return Path(f"{os.path.realpath(file)}-wal")


def _index_of(file: Path) -> Path:
    """Return the file of the shared memory, which holds the index of the WAL."""
    return Path(f"{os.path.realpath(file)}-shm")


def reading(file: Path) -> sqlite3.Connection:
    """Return a connection that changes no row of an existing database, which other programs may use.

    It is opened for writing, because otherwise SQLite would leave its files beside a database that nobody uses.
    Raise sqlite3.Error if the file is no database.
    """
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:  # SQLite would move a WAL into whatever this is
            error = sqlite3.DatabaseError("file is not a database")
            error.sqlite_errorname = "SQLITE_NOTADB"
            raise error
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return connection


def files_of(file: Path) -> tuple[Path, ...]:
    """Return the database file and the files that SQLite may have beside it."""
    return file, wal_of(file), _index_of(file), Path(f"{os.path.realpath(file)}-journal")


def lock_of(file: Path) -> Path:
    """Return the lock file of a database (`bot.store.program_lock`)."""
    return Path(f"{file}.lock")


def size_bytes(file: Path) -> int:
    """Return the size of a database with the files that SQLite has beside it."""
    return sum(path.stat().st_size for path in files_of(file) if path.is_file())
