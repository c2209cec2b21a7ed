"""Report how far long work is, so that somebody can watch it and end it.

A report is a call with the share that is done, from 0 to 1. The function that is called may raise an exception, which
ends the work. So work that takes long reports about once a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

Progress = Callable[[float], None]
Item = TypeVar("Item")

_REPORTS: Final = 200  # of one sequence, at most


def unwatched(share: float) -> None:
    """Do nothing with a report."""


def part(progress: Progress, begin: float, end: float) -> Progress:
    """Return the progress of a part of some work, which is the work from `begin` to `end` (shares of the whole)."""
    return lambda share: progress(begin + (end - begin) * share)


def counted(items: Sequence[Item], progress: Progress) -> Iterator[Item]:
    """Yield items, and report how many of them are done."""
    step = max(1, -(-len(items) // _REPORTS))
    for number, item in enumerate(items):
        if number % step == 0:
            progress(number / len(items))
        yield item
    progress(1.0)
