"""`restore`: put a backup in the place of the database, or try that and change nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli.backing_up import rows_words
from bot.clock import utc_now
from bot.settings import Settings, read_settings
from bot.store import Store, restoring
from bot.store.restoring import Restored
from knowledge.faults import visible


def restore(options: argparse.Namespace) -> int:
    """Restore a backup and say what was done. Raise BackupError if it cannot be restored."""
    settings = read_settings()
    database = Store.file(settings.store_url, settings.data_dir)
    if options.test:
        return _test(options.file, database, settings)
    done = restoring.restore(options.file, database, settings.data_mode, utc_now(), replaces=options.force)
    print(visible(f"{database} is now the backup {done.source}{_of_version(done)}."))
    _tell_content(done)
    if done.kept is not None:
        print(visible(f"The database from before is kept as {done.kept} for 30 days."))
    return 0


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
