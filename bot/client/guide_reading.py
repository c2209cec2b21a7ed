"""Read a guide while the bot goes on working, and end the reading when somebody asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.errors import MemberError
from bot.threads import in_thread, quick_turns
from knowledge.guide import Guide

SHOWN_EVERY_SECONDS: Final = 3.0
_FIRST: Final = asyncio.FIRST_COMPLETED


class ReadingCancelled(Exception):
    """Raised if somebody cancelled the reading of a guide."""


class GuideReading:
    """Reads a guide in a thread, one guide at a time.

    After an end that was asked for, nobody waits for the thread. It ends at its next report of progress.
    """

    def __init__(self) -> None:
        self._end: asyncio.Future[None] | None = None  # of the reading under way; done when the reading has to end
        self._stopping = False

    async def read(self, path: Path, show: Callable[[float], object]) -> Guide:
        """Read a guide. Every few seconds, call `show` with the share that is done, 0 to 1.

        Raise ReadingCancelled after `cancel`, also if the guide has errors or was read by then.
        Raise MemberError if another guide is being read, or if the bot ends before this guide is read.
        """
        if self._end is not None:
            raise MemberError("The guide is already being read. Whoever asked first will see what changed.")
        end = self._end = asyncio.get_running_loop().create_future()
        if self._stopping:
            end.set_result(None)
        done = 0.0

        def progress(share: float) -> None:  # is called by the thread
            nonlocal done
            if end.done():
                raise ReadingCancelled
            done = share

        reading = asyncio.ensure_future(in_thread(Guide.read, path, progress))
        reading.add_done_callback(lambda task: task.cancelled() or task.exception())  # asyncio logs it otherwise
        try:
            with quick_turns():
                while not (await asyncio.wait({reading, end}, timeout=SHOWN_EVERY_SECONDS, return_when=_FIRST))[0]:
                    show(done)
        finally:
            self._end = None
            reading.cancel()
            if not end.done() and not reading.done():  # the command itself was cancelled
                end.cancel()
        if self._stopping:
            raise MemberError("I am shutting down, so I did not reload the guide. I read it again when I start.")
        if end.done():
            raise ReadingCancelled
        return reading.result()

    def cancel(self) -> bool:
        """End the reading under way. Return False if no guide is being read."""
        if self._end is None:
            return False
        if not self._end.done():
            self._end.set_result(None)
        return True

    def stop(self) -> None:
        """End the reading under way because the bot ends."""
        self._stopping = True
        self.cancel()
