"""`check`: report all errors of the settings, the guide and the database at once."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.cli.encoding import search_of
from bot.cli.permissions import warn_of_readable
from bot.cli.reading import read_source, sections_not_found
from bot.clock import utc_now
from bot.errors import OperatorError
from bot.rules.wording import counted
from bot.settings import Settings, look_at_settings
from bot.zones import tz_data
from knowledge.faults import GuideError, visible, visible_lines
from knowledge.source import CONTENT, GuideSource
from knowledge.text.passages import question_headings

_FAULTY = 2


def check(options: argparse.Namespace) -> int:
    """Print every error. Return the exit status, which is 2 if there is an error."""
    if options.upgrade:
        from bot.cli.upgrade_check import check_upgrade

        return check_upgrade()
    reading = look_at_settings()
    faults = [*reading.faults]
    path: Path | None = options.guide or reading.settings.guide_path
    if path is not None or "GUIDE_PATH" not in reading.unknown:  # else nobody knows which guide is meant
        try:
            source = read_source(path or CONTENT)
            questions = question_headings(source.passages)
            print(f"{visible(source.title)}: {_sizes(len(source.passages), len(questions))}.")
            if source.catalogue or source.neighbours.neighbours:
                print(_facts(source))
            for omitted in source.omitted:
                print(visible(str(omitted)))
            if source.is_plain and (unfound := sections_not_found(source)).places:
                print(visible(str(unfound)))
        except GuideError as error:
            faults.append(str(error))
    lost_key: str | None = None
    knows_place = not reading.unknown & {"DATA_DIR", "DATABASE_URL"}
    if knows_place:
        faults += (of_store := _faults_of_store(reading.settings))
        if not of_store:
            lost_key = _lost_key(reading.settings)
    if "MEANING_MODEL" not in reading.unknown:
        try:
            print(search_of(reading.settings).words)
        except OperatorError as error:
            faults.append(str(error))
    print(_zone_rules())
    for fault in faults:
        print(visible_lines(fault), file=sys.stderr)
    if lost_key is not None:
        print(visible(lost_key), file=sys.stderr)
    warn_of_readable(reading.settings if knows_place else None)
    if not faults:
        print("The settings and the guide are in order.")
    return _FAULTY if faults else 0


def _sizes(passages: int, questions: int) -> str:
    """Return words with the numbers of passages and of headings that are questions."""
    headings = "1 heading that is a question" if questions == 1 else f"{questions:,} headings that are questions"
    return f"{counted(passages, 'passage')}, {headings}"


def _facts(source: GuideSource) -> str:
    """Return a line with the numbers of credentials and neighbours."""
    credentials = len(source.catalogue.credentials) if source.catalogue else 0
    neighbours = counted(len(source.neighbours.neighbours), "related certification")
    return f"{counted(credentials, 'credential')}, and {neighbours} that the guide does not cover."


def _zone_rules() -> str:
    """Return a line with the version of the zone rules. It says if they are more than a year old."""
    words = f"Time zones: rules of tzdata {tz_data.VERSION}"
    if tz_data.rules_are_old(utc_now().date()):
        return f"{words}, more than a year old. Install a newer tzdata or whichcert to get clock changes right."
    return f"{words}."


def _lost_key(settings: Settings) -> str | None:
    """Return a warning if a restored backup could not forget again who asked to be forgotten."""
    from bot.store import Store

    return Store.lost_key(settings.store_url, settings.data_dir)


def _faults_of_store(settings: Settings) -> list[str]:
    """Return the errors that would prevent the bot from opening the database. Do not open or lock the database."""
    from bot.store import Store

    try:
        file = Store.file(settings.store_url, settings.data_dir)
    except OperatorError as error:
        return [str(error)]
    place = next(there for there in (file, *file.absolute().parents) if there.exists())
    if place.is_dir() == (place == file):
        return [f"DATA_DIR or DATABASE_URL: {place} is in the way of the database {file}"]
    if not os.access(place, os.W_OK):
        return [f"DATA_DIR or DATABASE_URL: {place} is not writable; choose another place or grant write access"]
    return []
