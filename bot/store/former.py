"""Find what a database leaves behind, so that an empty one is not mistaken for a first start."""

from __future__ import annotations

from pathlib import Path

from bot.store import backup_record, forgotten_key
from bot.store.copies import copies_of
from bot.store.sqlite_files import wal_of


def holds_nothing(file: Path) -> bool:
    """Return whether there is no database file, or one of 0 bytes. Raise OSError if that cannot be seen."""
    try:
        return not file.stat().st_size
    except FileNotFoundError:
        return True


def trace_of_former(file: Path) -> Path | None:
    """Return a file which shows that a database was here that is gone or empty now.

    Return None if the database has content, or if nothing shows that there ever was one. Raise OSError if its folder
    cannot be read.
    """
    if not holds_nothing(file):
        return None
    folder = file.parent
    record = backup_record.read_backup_record(folder)
    if record.last_backup is not None or record.fault is not None:  # a trial of a backup alone needs no database
        return folder / backup_record.FILE_NAME
    traces = (folder / forgotten_key.FILE_NAME, *sorted(copies_of(file)), wal_of(file))
    return next((trace for trace in traces if trace.exists()), None)
