"""The playground's terminal: print, read typed lines, and stop on signals."""

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

from bot.log import WithoutIds


def say(words: str) -> None:
    """Print at once, even into a pipe."""
    print(words, flush=True)


def keep_logs_quiet() -> None:
    """Log errors of all packages, and warnings only of our own packages."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutIds("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler])
    for ours in ("bot", "cogs", "knowledge"):
        logging.getLogger(ours).setLevel(logging.WARNING)


def stopped_by_signals() -> asyncio.Event:
    """Return an event that SIGINT and SIGTERM set.

    If the event loop has no signal handlers, KeyboardInterrupt cancels the main task instead.
    """
    stop = asyncio.Event()
    with suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@contextmanager
def typed_lines() -> Generator[asyncio.Queue[str]]:
    """Yield a queue of the typed lines.

    After standard input has ended, the queue gets no more lines. If the event loop cannot watch standard input, the
    queue stays empty.
    """
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
                say("What you type here is no longer read. Ctrl-C ends the playground.")
        *whole, begun = (begun + data).split(b"\n")
        for line in whole:
            lines.put_nowait(line.decode("utf-8", "replace"))

    if hasattr(signal, "SIGTTIN"):
        # If the program was started with & in a shell, a read from the terminal must fail instead of suspending it.
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
    """Open pages if a person sits at a terminal and has a graphical browser.

    Do not wait for the browser, and do not show what it prints.
    """
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
