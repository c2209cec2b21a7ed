"""Store files that can be made again, so that the next start is quicker.

The files are in the user's cache folder. If the folder cannot be read or written, only time is lost. The name of a file
holds all that its contents depend on, so a file is never out of date. Several processes may store a file at once. A
reader checks the contents, and never unpickles them.

An image or a wheel also holds files of the built-in guide in PREBUILT (knowledge/prebuild.py). They are read where the
user's cache folder has none.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

PREBUILT: Final = Path(__file__).with_name("prebuilt")  # nobody writes there while the program runs
_MOST: Final = 8  # files of one kind
_ABANDONED_NS: Final = 3600 * 10**9


def cache_folder() -> Path | None:
    """Return the folder of the files. It need not exist. Return None if the user has no home.

    The folder is `whichcert` in XDG_CACHE_HOME, or in `~/.cache` if that is not set.
    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if given.is_absolute():  # the XDG Base Directory Specification says to ignore a relative path
        return given / "whichcert"
    try:
        return Path.home() / ".cache" / "whichcert"
    except RuntimeError:
        return None


def stored(kind: str, key: str) -> Path | None:
    """Return where a file of this kind and key is stored, if it can be stored at all. The file need not exist."""
    place, prebuilt = _place(kind, key), PREBUILT / f"{kind}-{key}"
    return prebuilt if prebuilt.is_file() and not (place and place.exists()) else place


def _place(kind: str, key: str) -> Path | None:
    """Return where the user may store a file of this kind and key."""
    folder = cache_folder()
    return folder / f"{kind}-{key}" if folder else None


def all_stored(kind: str) -> list[Path]:
    """Return the files of a kind that are stored: the user's, the newest first, then those of PREBUILT."""
    return [path for folder in (cache_folder(), PREBUILT) if folder for path in _newest_first(folder, kind)]


def _newest_first(folder: Path, kind: str) -> list[Path]:
    with suppress(OSError):
        ages = {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.name.startswith(f"{kind}-")}
        return sorted(ages, key=ages.__getitem__, reverse=True)
    return []


def store(kind: str, key: str, write: Callable[[Path], object]) -> Path | None:
    """Store a file atomically. Return its path, or None if it cannot be stored.

    `kind`: a word for files that are alike. Only the _MOST newest files of a kind are left.
    `key`: everything that the contents depend on, such as a version and a hash, in characters of a file name.
    `write`: writes the contents to a path.
    """
    path = _place(kind, key)
    if path is None:
        return None
    draft = path.with_name(f".{kind}-{os.urandom(8).hex()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(draft)
        _sync(draft)
        draft.replace(path)
    except OSError:
        return None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    _delete_old(path, kind)
    return path


def _sync(path: Path) -> None:
    """Wait until the contents are on the disk. Otherwise a power cut may leave an empty file under the final name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _delete_old(newest: Path, kind: str) -> None:
    """Delete the older files of a kind, and the drafts of programs that were killed while they wrote."""
    with suppress(OSError):  # another program may delete the same files
        now = newest.stat().st_mtime_ns
        ages = {path: now - path.stat().st_mtime_ns for path in newest.parent.iterdir()}
        files = sorted(
            (path for path in ages if path.name.startswith(f"{kind}-") and path != newest), key=ages.__getitem__
        )
        drafts = [path for path in ages if path.name.startswith(f".{kind}-") and ages[path] > _ABANDONED_NS]
        for path in files[_MOST - 1 :] + drafts:
            path.unlink()
