"""The bot's own heartbeat: when it was connected to Discord, so that no streak suffers from when it was not.

Ready alone does not tell: discord.py stays ready while it reconnects.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.client.failure import log_failure
from bot.client.steady_loop import SteadyLoop
from bot.errors import NotSaved

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=1)
LONGEST_GAP: Final = timedelta(minutes=2)
# After a crash an outage counts from the last beat kept: at most so much longer than it was, in the members' favour.
KEPT_EVERY: Final = timedelta(minutes=10)


class Heartbeat:
    """Beats once a minute while the bot is connected; a longer gap between two beats becomes an outage.

    Beats are kept from time to time, and the first and the last one of a run; a clean stop loses nothing.
    """

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._loop = SteadyLoop(self._tick, EVERY.total_seconds())
        self._turn = asyncio.Lock()
        self._connected = False
        self._beat_at: datetime | None = None
        self._kept_at: datetime | None = None

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
            self._connected = False
            self._loop.cancel()

    async def catch_up(self) -> None:
        """Makes sure that an outage which is over is kept, before a streak is derived; raises NotSaved."""
        if self._connected:
            await self._beat()

    async def _found(self) -> None:
        self._connected = True
        await self._tick()

    async def _lost(self) -> None:
        self._connected = False

    async def _tick(self, *, last: bool = False) -> None:
        try:
            if self._connected and not self._client.is_closed():
                await self._beat(last=last)
        except NotSaved:
            log.warning("That the bot is connected could not be kept; it is tried again in a minute.")
        except Exception as error:  # a loop that ends keeps nothing any more
            log_failure("the heartbeat", error)

    async def _beat(self, *, last: bool = False) -> None:
        """Keeps the outage that ends now, if there is one; raises NotSaved, and then the next beat keeps it."""
        async with self._turn:
            now = self._client.clock()
            gap = self._beat_at is None or now - self._beat_at > LONGEST_GAP
            if last or gap or self._kept_at is None or now - self._kept_at >= KEPT_EVERY:
                outage = await self._client.store.outages.note_connected(now, self._beat_at, LONGEST_GAP)
                self._kept_at = now
                if outage is not None:
                    log.info("The bot was not connected for %s.", outage.ended_at - outage.began_at)
            self._beat_at = now
