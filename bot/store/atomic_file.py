"""Write a file so that its name holds the old content or the whole new content, whenever the program is killed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import lock_descriptor

_IS_POSIX: Final = os.name == "posix"
_ENDING: Final = ".unfinished"


@contextmanager
def draft_of(file: Path, mode: int, *, replaces: bool = True) -> Generator[Path]:
    """Yield the path of an empty draft. After the block, the draft takes the name of the file.

    After an exception, the draft is deleted and the file is as it was.
    `mode`: who may read the file.
    `replaces`: whether an existing file is replaced. Otherwise FileExistsError is raised, even if the file appeared
    while the draft was written.

    Raise OSError if the folder or its disk does not take the file.
    """
    with draft_folder(file) as folder:
        draft = folder / file.name
        draft.touch(mode=0o600)
        yield draft
        settle(draft, mode, file.parent)
        if replaces:
            draft.replace(file)
        else:
            _take_free_name(draft, file)
        sync_folder(file.parent)


@contextmanager
def draft_folder(file: Path) -> Generator[Path]:
    """Yield a new folder beside a file, closed to other users. It is deleted after the block.

    The folders that killed programs left behind are deleted first. Those of running programs are locked.
    """
    delete_abandoned(file.parent, file.name)
    with ExitStack() as held:
        while True:
            folder = file.with_name(f".{file.name}.{secrets.token_hex(4)}{_ENDING}")
            folder.mkdir(mode=0o700)
            if _locked(folder, held):
                break
        held.callback(shutil.rmtree, folder, ignore_errors=True)
        yield folder


def settle(draft: Path, mode: int, folder: Path) -> None:
    """Give a draft its mode and its owner, and wait until it is on the disk. `folder`: where it will be."""
    if _IS_POSIX:
        draft.chmod(mode)
        give_to_owner_of(folder, draft)
    with draft.open("rb+") as written:
        os.fsync(written.fileno())


def give_to_owner_of(folder: Path, file: Path) -> None:
    """Give a file that root made to the owner of its folder. Otherwise the bot, as another user, could not open it."""
    if _IS_POSIX and os.geteuid() == 0:
        owner = folder.stat()
        os.chown(file, owner.st_uid, owner.st_gid)


def write_whole(file: Path, content: bytes, mode: int, *, replaces: bool = True) -> None:
    """Write a file at once (`draft_of`)."""
    with draft_of(file, mode, replaces=replaces) as draft:
        draft.write_bytes(content)


def delete_abandoned(folder: Path, name: str) -> None:
    """Delete the draft folders of the file `name` in a folder that no running program holds.

    `name` may contain `*`, which stands for any characters.
    """
    if not _IS_POSIX or not folder.is_dir():
        return
    pattern = name.replace("[", "[[]").replace("?", "[?]")
    for draft in folder.glob(f".{pattern}.{'[0-9a-f]' * 8}{_ENDING}"):
        with ExitStack() as held:
            if _locked(draft, held):
                shutil.rmtree(draft, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that."""
    if _IS_POSIX:
        with suppress(OSError), ExitStack() as held:
            os.fsync(_opened(folder, held))


@contextmanager
def locked_folder(folder: Path) -> Generator[None]:
    """Let no other program into the same block for the same folder. Raise OSError if the folder cannot be opened."""
    with ExitStack() as held:
        if _IS_POSIX:
            lock_descriptor(_opened(folder, held))
        yield


def _locked(folder: Path, held: ExitStack) -> bool:
    """Lock a folder until `held` ends. Return False if another program holds it or has just deleted it."""
    if not _IS_POSIX:
        return True
    try:
        descriptor = _opened(folder, held)
        with suppress(NotImplementedError):
            if not lock_descriptor(descriptor, blocking=False):
                return False
        return os.path.samestat(folder.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _opened(folder: Path, held: ExitStack) -> int:
    descriptor = os.open(folder, os.O_RDONLY)
    held.callback(os.close, descriptor)
    return descriptor


def _take_free_name(draft: Path, file: Path) -> None:
    """Give the draft the name of a file that does not exist. Raise FileExistsError if it does."""
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if file.exists():
            raise FileExistsError(f"{file} exists") from None
        draft.replace(file)
