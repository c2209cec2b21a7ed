"""`doctor`: look at everything that an operator has to know, and say what to do."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from bot.cli.checking import look
from bot.cli.discord_findings import NO_TOKEN, of_discord
from bot.cli.findings import Finding, Level
from bot.cli.forms import DoctorForm
from bot.cli.machine_findings import of_age, of_backups, of_database, of_versions, of_zones, versions
from bot.client.inquiry import ask_discord
from bot.clock import utc_now
from bot.errors import OperatorError
from bot.rules.wording import counted
from bot.settings import SettingsRead
from knowledge.faults import visible_lines

_FAULTY: Final = 1
_INDENT: Final = " " * 9
_SUBJECTS: Final = (
    "settings", "versions", "token", "Discord", "application", "intents", "user install", "servers", "connection",
    "clock", "guide", "guide's age", "facts", "search", "time zones", "database", "bot", "reminders", "last backup",
    "restore test", "forgotten", "file modes",
)  # fmt: skip


def doctor(options: argparse.Namespace) -> int:
    """Print what was found, with what to do. Return the exit status, which is 1 if there is a fault."""
    findings = sorted(_examine(options), key=lambda one: _SUBJECTS.index(one.subject))
    if options.json:
        print(DoctorForm.of(findings, versions()).line())
    else:
        print("\n".join(map(_line, findings)))
        print(_summary(findings))
    return _FAULTY if any(one.level == "fault" for one in findings) else 0


def _examine(options: argparse.Namespace) -> Iterator[Finding]:
    checked = look(options.guide)
    now, reading = utc_now(), checked.reading
    yield from checked.findings
    yield of_versions()
    yield of_zones()
    yield from _of_discord(reading)
    if checked.source is not None:
        yield from of_age(checked.source, now.date())
    if checked.knows_place:
        yield from _seen("database", lambda: of_database(reading.settings, now))
        yield from _seen("last backup", lambda: of_backups(reading.settings, now))


def _of_discord(reading: SettingsRead) -> Iterable[Finding]:
    if "DISCORD_TOKEN" in reading.unknown:
        return ()  # the finding on the settings names it
    if reading.settings.discord_token is None:
        return (NO_TOKEN,)
    inquiry = asyncio.run(ask_discord(reading.settings.discord_token.get_secret_value(), utc_now))
    return of_discord(inquiry, reading.settings.shard_count)


def _seen(subject: str, find: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Yield what `find` finds, as far as this user can see it."""
    try:
        yield from find()
    except OperatorError:  # a finding on the place of the database says so already
        return
    except OSError as error:
        words = f"{error.filename or 'A file'} cannot be looked at ({error.strerror})."
        yield Finding("fault", subject, words, "Run this as the user that runs the bot.")


def _line(finding: Finding) -> str:
    lines = [f"{finding.level:<9}{finding.subject}: {finding.words}", finding.todo]
    return visible_lines("\n".join(lines).rstrip().replace("\n", f"\n{_INDENT}"))


def _summary(findings: Sequence[Finding]) -> str:
    """Return a line that counts faults and warnings."""
    levels = Counter[Level](one.level for one in findings)
    if not levels["fault"] and not levels["warning"]:
        return "Everything is in order."
    faults = counted(levels["fault"], "fault") if levels["fault"] else "No fault"
    return f"{faults}, {counted(levels['warning'], 'warning')}."
