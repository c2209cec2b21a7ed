"""A full disk and a folder that takes no files, as the tests of backups need them."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def full_disk(room_bytes: int) -> Generator[None]:
    """Lets no file grow beyond some bytes, which the system says as it says that a disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@contextmanager
def folder_of_another() -> Generator[tuple[Path, Path]]:
    """Gives a folder of this user and one in which this user can only read. Root becomes another user meanwhile."""
    is_root = os.geteuid() == 0
    place = Path(tempfile.mkdtemp(prefix="whichcert-"))
    place.chmod(0o755)
    own, closed = place / "own", place / "closed"
    own.mkdir()
    closed.mkdir(mode=0o555)
    closed.chmod(0o555)
    if is_root:
        os.chown(own, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield own, closed
    finally:
        if is_root:
            os.seteuid(0)
        closed.chmod(0o755)
        shutil.rmtree(place)
