"""What an operator has to know of the guide's age, the database, the backups, the reminders, zones and versions."""

from __future__ import annotations

import asyncio
import platform
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from bot import __version__
from bot.cli.findings import Finding
from bot.errors import OperatorError
from bot.rules.sizes import bytes_words, span_words
from bot.rules.thresholds import BACKUP_OLD, REMINDERS_LATE, REMINDERS_VERY_LATE, RESTORE_TEST_OLD
from bot.rules.wording import counted
from bot.settings import Settings
from bot.store import Store
from bot.store.backup_record import read_backup_record
from bot.store.examination import Examination, examine
from bot.store.former import trace_of_former
from bot.store.lag import Backlog, Lag
from bot.store.sqlite_files import size_bytes
from knowledge.facts.credentials import CHECK_AFTER_DAYS
from knowledge.source import GuideSource
from knowledge.text.dates import day_words

_NAMED: Final = 5
_ROOM_BYTES: Final = 200_000_000
_NO_ROOM_BYTES: Final = 20_000_000
_TRY_A_BACKUP: Final = "Try one: `restore --test` opens a backup and changes nothing."


def of_age(source: GuideSource, today: date) -> Iterator[Finding]:
    """Yield how old the guide is, and which of its facts are due for checking."""
    checked_on = source.checked_on
    if checked_on is None:
        yield Finding("note", "guide's age", "The guide does not say when it was checked.")
    else:
        days = (today - checked_on).days
        words = f"The guide was checked on {day_words(checked_on)}, {counted(max(0, days), 'day')} ago."
        if days > CHECK_AFTER_DAYS:
            todo = "Install a newer whichcert. Where the guide is your own, check it and change its date."
            yield Finding("warning", "guide's age", words, todo)
        else:
            yield Finding("ok", "guide's age", words)
    if source.catalogue is None:
        return
    due = source.catalogue.needs_check(today)
    if not due:
        yield Finding("ok", "facts", "No fact is due for checking.")
        return
    more = f", and {len(due) - _NAMED:,} more" if len(due) > _NAMED else ""
    yield Finding(
        "warning",
        "facts",
        f"{counted(len(due), 'fact')} of credentials.yaml {'is' if len(due) == 1 else 'are'} due for checking: "
        f"{', '.join(due[:_NAMED])}{more}. Members read that these may be old.",
        "Compare each with its source, then set its `checked_on`; or install a newer whichcert.",
    )


def of_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield what is found in the database, on its disk, about the bot that uses it, and about reminders."""
    file = Store.file(settings.store_url, settings.data_dir)
    if trace_of_former(file) is not None:
        return  # the findings of `check` name it
    if not file.exists():
        yield Finding("note", "database", f"There is no database yet. The first start makes {file}.")
        return
    yield from _of_disk(file)
    try:
        found = asyncio.run(examine(file, now))
    except OperatorError as error:
        yield Finding("fault", "database", str(error), "Do what it says, then run this again.")
        return
    yield from _of_examination(file, found)
    yield _of_use(found.is_used)
    if found.lag is not None and found.backlog is not None:
        yield from _of_reminders(found.lag, found.backlog, now, found.is_used)


def of_backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield when the last backup was made, and when one was last restored as a test."""
    file = Store.file(settings.store_url, settings.data_dir)
    if not file.exists():
        return
    record = read_backup_record(file.parent)
    if record.fault is not None:
        yield Finding("warning", "last backup", f"{record.fault[0].upper()}{record.fault[1:]}.", "Make a backup now.")
        return
    backup, test = record.last_backup, record.last_restore_test
    if backup is None:
        words = "No backup was made yet."
        yield Finding("warning", "last backup", words, "Make one with `backup FILE`, and let a timer do so every day.")
        return
    age = now - backup.at
    words = f"The last backup was made {span_words(age)} ago: {backup.file}, {bytes_words(backup.size_bytes)}."
    if age > BACKUP_OLD:
        yield Finding("warning", "last backup", words, "Find out why the timer makes none, and make one now.")
    elif not backup.file.exists():
        todo = "If you moved it to another machine, all is well. If not, make one now."
        yield Finding("note", "last backup", f"{words} The file is no longer there.", todo)
    else:
        yield Finding("ok", "last backup", words)
    if test is None:
        yield Finding("note", "restore test", "No backup was ever restored as a test.", _TRY_A_BACKUP)
    elif now - test.at > RESTORE_TEST_OLD:
        yield Finding(
            "note", "restore test", f"A restore was last tested {span_words(now - test.at)} ago.", _TRY_A_BACKUP
        )
    else:
        yield Finding("ok", "restore test", f"A restore was last tested {span_words(now - test.at)} ago.")


