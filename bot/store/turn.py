"""Whose turn it is to write: of those who wait, whose patience ends first goes first."""

from __future__ import annotations

import asyncio
import heapq
import math
from itertools import count


class Turn:
    """A lock that a crowd with patience does not keep from whoever has little; asyncio's own serves by arrival.

    A group that logs all at once is asked by Discord to wait; a vote or a setting in between is not.
    """

    def __init__(self) -> None:
        self._is_taken = False
        self._numbers = count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    async def acquire(self, patience_seconds: float = math.inf) -> None:
        """Wait for it; raises TimeoutError where it takes longer."""
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
                self.release()  # it was handed over just as nobody waited for it any more
            mine.cancel()
            raise

    def release(self) -> None:
        """Hand it to the next one."""
        while self._waiting:
            _, _, following = heapq.heappop(self._waiting)
            if not following.done():
                following.set_result(None)
                return
        self._is_taken = False

    async def __aenter__(self) -> None:
        """Wait for it, however long."""
        await self.acquire()

    async def __aexit__(self, *exception: object) -> None:
        """Hand it on."""
        self.release()
