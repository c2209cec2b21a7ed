"""When the bot was connected to Discord, so that no streak suffers from when it was not.

Beats are kept from time to time, and the first and the last one of a run; a clean stop loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.rules.streaks import Outage
from bot.store import Store

log = logging.getLogger(__name__)

LONGEST_GAP: Final = timedelta(minutes=2)
# After a crash an outage counts from the last beat kept: at most so much longer than it was, in the members' favour.
KEPT_EVERY: Final = timedelta(minutes=10)


class Presence:
    """Is told when the connection stands and when it is lost; a longer gap between two beats becomes an outage."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._connected = False
        self._beat_at: datetime | None = None
        self._kept_at: datetime | None = None

    @property
    def is_connected(self) -> bool:
        """Tell whether the connection stands."""
        return self._connected

    def found(self) -> None:
        """Note that the connection stands."""
        self._connected = True

    def lost(self) -> None:
        """Note that the connection is lost."""
        self._connected = False

    async def beat(self, *, last: bool = False) -> None:
        """Keep the outage that ends now, if there is one, while connected; the last beat of a run is kept always.

        Raises NotSaved, and then the next beat keeps it.
        """
        if not self._connected:
            return
        async with self._turn:
            now = self._clock()
            gap = self._beat_at is None or now - self._beat_at > LONGEST_GAP
            if last or gap or self._kept_at is None or now - self._kept_at >= KEPT_EVERY:
                outage = await self._store.outages.note_connected(now, self._beat_at, LONGEST_GAP)
                self._kept_at = now
                if outage is not None:
                    log.info("The bot was not connected for %s.", outage.ended_at - outage.began_at)
            self._beat_at = now

    async def outage_under_way(self) -> Outage | None:
        """Return the outage that ends now and that the next beat will keep; None where there is none."""
        if not self._connected:
            return None
        before = self._beat_at or await self._store.outages.last_connected_at()
        now = self._clock()
        return None if before is None or now - before <= LONGEST_GAP else Outage(before, now)
