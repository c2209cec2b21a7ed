"""`check --upgrade`: say what the next start would do to the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from bot.cli.checking import of_former
from bot.cli.parser import program_name
from bot.settings import read_settings
from bot.store import Store
from bot.store.upgrade_outlook import UpgradeOutlook, upgrade_outlook
from knowledge.faults import visible

_FAULTY: Final = 2
_RUNBOOK: Final = Path("deploy/README.md")
_SOURCE: Final = Path(__file__).parents[2]


def check_upgrade() -> int:
    """Print what the next start would do. Return the exit status.

    The status is 2 if the disk lacks the room for it, or if there was a database that is gone.

    Raise StoreError if it would refuse the database.
    """
    settings = read_settings()
    file = Store.file(settings.store_url, settings.data_dir)
    outlook = upgrade_outlook(file)
    if gone := list(of_former(file)):
        print(visible(f"{gone[0].words}. {gone[0].todo}"), file=sys.stderr)
        return _FAULTY
    if outlook.found is None:
        print(visible(f"There is no database yet. The next start makes {file}, of version {outlook.newest}."))
        return 0
    if outlook.copy is None:
        print(visible(f"{file} has version {outlook.found}, the newest. The next start changes nothing in it."))
        return 0
    print(visible(f"The next start brings {file} from version {outlook.found} to {outlook.newest}:"))
    for step in outlook.steps:
        print(visible(f"  {step.version}  {step.words}"))
    print(visible(f"Before that, it is copied to {outlook.copy} ({_room(outlook)})."))
    print(f"First make a backup as well, on another disk: {program_name()} backup FILE")
    runbook = f", as {_RUNBOOK} says" if (_SOURCE / _RUNBOOK).is_file() else ""  # an installed program has none
    print(f"To go back later, put that copy back and start the former version{runbook}.")
    print("What members enter after the upgrade is lost then.")
    # The migration itself writes at most as much once more, as the copy has all that it changes.
    if outlook.free_bytes < 2 * outlook.copy_bytes:
        print(visible(f"The disk of {file.parent} has too little room for that: make room first."), file=sys.stderr)
        return _FAULTY
    return 0


def _room(outlook: UpgradeOutlook) -> str:
    return f"{_megabytes(outlook.copy_bytes)}; {_megabytes(outlook.free_bytes)} are free, and twice its size is needed"


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:,.1f} MB"
