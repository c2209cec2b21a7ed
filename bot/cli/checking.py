"""`check`: report all errors of the settings, the guide and the database at once. `doctor` shows the same findings."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.cli.encoding import search_of
from bot.cli.findings import Finding
from bot.cli.permissions import readable_files
from bot.cli.reading import read_source, sections_not_found
from bot.clock import utc_now
from bot.errors import OperatorError
from bot.rules.wording import counted
from bot.settings import DOTENV, Settings, SettingsRead, look_at_settings
from bot.zones import tz_data
from knowledge.faults import GuideError, visible, visible_lines
from knowledge.files import is_absent
from knowledge.source import CONTENT, GuideSource
from knowledge.text.passages import question_headings

_FAULTY = 2
FILE_MODES: Final = "file modes"
FORGOTTEN: Final = "forgotten"
_AGAIN: Final = "Do what it says, then run this again."


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found without a network.

    `source`: the guide. None if it cannot be read, or if nobody knows which guide is meant.
    """

    reading: SettingsRead
    source: GuideSource | None
    findings: tuple[Finding, ...]

    @property
    def knows_place(self) -> bool:
        """Return whether the settings say where the database is."""
        return not self.reading.unknown & {"DATA_DIR", "DATABASE_URL"}


def check(options: argparse.Namespace) -> int:
    """Print every error. Return the exit status, which is 2 if there is an error."""
    if options.upgrade:
        from bot.cli.upgrade_check import check_upgrade

        return check_upgrade()
    findings = look(options.guide).findings
    faults = [one for one in findings if one.level == "fault"]
    modes = [one for one in findings if one.subject == FILE_MODES and one.level == "warning"]
    for one in findings:
        if one not in faults and one.subject not in {FILE_MODES, FORGOTTEN, "settings"}:
            print(visible_lines(one.words if one.level != "warning" else f"{one.words} {one.todo}"))
    for one in faults:
        print(visible_lines(one.words), file=sys.stderr)
    for one in findings:
        if one.subject in {FORGOTTEN, "settings"} and one.level == "warning":
            print(visible(one.words), file=sys.stderr)
    for one in modes:
        print(visible(f"{one.words}: {one.todo}"), file=sys.stderr)
    if not faults:
        print("The settings and the guide are in order.")
    return _FAULTY if faults else 0


def look(guide: Path | None) -> Checked:
    """Look at the settings, the guide, the place of the database, the search, the zone rules and the file modes.

    `guide`: the guide to read in place of GUIDE_PATH.
    """
    reading = look_at_settings()
    settings = reading.settings
    findings = [Finding("fault", "settings", fault, _AGAIN) for fault in reading.faults]
    slips = [Finding("warning", "settings", slip, "Correct the name, or remove the line.") for slip in reading.slips]
    findings.append(Finding("note" if findings else "ok", "settings", _place_of_settings()))
    findings += slips
    source: GuideSource | None = None
    path = guide or settings.guide_path
    if path is not None or "GUIDE_PATH" not in reading.unknown:  # else nobody knows which guide is meant
        try:
            source = read_source(path or CONTENT)
            findings += _of_guide(source)
        except GuideError as error:
            findings.append(Finding("fault", "guide", str(error), _AGAIN))
    checked = Checked(reading, source, ())
    if checked.knows_place:
        of_place = list(_of_place(settings))
        findings += of_place or (*_of_former(settings), *_of_forgotten(settings))
    if "MEANING_MODEL" not in reading.unknown:
        try:
            findings.append(Finding("ok", "search", search_of(settings).words))
        except OperatorError as error:
            findings.append(Finding("fault", "search", str(error), _AGAIN))
    findings.append(_of_zone_rules())
    findings += readable_files(settings if checked.knows_place else None)
    return Checked(reading, source, tuple(findings))


def _place_of_settings() -> str:
    if is_absent(DOTENV):
        return f"There is no file {DOTENV.absolute()}, so the settings are those of the environment alone."
    return f"The settings were read from {DOTENV.absolute()} and the environment."


def _of_former(settings: Settings) -> Iterator[Finding]:
    from bot.store import Store

    return of_former(Store.file(settings.store_url, settings.data_dir))


def of_former(file: Path) -> Iterator[Finding]:
    """Yield a fault if the database `file` is gone or empty, although there was one."""
    from bot.store.former import trace_of_former

    try:
        trace = trace_of_former(file)
    except OSError:  # `doctor` reports this error
        return
    if trace is not None:
        what = "is empty" if file.exists() else "is gone"
        words = f"{file} {what}, although {trace} shows that there was one: restore a backup before you start the bot"
        yield Finding("fault", "database", words, "Without one, the next start makes an empty database.")


def _of_guide(source: GuideSource) -> Iterator[Finding]:
    questions = question_headings(source.passages)
    yield Finding("ok", "guide", f"{visible(source.title)}: {_sizes(len(source.passages), len(questions))}.")
    if source.catalogue or source.neighbours.neighbours:
        yield Finding("ok", "facts", _facts(source))
    for omitted in source.omitted:
        yield Finding("note", "guide", visible(str(omitted)))
    if source.is_plain and (unfound := sections_not_found(source)).places:
        yield Finding("note", "guide", visible(str(unfound)))


def _sizes(passages: int, questions: int) -> str:
    """Return words with the numbers of passages and of headings that are questions."""
    headings = "1 heading that is a question" if questions == 1 else f"{questions:,} headings that are questions"
    return f"{counted(passages, 'passage')}, {headings}"


def _facts(source: GuideSource) -> str:
    """Return a line with the numbers of credentials and neighbours."""
    credentials = len(source.catalogue.credentials) if source.catalogue else 0
    neighbours = counted(len(source.neighbours.neighbours), "related certification")
    return f"{counted(credentials, 'credential')}, and {neighbours} that the guide does not cover."


def _of_zone_rules() -> Finding:
    """Return the version of the zone rules. It says if they are more than a year old."""
    words = f"Time zones: rules of tzdata {tz_data.VERSION}"
    if tz_data.rules_are_old(utc_now().date()):
        todo = "Install a newer tzdata or whichcert to get clock changes right."
        return Finding("warning", "time zones", f"{words}, more than a year old.", todo)
    return Finding("ok", "time zones", f"{words}.")


def _of_forgotten(settings: Settings) -> Iterator[Finding]:
    """Yield whether a restored backup could forget again who asked to be forgotten."""
    from bot.store import Store

    if not Store.file(settings.store_url, settings.data_dir).is_file():
        return
    lost = Store.lost_key(settings.store_url, settings.data_dir)
    if lost is None:
        words = "Who asked to be forgotten stays forgotten when a backup is restored."
        yield Finding("ok", FORGOTTEN, words)
    else:
        yield Finding("warning", FORGOTTEN, lost, "Put that file back from where you keep a copy of it.")


def _of_place(settings: Settings) -> Iterator[Finding]:
    """Yield what would prevent the bot from opening the database. Do not open or lock the database."""
    from bot.store import Store

    try:
        file = Store.file(settings.store_url, settings.data_dir)
    except OperatorError as error:
        yield Finding("fault", "database", str(error), _AGAIN)
        return
    place = next(there for there in (file, *file.parents) if there.exists())
    if place.is_dir() == (place == file):
        words = f"DATA_DIR or DATABASE_URL: {place} is in the way of the database {file}"
        yield Finding("fault", "database", words, "Move it away, or choose another place.")
    elif not os.access(place, os.W_OK):
        words = f"DATA_DIR or DATABASE_URL: {place} is not writable; choose another place or grant write access"
        yield Finding("fault", "database", words, _AGAIN)
