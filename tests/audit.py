"""What the process does, as Python's audit events tell it."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def audited(*events: str) -> Generator[list[tuple[object, ...]]]:
    """Yield the events of these names that happen meanwhile, each with its arguments."""
    seen: list[tuple[object, ...]] = []
    heeds = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:  # a hook cannot be removed
        if heeds and event in events:
            seen.append((event, *arguments))

    sys.addaudithook(hook)
    try:
        yield seen
    finally:
        heeds = False
