"""Warn of files with secrets that other users of the machine can read."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from bot.errors import OperatorError
from bot.settings import DOTENV, Settings
from knowledge.faults import visible

_OTHERS: Final = 0o007
_GROUP_AND_OTHERS: Final = 0o077


def warn_of_readable(settings: Settings | None) -> None:
    """Print a warning for `.env`, the data folder and the database's files if others can read them.

    `settings`: None if the settings cannot be read. Only `.env` is checked then.
    """
    if os.name != "posix":  # no modes
        return
    for warnings in (_of_dotenv, partial(_of_store, settings)):
        with suppress(OSError):  # this user cannot see the file
            for warning in warnings():
                print(visible(warning), file=sys.stderr)


def _of_dotenv() -> list[str]:
    """Return a warning if others can read `.env`.

    If `.env` belongs to another user, such as root, the bot reads it through the group. In this case the group's rights
    cause no warning.
    """
    if not DOTENV.is_file():
        return []
    is_ours = DOTENV.stat().st_uid == os.geteuid()
    if not _mode(DOTENV) & (_GROUP_AND_OTHERS if is_ours else _OTHERS):
        return []
    return [
        f"Other users can read {DOTENV}, which may hold the bot's token: run `chmod {'600' if is_ours else 'o='} .env`."
    ]


def _of_store(settings: Settings | None) -> list[str]:
    """Return warnings if users whom DATA_MODE does not allow can read the database's files or its folder."""
    if settings is None:
        return []
    from bot.store import Store
    from bot.store.modes import folder_mode

    try:
        files = Store.existing_files(settings.store_url, settings.data_dir)
    except OperatorError:  # `check` reports this error
        return []
    warnings: list[str] = []
    wanted = folder_mode(settings.data_mode)
    folder = settings.data_dir
    # A folder that DATABASE_URL names may have other uses.
    if settings.store_url is None and folder.is_dir() and _mode(folder) & ~wanted & _GROUP_AND_OTHERS:
        warnings.append(f"Other users can open the folder {folder} (DATA_DIR): run {_chmod(wanted, [folder])}.")
    readable = [path for path in files if _mode(path) & ~settings.data_mode & _GROUP_AND_OTHERS]
    if readable:
        names = ", ".join(str(path) for path in readable)
        warnings.append(
            f"More users than DATA_MODE allows can read {names}: run {_chmod(settings.data_mode, readable)}. "
            "When it starts, the bot does this for its own files."
        )
    return warnings


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _chmod(mode: int, paths: Sequence[Path]) -> str:
    return f"`{shlex.join(['chmod', f'{mode:o}', *map(str, paths)])}`"
