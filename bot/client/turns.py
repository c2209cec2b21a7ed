"""Answer members in the order in which they ask, and promise an answer to those who would wait too long.

If hundreds of members ask in one instant and all answers are computed side by side, the first is ready as late as the
last. Discord gives each three seconds for the first response.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

import discord

from bot.client.responding import defer

AT_ONCE: Final = 4
_PROMISED_AFTER_SECONDS: Final = 2.0
_PROMISE_SECONDS: Final = 0.001  # a promise takes about as long; so the more wait, the earlier each is promised
_LEAST_SECONDS: Final = 0.1


class Turns:
    """Lets AT_ONCE members in at a time, in their order."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    @asynccontextmanager
    async def one(self, interaction: discord.Interaction[Any], *, private: bool) -> AsyncGenerator[None]:
        """Wait for a turn, which lasts for the block. Defer the response if that takes long.

        `private`: whether only the member sees the deferred response.
        Raise the errors of `defer`. The turn goes to the next member then.
        """
        turn = asyncio.ensure_future(self._free.acquire())
        self._waiting += 1
        try:
            await asyncio.wait({turn}, timeout=self._patience_seconds())
            if not turn.done():
                await defer(interaction, private=private)
            await turn
        except BaseException:
            if not turn.cancel():
                self._free.release()
            raise
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    def _patience_seconds(self) -> float:
        return max(_LEAST_SECONDS, _PROMISED_AFTER_SECONDS - self._waiting * _PROMISE_SECONDS)
