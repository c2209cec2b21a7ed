"""Read the files that people name. No file, not even a pipe or a device, makes the program wait or fills its memory."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from knowledge.faults import Fault, GuideError, Lines

LARGEST: Final = 20_000_000  # bytes
_PIECE: Final = 1_000_000  # bytes
_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)
_WITHOUT_WAITING: Final = int(getattr(os, "O_NONBLOCK", 0))  # Windows has no such flag, and no pipes among its files
_AS_BYTES: Final = int(getattr(os, "O_BINARY", 0))
MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})
MDX: Final = ".mdx"
_NOWHERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})


def read_text(path: Path, name: str | None = None, largest: int = LARGEST) -> str:
    """Read a UTF-8 file of at most `largest` bytes. Leave out its byte order mark.

    `name`: the name of the file in an error.
    Raise GuideError with one error if the file cannot be read.
    """
    name = str(path) if name is None else name
    return text_of(read_bytes(path, name, largest), name)


def text_of(data: bytes, name: str) -> str:
    """Decode the content of a UTF-8 file. Leave out its byte order mark. Raise GuideError with one error."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(0) * 3 > len(data):
        raise GuideError([Fault(name, 1, "is not UTF-8 text but looks like UTF-16; save the file as UTF-8")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        line = Lines(before).at(len(before))
        raise GuideError([Fault(name, line, "is not UTF-8 text; save the file as UTF-8")]) from None


def obstacle(path: Path) -> str | None:
    """Return why neither a file nor a folder can be read at `path`.

    Return None if one can be read, as far as the system tells before it is opened.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        return f"cannot be read: {reason(error)}"
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return _wrong_kind(mode)
    if not os.access(path, os.R_OK | os.X_OK if stat.S_ISDIR(mode) else os.R_OK):
        return f"cannot be read: {os.strerror(errno.EACCES)}"
    return None


def is_absent(path: Path) -> bool:
    """Return whether there is nothing at `path`, not even a broken link."""
    try:
        path.lstat()
    except ValueError:
        return True
    except OSError as error:
        return error.errno in _NOT_THERE
    return False


def markdown_files(folder: Path, besides: str | None = None) -> tuple[list[Path], list[tuple[Path, OSError]]]:
    """Return the Markdown files below a folder, sorted by path, and the paths that cannot be read with their errors.

    Skip hidden files and folders, links to folders, broken links, and the folder `besides` directly in `folder`.
    """
    found: list[Path] = []
    unread: list[tuple[Path, OSError]] = []

    def note(error: OSError) -> None:
        unread.append((Path(str(error.filename)), error))

    for place, folders, names in os.walk(folder, onerror=note):
        here = Path(place)
        folders[:] = [name for name in folders if not name.startswith(".") and (here != folder or name != besides)]
        for name in names:
            if name.startswith(".") or Path(name).suffix.lower() not in MARKDOWN:
                continue
            try:
                if stat.S_ISREG((here / name).stat().st_mode):
                    found.append(here / name)
            except OSError as error:
                if error.errno not in _NOWHERE:
                    unread.append((here / name, error))
    return sorted(found), unread


def reason(error: OSError | ValueError) -> str:
    """Return the system's words for what went wrong."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


def read_bytes(path: Path, name: str, largest: int) -> bytes:
    """Read a file of at most `largest` bytes. Raise GuideError with one error if the file cannot be read."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise GuideError([Fault(name, 0, _wrong_kind(mode))])
        with os.fdopen(os.open(path, os.O_RDONLY | _WITHOUT_WAITING | _AS_BYTES), "rb") as file:
            if not stat.S_ISREG(mode := os.fstat(file.fileno()).st_mode):  # replaced since the first check
                raise GuideError([Fault(name, 0, _wrong_kind(mode))])
            data = b"".join(_pieces(file, largest + 1))  # the file may be growing
    except (OSError, ValueError) as error:
        raise GuideError([Fault(name, 0, f"cannot be read: {reason(error)}")]) from None
    if len(data) > largest:
        words = f"is larger than {largest // 1_000_000} MB, and such a file is not read"
        raise GuideError([Fault(name, 0, words)])
    return data


def _pieces(file: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield at most `most` bytes of a file in pieces, because one read of so many bytes would take so much memory."""
    while piece := file.read(min(most, _PIECE)):
        most -= len(piece)
        yield piece


def _wrong_kind(mode: int) -> str:
    kind = next((words for is_kind, words in _KINDS if is_kind(mode)), "something else")
    return f"is {kind}, and only a file can be read"
