"""Record when the bot was connected to Discord, so that no member loses a streak by an outage.

The bot is connected while every shard is. So the outage of one shard is an outage for all members. The bot does not
know which shards serve a member, and it is unfair to nobody to protect a day too many.

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
    """Records beats while every shard is connected. A gap of more than 2 minutes between beats becomes an outage."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._connected: set[int] = set()
        self._shards = 1
        self._beat_at: datetime | None = None
        self._kept_at: datetime | None = None

    @property
    def is_connected(self) -> bool:
        """Return whether every shard is connected."""
        return len(self._connected) == self._shards

    @property
    def away(self) -> list[int]:
        """Return the shards that are not connected, in order."""
        return [shard for shard in range(self._shards) if shard not in self._connected]

    def has(self, shard: int) -> bool:
        """Return whether a shard is connected."""
        return shard in self._connected

    def found(self, shard: int = 0, shards: int = 1) -> None:
        """Note that a shard is connected. `shards`: how many shards the bot has."""
        self._shards = shards
        self._connected.add(shard)

    def lost(self, shard: int = 0) -> None:
        """Note that the connection of a shard was lost."""
        self._connected.discard(shard)

    def end(self) -> None:
        """Note that the bot leaves Discord, with every shard."""
        self._connected.clear()

    async def beat(self, *, last: bool = False) -> None:
        """Record that the bot is connected now, and save the outage that ends now, if there is one.

        Do nothing if a shard is not connected. `last`: the last beat of a run, which is always saved. Raise NotSaved if
        the write fails. In this case, the next beat tries to save the outage again.
        """
        if not self.is_connected:
            return
        async with self._turn:
            now = self._clock()
            gap = self._beat_at is None or now - self._beat_at > LONGEST_GAP
            if last or gap or self._kept_at is None or now - self._kept_at >= KEPT_EVERY:
                outage = await self._store.outages.note_connected(now, self._beat_at, LONGEST_GAP)
                self._kept_at = now
                if outage is not None:
                    who = "The bot was" if self._shards == 1 else f"Of the {self._shards} shards, some were"
                    log.info("%s not connected for %s.", who, outage.ended_at - outage.began_at)
            self._beat_at = now

    async def outage_under_way(self) -> Outage | None:
        """Return the outage that the next beat will save. Return None if there is none or no shard is connected.

        While some shards are connected, their members can ask, and the outage of the others is under way.
        """
        if not self._connected:
            return None
        before = self._beat_at or await self._store.outages.last_connected_at()
        now = self._clock()
        return None if before is None or now - before <= LONGEST_GAP else Outage(before, now)
