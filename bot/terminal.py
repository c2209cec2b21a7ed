"""What a person reads in the terminal."""

from __future__ import annotations

import io
import sys
import threading
import unicodedata
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.forms import AskForm
from knowledge.guide import Answer, Guide

_QUICK_SECONDS = 1.0
_HARMLESS = frozenset("\n\u200c\u200d")  # the joiners hold emoji and letters of some scripts together


def read_guide(path: Path) -> Guide:
    """Reads a guide; draws a bar on a terminal when that takes longer than a second."""
    with _bar("Reading the guide") as progress:
        return Guide.read(path, progress)


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


def ask(guide: Guide, questions: Iterable[str], today: Callable[[], date], *, as_json: bool) -> None:
    """Answers each question on standard output, as JSON a line each or for people. Raises BrokenPipeError."""
    # Where UTF-8 is not spoken, a ? for a letter is better than no answer.
    cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="replace")
    on_terminal = sys.stdout.isatty()
    console = _Console(highlight=False, soft_wrap=not on_terminal, force_terminal=on_terminal)
    for number, question in enumerate(questions):
        answer = guide.ask(_text(question), today())
        if as_json:
            print(AskForm.of(answer).line(), flush=True)
        else:
            console.print(_for_people(answer, guide, first=number == 0))


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _text(typed: str) -> str:
    """Shows bytes of the command line that are no UTF-8 as such."""
    return typed.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _for_people(answer: Answer, guide: Guide, *, first: bool) -> Text:
    text = Text("" if first else "\n")
    if answer.question.strip():
        text.append(f"{printable(answer.question)}\n", style="bold")
    match answer.status:
        case "answered":
            hit = answer.hits[0]
            text.append(f"{printable(answer.text or '')}\n")
            version = f", version {guide.source.version}" if guide.source.version else ""
            text.append(printable(f"{hit.passage.section} ({hit.passage.source}{version})\n"), style="dim")
        case "unsure":
            text.append("The guide may answer this in one of these passages:\n", style="yellow")
            for hit in answer.hits:
                text.append(f"- {printable(hit.passage.text)}\n")
                text.append(printable(f"  {hit.passage.section} ({hit.passage.source})\n"), style="dim")
        case "not_covered":
            text.append(f"{answer.refusal or 'The guide does not cover this.'}\n", style="yellow")
            if answer.instead:
                text.append(f"{printable(answer.instead)}\n")
    for notice in answer.notices:
        text.append(f"! {printable(notice)}\n", style="cyan")
    if answer.related:
        text.append(f"Near it: {' · '.join(printable(passage.path[-1]) for passage in answer.related)}\n", style="dim")
    text.rstrip()
    return text


def printable(text: str) -> str:
    """Keeps control characters (escape sequences too) of a question or guide away from the terminal."""
    return "".join(c if c.isprintable() or c in _HARMLESS else _shown(c) for c in text)


def _shown(character: str) -> str:
    if character == "\t":
        return "    "
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"
