"""Save which servers the bot is in, so that the data of servers that it left can be deleted."""

from __future__ import annotations

import logging
from datetime import timedelta

import discord

from bot import kept
from bot.client.periodic_job import PeriodicJob
from bot.errors import NotSaved
from bot.members.servers import note_joined, note_left, note_present

log = logging.getLogger(__name__)


class KnownServers(PeriodicJob):
    """Saves the servers when the client or a shard of it is ready, at each change, and once an hour.

    What could not be saved is retried each minute.
    """

    every = timedelta(hours=1)
    name = "Noting the servers"

    def start(self) -> None:
        """Listen for changes, and start the hourly run."""
        self._client.add_listener(self._ready, "on_ready")
        self._client.add_listener(self._shard_ready, "on_shard_ready")
        self._client.add_listener(self._joined, "on_guild_join")
        self._client.add_listener(self._left, "on_guild_remove")
        super().start()

    async def work(self) -> None:
        """Save the ids of all servers of the bot. Raise NotSaved if the database cannot be written."""
        if self._client.is_ready():
            # `guilds` includes servers that are unavailable at the moment, because READY names these too. Servers of a
            # shard that has lost its connection stay there as well.
            await note_present(self._client.core, {guild.id for guild in self._client.guilds})

    async def _ready(self) -> None:
        await self.do()

    async def _shard_ready(self, _shard: int) -> None:
        """Look at the servers when one shard has begun a new session. Only the first time, on_ready follows."""
        await self.do()

    async def _joined(self, guild: discord.Guild) -> None:
        with kept.aside():
            try:
                await note_joined(self._client.core, guild.id)
            except NotSaved:
                log.warning(
                    "It could not be saved that the bot was added to a server. It is tried again within a minute."
                )
                self._retry_soon()

    async def _left(self, guild: discord.Guild) -> None:
        """Save that the bot left a server. A server that only becomes unavailable is reported by another event."""
        with kept.aside():
            try:
                await note_left(self._client.core, guild.id)
            except NotSaved:
                log.warning("It could not be saved that the bot left a server. It is tried again within a minute.")
                self._retry_soon()
