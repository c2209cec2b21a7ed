"""Find files with secrets that other users of the machine can read."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from bot.cli.findings import Finding
from bot.errors import OperatorError
from bot.settings import DOTENV, Settings
from knowledge.faults import visible

_OTHERS: Final = 0o007
_GROUP_AND_OTHERS: Final = 0o077


def readable_files(settings: Settings | None) -> Iterator[Finding]:
    """Yield a warning for `.env`, the data folder and the database's files if others can read them.

    `settings`: None if the settings cannot be read. Only `.env` is checked then.
    """
    if os.name != "posix":
        return
    found: list[Finding] = []
    for warnings in (_of_dotenv, partial(_of_store, settings)):
        with suppress(OSError):  # this user cannot see the file
            found += [Finding("warning", "file modes", visible(words), visible(todo)) for words, todo in warnings()]
    yield from found
    if not found:
        what = "the token" if settings is None else "the token or the data"
        yield Finding("ok", "file modes", f"Other users cannot read {what}.")


def _of_dotenv() -> Iterator[tuple[str, str]]:
    """Yield a warning and what to do if others can read `.env`.

    If `.env` belongs to another user, such as root, the bot reads it through the group. In this case the group's rights
    cause no warning.
    """
    if not DOTENV.is_file():
        return
    is_ours = DOTENV.stat().st_uid == os.geteuid()
    if _mode(DOTENV) & (_GROUP_AND_OTHERS if is_ours else _OTHERS):
        words = f"Other users can read {DOTENV}, which may hold the bot's token"
        yield words, f"run `chmod {'600' if is_ours else 'o='} .env`."


def _of_store(settings: Settings | None) -> Iterator[tuple[str, str]]:
    """Yield what users whom DATA_MODE does not allow can read of the database's files or its folder, and what to do."""
    if settings is None:
        return
    from bot.store import Store
    from bot.store.modes import folder_mode

    try:
        files = Store.existing_files(settings.store_url, settings.data_dir)
    except OperatorError:  # `check` reports this error
        return
    wanted = folder_mode(settings.data_mode)
    folder = settings.data_dir
    # A folder that DATABASE_URL names may have other uses.
    if settings.store_url is None and folder.is_dir() and _mode(folder) & ~wanted & _GROUP_AND_OTHERS:
        yield f"Other users can open the folder {folder} (DATA_DIR)", f"run {_chmod(wanted, [folder])}."
    readable = [path for path in files if _mode(path) & ~settings.data_mode & _GROUP_AND_OTHERS]
    if readable:
        names = ", ".join(str(path) for path in readable)
        todo = f"run {_chmod(settings.data_mode, readable)}. When it starts, the bot does this for its own files."
        yield f"More users than DATA_MODE allows can read {names}", todo


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _chmod(mode: int, paths: Sequence[Path]) -> str:
    return f"`{shlex.join(['chmod', f'{mode:o}', *map(str, paths)])}`"