def of_zones() -> Finding:
    """Say how many zones are known."""
    return Finding("ok", "time zones", f"{len(available_timezones()):,} time zones are known.")


def of_versions() -> Finding:
    """Name the versions that a report of a fault has to name."""
    words = ", ".join(f"{name} {version}" for name, version in versions().items())
    return Finding("ok", "versions", f"{words}.")


def versions() -> Mapping[str, str]:
    """Return the versions of the program and of what it stands on, by name."""
    return {
        "whichcert": __version__,
        "Python": platform.python_version(),
        "discord.py": metadata.version("discord.py"),
        "SQLite": sqlite3.sqlite_version,
    }


def _of_disk(file: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(file.parent).free
    size = size_bytes(file)
    words = f"{file} takes {bytes_words(size)}, and its disk has {bytes_words(free)} free."
    todo = "Make room on the disk. An upgrade needs room for a copy of the database."
    if free < _NO_ROOM_BYTES:
        yield Finding("fault", "database", words, todo)
    elif free < max(_ROOM_BYTES, 2 * size):
        yield Finding("warning", "database", words, todo)
    else:
        yield Finding("ok", "database", words)


def _of_examination(file: Path, found: Examination) -> Iterator[Finding]:
    known = found.versions
    if found.damage is not None:
        todo = "Stop the bot, keep a copy of the data folder, and restore a backup."
        yield Finding("fault", "database", f"{file} is damaged: {found.damage}.", todo)
    elif not found.is_checked:
        yield Finding(
            "note", "database", "The database is so large that the check for damage was ended after a minute."
        )
    else:
        yield Finding("ok", "database", "A check of the database found no damage.")
    if known.migrates:
        words = f"The database has version {known.found}. The next start brings it to {known.newest}, after a copy."
        yield Finding("note", "database", words, "`check --upgrade` says what that changes.")
    elif known.found is None:
        yield Finding("note", "database", "The database is empty. The next start fills it.")
    else:
        yield Finding("ok", "database", f"The database has version {known.found}, the newest.")


def _of_use(is_used: bool | None) -> Finding:
    if is_used is None:
        return Finding("note", "bot", "Whether the bot runs cannot be seen here.")
    if is_used:
        return Finding("ok", "bot", "The bot runs, or another program has the database open.")
    return Finding("note", "bot", "The bot does not run.", "Start it, unless you stopped it on purpose.")


def _of_reminders(lag: Lag, backlog: Backlog, now: datetime, is_used: bool | None) -> Iterator[Finding]:
    sent = f"{counted(lag.sent, 'reminder')} in the last 24 hours"
    if lag.sent and lag.worst_seconds is not None and lag.median_seconds is not None:
        middle, worst = (span_words(timedelta(seconds=one)) for one in (lag.median_seconds, lag.worst_seconds))
        sent += f", half of them within {middle}, the latest {worst} after its time"
    yield Finding("ok", "reminders", f"The bot sent {sent}.")
    lost = lag.failed + lag.unknown
    if lost:
        yield Finding(
            "note",
            "reminders",
            f"{counted(lost, 'reminder')} of the last 24 hours did not arrive, or may not have.",
            "Members read why at their next command. Where many are lost, look in the log.",
        )
    age = now - (backlog.oldest_due_at or now)
    if age <= REMINDERS_LATE:
        return
    waiting = f"{counted(backlog.due, 'reminder')} {'is' if backlog.due == 1 else 'are'} due and not sent"
    words = f"{waiting}, the oldest for {span_words(age)}."
    if is_used is False:
        yield Finding("warning", "reminders", words, "Start the bot: what is less than a day late is sent then.")
    else:
        todo = "Look in the log for what Discord or the database refuses, and start the bot again."
        yield Finding("fault" if age > REMINDERS_VERY_LATE else "warning", "reminders", words, todo)
