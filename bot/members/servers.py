"""The servers in which the bot is."""

from __future__ import annotations

from collections.abc import Collection

from bot.core import Core


async def note_present(core: Core, present: Collection[int]) -> None:
    """Keep which servers the bot is in, as Discord tells at the start; the others count as left. Raises NotSaved."""
    await core.store.servers.note_present(present, core.clock())


async def note_joined(core: Core, guild_id: int) -> None:
    """Keep that the bot is in a server, perhaps again; raises NotSaved."""
    await core.store.servers.note_back(guild_id)


async def note_left(core: Core, guild_id: int) -> None:
    """Keep that the bot left a server; raises NotSaved."""
    await core.store.servers.note_left(guild_id, core.clock())
