"""How fast something may go: so many a second, whoever asks first going first, and none while a global limit holds."""

from __future__ import annotations

import asyncio

from bot.client.global_limit import GlobalLimit


class Pace:
    """Spaces what it lets pass evenly: at most `per_second`, without a burst after a rest."""

    def __init__(self, per_second: float, limit: GlobalLimit) -> None:
        self._seconds = 1 / per_second
        self._limit = limit
        self._turn = asyncio.Lock()
        self._free_at = 0.0

    async def wait(self) -> None:
        """Wait for the next place."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            await self._limit.over()
            wait = self._free_at - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
                await self._limit.over()
            self._free_at = max(self._free_at, loop.time()) + self._seconds
