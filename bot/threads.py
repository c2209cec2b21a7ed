"""Run functions in threads that do not keep the program from ending."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, TypeVarTuple

from knowledge.memory import uncollected

if TYPE_CHECKING:
    import asyncio

Result = TypeVar("Result")
Values = TypeVarTuple("Values")

_running: Final = set[Thread]()
_TURN_SECONDS: Final = 0.001


async def in_thread(function: Callable[[*Values], Result], *values: *Values) -> Result:
    """Return `function(*values)`, which runs in a thread of its own. An error of the function is raised here.

    If the caller is cancelled, nobody waits for the thread, and the end of the program may stop it anywhere. So the
    function must not leave half-done work behind.
    `asyncio.to_thread` would make the end of the program wait for the thread.
    """
    import asyncio  # takes 40 ms, and commands in the terminal that start no loop also import this module

    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()
    context = copy_context()

    def tell(settle: Callable[[Any], None], outcome: object) -> None:
        if not future.done():
            settle(outcome)

    def run() -> None:
        try:
            result = context.run(function, *values)
        except BaseException as error:
            settled: tuple[Callable[[Any], None], object] = future.set_exception, error
        else:
            settled = future.set_result, result
        with suppress(RuntimeError):  # the event loop is closed
            loop.call_soon_threadsafe(tell, *settled)

    begin_thread(run, f"in_thread {getattr(function, '__name__', '')}")
    return await future


def begin_thread(function: Callable[[], None], name: str) -> None:
    """Run `function()` in a thread, for which nobody waits. The end of the program may stop it anywhere.

    The function must not raise an exception.
    """

    def run() -> None:
        try:
            function()
        finally:
            _running.discard(thread)

    thread = Thread(target=run, name=name, daemon=True)
    _running.add(thread)
    thread.start()


@contextmanager
def quick_turns() -> Generator[None]:
    """Keep the event loop quick while a thread computes for seconds or minutes. No second block may overlap this one.

    The thread offers the interpreter lock five times as often as usual. Meanwhile, Python does not search for garbage,
    because the thread would hold the lock for as long as it searches a whole guide. So the event loop was late by 1 ms
    (median) and 8 ms (99th percentile) while a guide of 20,000 passages was read, instead of by 5 ms and 55 ms.
    """
    seconds = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        with uncollected():
            yield
    finally:
        sys.setswitchinterval(seconds)


def leave(status: int) -> NoReturn:
    """End the process with an exit status, and do not wait for threads.

    If a thread still runs, skip Python's own cleanup, because the thread may crash during the cleanup. Otherwise, let
    the cleanup search for no garbage, because the search takes longer than an answer to a question. Call this only
    after everything that has to be saved is saved.
    """
    if not _running:
        gc.freeze()
        sys.exit(status)
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
