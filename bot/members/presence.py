"""Record when the bot was connected to Discord, so that no member loses a streak by an outage.

A beat notes that the bot is connected. These beats are saved: the first and the last beat of a run, each beat after a
gap, and otherwise one beat every 10 minutes. A clean stop saves the last beat, so the outage begins exactly at the
stop.
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
# After a crash, the stored outage begins at the last saved beat. So the stored outage is at most this much longer than
# the real one. This only protects more days.
KEPT_EVERY: Final = timedelta(minutes=10)


class Presence:
    """Records beats while the bot is connected. A gap of more than 2 minutes between two beats becomes an outage."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._connected = False
        self._beat_at: datetime | None = None
        self._kept_at: datetime | None = None

    @property
    def is_connected(self) -> bool:
        """Return whether the bot is connected."""
        return self._connected

    def found(self) -> None:
        """Note that the bot is connected."""
        self._connected = True

    def lost(self) -> None:
        """Note that the connection was lost."""
        self._connected = False

    async def beat(self, *, last: bool = False) -> None:
        """Record that the bot is connected now, and save the outage that ends now, if there is one.

        Do nothing if the bot is not connected. `last`: the last beat of a run, which is always saved. Raise NotSaved if
        the write fails. In this case, the next beat tries to save the outage again.
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
        """Return the outage that the next beat will save. Return None if there is none or the bot is not connected."""
        if not self._connected:
            return None
        before = self._beat_at or await self._store.outages.last_connected_at()
        now = self._clock()
        return None if before is None or now - before <= LONGEST_GAP else Outage(before, now)
