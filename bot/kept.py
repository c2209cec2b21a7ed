"""Whether what is being handled has kept a change already, so that no later failure is told as if it had not.

It goes with the task in which a command, a press or a form is handled, as discord.py makes one for each. Jobs and
events of servers stand aside: no member waits for them.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_KEPT: Final = ContextVar("kept", default=False)
_ASIDE: Final = ContextVar("aside", default=False)


def begin() -> None:
    """Note that something begins, a command or a further change for it, of which nothing is kept yet."""
    _KEPT.set(False)


def note() -> None:
    """Note that a change was kept."""
    _KEPT.set(True)


def is_kept() -> bool:
    """Tell whether a change was kept for what is being handled."""
    return _KEPT.get()


@contextmanager
def aside() -> Generator[None]:
    """Do inside, and in the tasks begun there, what no member asked for and none waits for."""
    token = _ASIDE.set(True)
    try:
        yield
    finally:
        _ASIDE.reset(token)


def is_aside() -> bool:
    """Tell whether what is being done is nothing that a member asked for."""
    return _ASIDE.get()
