"""Direct messages: opened rarely and slowly, since a burst of them gets a bot quarantined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot.client.pace import Pace

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

CLOSED: Final = frozenset({50007, 50278})  # refused for good; any other 403, such as "too fast", passes
_OPENED_PER_SECOND: Final = 1.0


class DirectMessages:
    """The ways to members: one is opened a second at most over all, those known already cost nothing."""

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._pace = Pace(_OPENED_PER_SECOND, client.global_limit)

    async def open(self, member_id: int) -> discord.DMChannel:
        """Open the way to a member and return its channel; raise what Discord says against it."""
        await self._pace.wait()
        return await self._client.create_dm(discord.Object(member_id))

    def known(self, channel_id: int) -> discord.PartialMessageable:
        """Return a way that was opened before."""
        return self._client.get_partial_messageable(channel_id, type=discord.ChannelType.private)


def are_closed(error: BaseException) -> bool:
    """Tell whether Discord said that this member takes no messages from the bot."""
    return isinstance(error, discord.Forbidden) and error.code in CLOSED
