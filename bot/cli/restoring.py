"""`restore`: put a backup in the place of the database, or try that and change nothing."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.cli.backing_up import rows_words
from bot.clock import utc_now
from bot.rules.wording import counted
from bot.settings import Settings, read_settings
from bot.store import Store, forgotten_key, restoring
from bot.store.restoring import Restored
from knowledge.faults import visible

_BACK: Final = "so whoever did is back: tell your members, so that they can delete their data again."
_NOTHING: Final = "Nothing is known of who asked to be forgotten: there was no database here, no key and no note of it."
_MISSING: Final = {
    "no database": "There was no database here that could say who asked to be forgotten after this backup",
    "older": "The database from before is of a version that did not note who asked to be forgotten after this backup",
    "damaged": "The database from before is damaged and cannot say who asked to be forgotten after this backup",
}


def restore(options: argparse.Namespace) -> int:
    """Restore a backup and say what was done. Raise BackupError if it cannot be restored."""
    settings = read_settings()
    database = Store.file(settings.store_url, settings.data_dir)
    file = options.file.absolute()
    if options.test:
        return _test(file, database, settings)
    done = restoring.restore(file, database, settings.data_mode, utc_now(), replaces=options.force)
    print(visible(f"{database} is now the backup {done.source}{_of_version(done)}."))
    _tell_content(done)
    if done.kept is not None:
        print(visible(f"The database from before is kept as {done.kept} for 30 days."))
    for line in forgotten_words(done, settings.backup_days, utc_now()):
        print(visible(line))
    return 0


def forgotten_words(done: Restored, backup_days: int, now: datetime) -> list[str]:
    """Return sentences that say what was forgotten again, and of what nobody can know whether it was to be."""
    again, lines = done.again, list[str]()
    if again is None:
        return lines
    counts = {"member": again.members, "server": again.servers, "server's questions": again.questions}
    if any(counts.values()):
        named = ", ".join(counted(count, name) for name, count in counts.items() if count)
        lines.append(f"Forgotten again, as was asked for after this backup: {named}.")
    if again.missing == "nothing":
        return [_NOTHING]
    if again.missing is not None:
        lines.append(f"{_MISSING[again.missing]}, {_BACK}")
    if again.unreadable:
        lines.append(
            f"The key of {counted(again.unreadable, 'note')} of who asked to be forgotten after this backup is lost "
            f"({forgotten_key.FILE_NAME}), {_BACK} Or put the key back, and restore the same backup again."
        )
    if done.found.as_of is not None and now - done.found.as_of > timedelta(days=backup_days):
        lines.append(
            f"This backup is older than {counted(backup_days, 'day')} (BACKUP_DAYS), after which nobody knows any more "
            f"who asked to be forgotten, {_BACK}"
        )
    return lines


def _test(file: Path, database: Path, settings: Settings) -> int:
    done = restoring.try_restoring(file, database, settings.data_mode)
    print(visible(f"The backup {done.source} can be restored{_of_version(done)}. Nothing was changed."))
    _tell_content(done)
    try:
        restoring.note_test(database, done, utc_now())
    except OSError as error:
        words = f"The test passed, but {database.parent} does not take the note of it ({error.strerror})."
        print(visible(words), file=sys.stderr)
    return 0


def _of_version(done: Restored) -> str:
    if done.found.version == done.content.version:
        return f" (version {done.found.version})"
    return f" (version {done.found.version}, brought up to {done.content.version})"


def _tell_content(done: Restored) -> None:
    if done.found.as_of is not None:
        print(f"By it, the bot was last connected on {done.found.as_of:%Y-%m-%d at %H:%M} UTC.")
    print(rows_words(done.content.rows))
