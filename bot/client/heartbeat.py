"""Record once a minute, and at each change, whether the bot is connected to Discord.

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
    """Beats once a minute while the bot is connected."""

    every = timedelta(minutes=1)
    name = "The heartbeat"

    def __init__(self, client: WhichcertClient) -> None:
        super().__init__(client)
        self._was_lost = False  # whether the connection was there and was lost

    def start(self) -> None:
        """Listen for changes of the connection, and start the beats."""
        for event in ("on_connect", "on_resumed", "on_ready"):
            self._client.add_listener(self._found, event)
        self._client.add_listener(self._lost, "on_disconnect")
        super().start()

    async def stop(self) -> None:
        """Save the last beat of this run, and stop."""
        await super().stop()
        try:
            await self.do()
        finally:
            self._client.core.presence.lost()

    async def work(self) -> None:
        """Record that the bot is connected, if it is. Raise NotSaved if the database cannot be written."""
        if not self._client.is_closed():
            await self._client.core.presence.beat(last=self._stopping)

    async def _found(self) -> None:
        core = self._client.core
        if self._was_lost:
            self._was_lost = False
            core.watch.reconnected()
        core.presence.found()
        await self.do()

    async def _lost(self) -> None:
        self._was_lost = self._was_lost or self._client.core.presence.is_connected
        self._client.core.presence.lost()
