"""The heartbeat: tells the bot's presence once a minute, and at each change, whether it is connected to Discord.

Ready alone does not tell: discord.py stays ready while it reconnects.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.client.failure import log_failure
from bot.client.steady_loop import SteadyLoop
from bot.errors import NotSaved

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=1)


class Heartbeat:
    """Beats once a minute while the bot is connected."""

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._presence = client.core.presence
        self._loop = SteadyLoop(self._tick, EVERY.total_seconds())

    def start(self) -> None:
        """Begins to listen for the connection."""
        for event in ("on_connect", "on_resumed", "on_ready"):
            self._client.add_listener(self._found, event)
        self._client.add_listener(self._lost, "on_disconnect")
        self._loop.start()

    async def stop(self) -> None:
        """Keeps the last instant of the connection, and beats no more."""
        try:
            await self._tick(last=True)
        finally:
            self._presence.lost()
            self._loop.cancel()

    async def _found(self) -> None:
        self._presence.found()
        await self._tick()

    async def _lost(self) -> None:
        self._presence.lost()

    async def _tick(self, *, last: bool = False) -> None:
        try:
            if not self._client.is_closed():
                await self._presence.beat(last=last)
        except NotSaved:
            log.warning("That the bot is connected could not be kept; it is tried again in a minute.")
        except Exception as error:  # a loop that ends keeps nothing any more
            log_failure("the heartbeat", error)
