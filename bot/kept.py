"""Remember whether a command, a button press or a modal has saved a change already, and how long its writes may wait.

If a later step fails, the member must not read that nothing was saved. The state belongs to the current asyncio task,
because discord.py starts one task for each command, press and modal. Background jobs and server events run within
`aside`, because no member waits for them.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

# How long a write may wait. Discord waits three seconds for a response, and 15 minutes once the response is deferred.
RESPONSE_SECONDS = 2.0
DEFERRED_SECONDS = 60.0

_KEPT: Final = ContextVar("kept", default=False)
_ASIDE: Final = ContextVar("aside", default=False)
_DEFERRED: Final = ContextVar("deferred", default=False)


def begin() -> None:
    """Record that nothing is saved yet. Call this when a command begins, and before each further change within it."""
    _KEPT.set(False)


def note() -> None:
    """Note that a change was saved."""
    _KEPT.set(True)


def is_kept() -> bool:
    """Return whether the current task has saved a change since `begin`."""
    return _KEPT.get()


def note_deferred() -> None:
    """Note that the response of the current command is deferred, so that its writes may wait longer."""
    _DEFERRED.set(True)


def patience_seconds() -> float:
    """Return how long a write of the current task may wait for other writes and for the file's lock."""
    return DEFERRED_SECONDS if _DEFERRED.get() or _ASIDE.get() else RESPONSE_SECONDS


@contextmanager
def aside() -> Generator[None]:
    """Mark the work in the block, and in tasks that the block starts, as work that no member waits for."""
    token = _ASIDE.set(True)
    try:
        yield
    finally:
        _ASIDE.reset(token)


def is_aside() -> bool:
    """Return whether the current work was marked by `aside`."""
    return _ASIDE.get()
