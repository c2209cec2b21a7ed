"""Record once a minute, and at each change, whether each shard of the bot is connected to Discord.

`bot.members.presence` derives outages from these beats. The client's `is_ready` does not show an outage, because
discord.py stays ready while it reconnects.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.client.periodic_job import PeriodicJob

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient


class Heartbeat(PeriodicJob):
    """Beats once a minute while every shard is connected."""

    every = timedelta(minutes=1)
    name = "The heartbeat"

    def __init__(self, client: WhichcertClient) -> None:
        super().__init__(client)
        self._were_lost: set[int] = set()  # the shards whose connection was there and was lost

    def start(self) -> None:
        """Listen for changes of the connections, and start the beats."""
        for event in ("on_shard_connect", "on_shard_resumed", "on_shard_ready"):
            self._client.add_listener(self._found, event)
        self._client.add_listener(self._lost, "on_shard_disconnect")
        super().start()

    async def stop(self) -> None:
        """Save the last beat of this run, and stop."""
        await super().stop()
        try:
            await self.do()
        finally:
            self._client.core.presence.end()

    async def work(self) -> None:
        """Record that the bot is connected, if every shard is. Raise NotSaved if the database cannot be written."""
        if not self._client.is_closed():
            await self._client.core.presence.beat(last=self._stopping)

    async def _found(self, shard: int) -> None:
        core = self._client.core
        if shard in self._were_lost:
            self._were_lost.remove(shard)
            core.watch.reconnected()
        core.presence.found(shard, self._client.shard_count or 1)
        await self.do()

    async def _lost(self, shard: int) -> None:
        presence = self._client.core.presence
        if presence.has(shard):
            self._were_lost.add(shard)
        presence.lost(shard)
