"""Record in which servers the bot is, and whether it answers mentions there."""

from __future__ import annotations

from collections.abc import Collection

from bot.core import Core


async def note_present(core: Core, present: Collection[int]) -> None:
    """Record that the bot is in the servers `present`. All other known servers count as left.

    Raise NotSaved if the write fails.
    """
    await core.store.servers.note_present(present, core.clock())


async def note_joined(core: Core, guild_id: int) -> None:
    """Record that the bot was added to a server, possibly again. Raise NotSaved if the write fails."""
    await core.store.servers.note_back(guild_id)


async def note_left(core: Core, guild_id: int) -> None:
    """Record that the bot left a server. Raise NotSaved if the write fails."""
    await core.store.servers.note_left(guild_id, core.clock())


async def answer_mentions(core: Core, guild_id: int, answered: bool) -> None:
    """Set whether the bot answers messages that mention it in a server. Raise NotSaved if the write fails."""
    await core.store.servers.answer_mentions(guild_id, answered)


async def answers_mentions(core: Core, guild_id: int) -> bool:
    """Return whether the bot answers messages that mention it in a server, which its admins can switch off."""
    return await core.store.servers.answers_mentions(guild_id)
