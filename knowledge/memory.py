"""Give memory back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def free_memory() -> None:
    """Give memory that is no longer used back to the system, where the C library is glibc.

    After an index is built, glibc holds much memory that is free. Elsewhere, do nothing.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
