"""Read a guide for a command in the terminal, with a progress bar if the reading takes long."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from knowledge import source
from knowledge.guide import Guide
from knowledge.meaning.encoder import Encoder
from knowledge.progress import part
from knowledge.source import GuideSource
from knowledge.unfound import UnfoundSections, unfound_sections

_QUICK_SECONDS = 1.0


def read_guide(path: Path) -> Guide:
    """Read a guide. If this takes longer than a second, show a progress bar in the terminal."""
    with _bar("Reading the guide") as progress:
        return Guide.read(path, progress)


def learn(guide: Guide, encoder: Encoder, most_new: int | None = None) -> bool:
    """Let a guide compare meanings. Show a progress bar like `read_guide`. Return whether the guide does so.

    `most_new`: go on by words if more texts than this have to be encoded.
    """
    with _bar("Learning what the guide means (once)") as progress:
        return guide.learn(encoder, progress, most_new)


def read_source(path: Path) -> GuideSource:
    """Read a guide without building its index. Show a progress bar like `read_guide`."""
    with _bar("Reading the guide") as progress:
        return source.read_guide(path, progress)


def sections_not_found(source: GuideSource) -> UnfoundSections:
    """Return the sections of a guide that no ordinary wording finds. Show a progress bar like `read_guide`."""
    with _bar("Checking the sections") as progress:
        return unfound_sections(Guide(source, part(progress, 0.0, 0.5)), part(progress, 0.5, 1.0))


@contextmanager
def _bar(title: str) -> Generator[Callable[[float], None]]:
    if not sys.stderr.isatty():
        yield lambda fraction: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(title, total=1.0)
    # A timer starts the bar, because one big file may take longer than a second without a report of progress.
    begin = threading.Timer(_QUICK_SECONDS, bar.start)
    begin.start()
    try:
        yield lambda fraction: bar.update(task, completed=fraction)
    finally:
        begin.cancel()
        begin.join()
        if bar.live.is_started:  # rich would print an empty line for a bar that was never started
            bar.stop()
