"""Let one task write at a time. Of the waiting tasks, the task whose patience ends first is next."""

from __future__ import annotations

import asyncio
import heapq
import math
from itertools import count


class Turn:
    """A lock that goes to the waiting task whose patience ends first. `asyncio.Lock` serves in order of arrival.

    When a whole group logs study sessions at once, many commands wait for the lock. They can wait long, because their
    responses are deferred. A vote or a change of a setting cannot wait long, because its response is not deferred. So
    the vote or the change goes first.
    """

    def __init__(self) -> None:
        self._is_taken = False
        self._numbers = count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    async def acquire(self, patience_seconds: float = math.inf) -> None:
        """Wait for the lock. Raise TimeoutError if that takes longer than `patience_seconds`."""
        if not self._is_taken:
            self._is_taken = True
            return
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (loop.time() + patience_seconds, next(self._numbers), mine))
        try:
            async with asyncio.timeout(None if math.isinf(patience_seconds) else patience_seconds):
                await mine
        except BaseException:
            if mine.done() and not mine.cancelled():
                self.release()  # `release` handed the lock to this task just as the task gave up
            mine.cancel()
            raise

    def release(self) -> None:
        """Hand the lock to the next waiting task, or free it."""
        while self._waiting:
            _, _, following = heapq.heappop(self._waiting)
            if not following.done():
                following.set_result(None)
                return
        self._is_taken = False

    async def __aenter__(self) -> None:
        """Wait for the lock without a time limit."""
        await self.acquire()

    async def __aexit__(self, *exception: object) -> None:
        """Release the lock."""
        self.release()
