"""`backup`: copy the database while the bot runs, check the copy, and delete old copies."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path

from bot.clock import utc_now
from bot.errors import BackupError
from bot.rules.wording import counted
from bot.settings import read_settings
from bot.store import Store, backups
from bot.store.backups import Backup
from knowledge.faults import visible


def backup(options: argparse.Namespace) -> int:
    """Make a backup and say what is in it. Raise BackupError if it cannot be made."""
    settings = read_settings()
    database = Store.file(settings.store_url, settings.data_dir)
    at = utc_now().astimezone(UTC)
    target = _target(options.file, backups.NAME.format(at=at), keeps=options.keep is not None)
    made = backups.back_up(database, target, settings.data_mode, replaces=options.force)
    try:
        backups.note(database, made, at)
        noted = True
    except OSError as error:
        noted = False
        words = f"The backup is whole, but {database.parent} does not take the note of it ({error.strerror})"
        print(visible(f"{words}. The age of the last backup stays unknown."), file=sys.stderr)
    deleted = _pruned(made, options.keep) if options.keep is not None else []
    if options.json:
        from bot.cli.forms import BackupForm  # reads the guide's code too, which takes a while

        form = BackupForm(
            file=str(made.file),
            at=at,
            bytes=made.size_bytes,
            version=made.content.version,
            rows=made.content.rows,
            deleted=[str(path) for path in deleted],
            noted=noted,
        )
        print(form.line())
        return 0
    size = f"{made.size_bytes:,} bytes, version {made.content.version}"
    print(visible(f"The backup {made.file} was made and is whole ({size})."))
    print(rows_words(made.content.rows))
    if deleted:
        print(visible(f"Deleted {counted(len(deleted), 'older backup')}: {', '.join(path.name for path in deleted)}."))
    return 0


def _pruned(made: Backup, keep: int) -> list[Path]:
    """Delete all but the `keep` newest backups in the folder of a new one, and return them.

    If no member is in the new one, nothing is deleted: it may be that of a database that was lost and made anew.
    """
    if made.content.rows.get("members"):
        return backups.prune(made.file, keep)
    if len(backups.backups_in(made.file.parent)) > keep:
        words = f"No older backup in {made.file.parent} was deleted, because no member is in this one"
        print(
            visible(f"{words}: see whether the database was lost, and restore an older backup then."), file=sys.stderr
        )
    return []


def rows_words(rows: Mapping[str, int]) -> str:
    """Return a line with the number of rows of each table."""
    return f"Rows: {', '.join(f'{name} {count:,}' for name, count in rows.items())}."


def _target(given: str, name: str, *, keeps: bool) -> Path:
    """Return the absolute path of the file to make. A folder gets one with the name `name`.

    Raise BackupError if `keeps` needs a folder.
    """
    place = Path(given)
    if place.is_dir():
        return place.absolute() / name
    if given.endswith((os.sep, "/")):
        raise BackupError(f"There is no folder {place}: make it first. No backup was made.")
    if keeps:
        raise BackupError(f"{place} is no folder, and --keep works in a folder alone. No backup was made.")
    return place.absolute()
