"""Limit how many requests are made per second.

Callers make their requests in the order in which they called `wait`. While a global rate limit is in force, all callers
wait.
"""

from __future__ import annotations

import asyncio

from bot.client.global_limit import GlobalLimit


class Pace:
    """Spaces requests evenly: at most `per_second`. There is no burst after an idle time."""

    def __init__(self, per_second: float, limit: GlobalLimit) -> None:
        self._seconds = 1 / per_second
        self._limit = limit
        self._turn = asyncio.Lock()
        self._free_at = 0.0

    async def wait(self) -> None:
        """Wait until the caller may make its request."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            await self._limit.over()
            wait = self._free_at - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
                await self._limit.over()
            self._free_at = max(self._free_at, loop.time()) + self._seconds
