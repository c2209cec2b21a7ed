"""Remember whether a command, a button press or a modal has saved a change already.

If a later step fails, the member must not read that nothing was saved. The state belongs to the current asyncio task,
because discord.py starts one task for each command, press and modal. Background jobs and server events run within
`aside`, because no member waits for them.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_KEPT: Final = ContextVar("kept", default=False)
_ASIDE: Final = ContextVar("aside", default=False)


def begin() -> None:
    """Record that nothing is saved yet. Call this when a command begins, and before each further change within it."""
    _KEPT.set(False)


def note() -> None:
    """Note that a change was saved."""
    _KEPT.set(True)


def is_kept() -> bool:
    """Return whether the current task has saved a change since `begin`."""
    return _KEPT.get()


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
