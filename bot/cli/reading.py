"""Reading a guide in the terminal, with a bar where that takes long."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from knowledge import source
from knowledge.guide import Guide
from knowledge.source import GuideSource

_QUICK_SECONDS = 1.0


def read_guide(path: Path) -> Guide:
    """Read a guide; draw a bar on a terminal when that takes longer than a second."""
    with _bar("Reading the guide") as progress:
        return Guide.read(path, progress)


def read_source(path: Path) -> GuideSource:
    """Read a guide without making its index; draw a bar as above."""
    with _bar("Reading the guide") as progress:
        return source.read_guide(path, progress)


@contextmanager
def _bar(title: str) -> Generator[Callable[[float], None]]:
    if not sys.stderr.isatty():
        yield lambda fraction: None
        return
    columns = (TextColumn(title), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(title, total=1.0)
    # A clock of its own starts the bar: one big file may keep its reader busy for longer than a second.
    begin = threading.Timer(_QUICK_SECONDS, bar.start)
    begin.start()
    try:
        yield lambda fraction: bar.update(task, completed=fraction)
    finally:
        begin.cancel()
        begin.join()
        if bar.live.is_started:  # rich prints an empty line on stopping what never began
            bar.stop()
