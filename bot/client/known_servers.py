"""Which servers the bot is in, kept so that what belongs to those that it left can go."""

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
    """Keeps them when the connection stands, at each change, and once an hour, should a change not have been kept."""

    every = timedelta(hours=1)
    name = "Noting the servers"

    def start(self) -> None:
        """Begin to listen for changes."""
        self._client.add_listener(self._ready, "on_ready")
        self._client.add_listener(self._joined, "on_guild_join")
        self._client.add_listener(self._left, "on_guild_remove")
        super().start()

    async def work(self) -> None:
        """Keep which servers there are; raises NotSaved."""
        if self._client.is_ready():
            # A server that is out of order is among them: READY names it, whether it answers or not.
            await note_present(self._client.core, {guild.id for guild in self._client.guilds})

    async def _ready(self) -> None:
        await self.do()

    async def _joined(self, guild: discord.Guild) -> None:
        with kept.aside():
            try:
                await note_joined(self._client.core, guild.id)
            except NotSaved:
                log.warning("That the bot was added to a server is kept within an hour.")

    async def _left(self, guild: discord.Guild) -> None:
        """Keep that the bot left a server; one that is merely out of order comes as another event."""
        with kept.aside():
            try:
                await note_left(self._client.core, guild.id)
            except NotSaved:
                log.warning("That the bot left a server is kept within an hour.")
