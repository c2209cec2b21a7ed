"""The playground's terminal: what is said there, what is typed there, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress


def say(words: str) -> None:
    """Print at once, for a reader behind a pipe too."""
    print(words, flush=True)


def keep_logs_quiet() -> None:
    """Show errors of all, and our own warnings."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    for ours in ("bot", "cogs", "knowledge"):
        logging.getLogger(ours).setLevel(logging.WARNING)


def stopped_by_signals() -> asyncio.Event:
    """Return what SIGINT and SIGTERM set; where the event loop knows no signals, KeyboardInterrupt cancels instead."""
    stop = asyncio.Event()
    with suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@contextmanager
def typed_lines() -> Generator[asyncio.Queue[str]]:
    """Return the lines typed; no more of them once standard input has ended, none where it cannot be waited for."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    begun = b""

    def read() -> None:
        nonlocal begun
        try:
            data = os.read(source, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            loop.remove_reader(source)
            if os.isatty(source):
                say("What is typed here is no longer read; Ctrl-C ends the playground.")
        *whole, begun = (begun + data).split(b"\n")
        for line in whole:
            lines.put_nowait(line.decode("utf-8", "replace"))

    if hasattr(signal, "SIGTTIN"):
        # Started with & in a shell, reading what is typed there shall fail and not suspend the program.
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    try:
        source = sys.stdin.fileno()
        loop.add_reader(source, read)
    except (AttributeError, NotImplementedError, OSError, ValueError):
        yield lines
        return
    try:
        yield lines
    finally:
        loop.remove_reader(source)


def open_in_browser(addresses: Sequence[str]) -> None:
    """Open pages where a person sits at a graphical browser, without waiting for it or showing what it prints."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return
    runs_in_terminal = type(found) is webbrowser.GenericBrowser or not getattr(found, "background", True)
    if runs_in_terminal or not sys.stdout.isatty():
        return
    threading.Thread(target=_open, args=(addresses,), daemon=True).start()


def _open(addresses: Sequence[str]) -> None:
    silent = subprocess.DEVNULL
    for address in addresses:
        command = [sys.executable, "-m", "webbrowser", "-t", address]
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(  # noqa: S603 - both are our own
                command, stdin=silent, stdout=silent, stderr=silent, start_new_session=True, timeout=20, check=False
            )
