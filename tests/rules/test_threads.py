"""What runs in a thread is waited for by its caller alone, never by the end of the program."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import weakref
from contextvars import ContextVar

import pytest

from bot.threads import in_thread, quick_turns
from tests.world import ROOT

NAME = ContextVar("NAME", default="nobody")


async def test_it_gives_the_result_the_error_and_the_context_of_its_caller() -> None:
    NAME.set("Ana")
    assert await in_thread(lambda number: (number, NAME.get()), 7) == (7, "Ana")
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 / 0)
    assert await in_thread(threading.current_thread) is not threading.current_thread()


async def test_whoever_no_longer_waits_hears_nothing_of_it() -> None:
    begun, go, over = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go.wait(30)
        over.set()
        raise RuntimeError("nobody hears this")

    waiting = asyncio.create_task(in_thread(work))
    assert await asyncio.to_thread(begun.wait, 30)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go.set()
    assert await asyncio.to_thread(over.wait, 30)


@pytest.mark.parametrize("status", [0, 1])
def test_a_process_ends_with_its_status_and_its_words_while_a_thread_hangs(status: int) -> None:
    program = (
        "import asyncio, threading\n"
        "from bot.threads import in_thread, leave\n"
        "async def main():\n"
        "    hanging = asyncio.create_task(in_thread(threading.Event().wait))\n"
        "    await asyncio.sleep(0.1)\n"
        "    hanging.cancel()\n"
        "asyncio.run(main())\n"
        "print('the last words')\n"
        f"leave({status})\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (status, "the last words\n", "")


def test_quick_turns_end_with_the_block_even_after_an_error() -> None:
    usual, within = sys.getswitchinterval(), list[object]()

    def work() -> None:
        with quick_turns():
            within.extend((sys.getswitchinterval() < usual, gc.isenabled()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert within == [True, False]
    assert sys.getswitchinterval() == usual
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0, "frozen objects are never collected"


def test_garbage_of_quick_turns_is_found_later() -> None:
    class Knot:
        itself: object = None

    with quick_turns():
        knot = Knot()
        knot.itself = knot
        alive = weakref.ref(knot)
        del knot
    assert alive() is not None
    gc.collect()
    assert alive() is None
