"""Open direct messages slowly, because Discord quarantines a bot that opens many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot.client.pace import Pace

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

CLOSED: Final = frozenset({50007, 50278})  # 50007: cannot send to this user. 50278: no mutual server
_OPENED_PER_SECOND: Final = 1.0


class DirectMessages:
    """Opens the direct messages with members, at most one per second.

    A channel that is known already needs no opening and no wait.
    """

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._pace = Pace(_OPENED_PER_SECOND, client.global_limit)

    async def open(self, member_id: int) -> discord.DMChannel:
        """Open the direct messages with a member and return the channel. Raise one of SEND_ERRORS if this fails."""
        await self._pace.wait()
        return await self._client.create_dm(discord.Object(member_id))

    def known(self, channel_id: int) -> discord.PartialMessageable:
        """Return the channel of direct messages that were opened before, without a request."""
        return self._client.get_partial_messageable(channel_id, type=discord.ChannelType.private)


def are_closed(error: BaseException) -> bool:
    """Return whether the error says that the member accepts no direct messages from the bot.

    Any other 403, such as one for opening channels too fast, is temporary.
    """
    return isinstance(error, discord.Forbidden) and error.code in CLOSED
