"""Search for no garbage while much is built, and give memory back to the system."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Generator
from contextlib import contextmanager, suppress


@contextmanager
def uncollected() -> Generator[None]:
    """Let Python search for no garbage, because nothing that is built or imported is, and each search looks at all."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # This moves all objects into the oldest generation without a search. A search would come at once otherwise.
        gc.freeze()
        gc.unfreeze()
        if collects:
            gc.enable()


def free_memory() -> None:
    """Give memory that is no longer used back to the system, where the C library is glibc.

    After an index is built, glibc holds much memory that is free. Elsewhere, do nothing.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
