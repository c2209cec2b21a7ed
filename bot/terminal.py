"""What a person reads in the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.text import Text

from bot.forms import AskForm
from knowledge.guide import Answer, Guide

_QUICK_SECONDS = 1.0


def read_guide(path: Path) -> Guide:
    """Reads a guide; draws a bar on a terminal when that takes longer than a second."""
    with _bar("Reading the guide") as progress:
        return Guide.read(path, progress)


@contextmanager
def _bar(title: str) -> Iterator[Callable[[float], None]]:
    console = Console(stderr=True)
    bar = Progress(TextColumn(title), BarColumn(), TaskProgressColumn(), console=console, transient=True)
    task = bar.add_task(title, total=1.0)
    begun = time.monotonic()

    def advance(fraction: float) -> None:
        if console.is_terminal and time.monotonic() - begun > _QUICK_SECONDS:
            bar.start()
        bar.update(task, completed=fraction)

    try:
        yield advance
    finally:
        bar.stop()


def ask(guide: Guide, questions: Iterable[str], today: Callable[[], date], *, as_json: bool) -> None:
    """Answers each question on standard output, as JSON a line each, or for people."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for number, question in enumerate(questions):
        answer = guide.ask(question, today())
        if as_json:
            sys.stdout.write(AskForm.of(answer).model_dump_json() + "\n")
            sys.stdout.flush()
        else:
            console.print(_for_people(answer, guide, first=number == 0))


def _for_people(answer: Answer, guide: Guide, *, first: bool) -> Text:
    text = Text("" if first else "\n")
    if answer.question.strip():
        text.append(f"{printable(answer.question)}\n", style="bold")
    match answer.status:
        case "answered":
            hit = answer.hits[0]
            text.append(f"{printable(answer.text or '')}\n")
            version = f", version {guide.source.version}" if guide.source.version else ""
            text.append(f"{hit.passage.section} ({hit.passage.source}{version})\n", style="dim")
        case "unsure":
            text.append("The guide may answer this in one of these passages:\n", style="yellow")
            for hit in answer.hits:
                text.append(f"- {printable(hit.passage.text)}\n")
                text.append(f"  {hit.passage.section} ({hit.passage.source})\n", style="dim")
        case "not_covered":
            text.append(f"{answer.refusal or 'The guide does not cover this.'}\n", style="yellow")
            if answer.instead:
                text.append(f"{printable(answer.instead)}\n")
    for notice in answer.notices:
        text.append(f"! {printable(notice)}\n", style="cyan")
    if answer.related:
        text.append(f"Near it: {' · '.join(printable(heading) for heading in answer.related)}\n", style="dim")
    text.rstrip()
    return text


def printable(text: str) -> str:
    """Keeps control characters (escape sequences too) of a question or guide away from the terminal."""
    return "".join(c if c == "\n" or c.isprintable() else "\ufffd" for c in text)
