"""Open direct messages slowly, because Discord quarantines a bot that opens many at once."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

import discord

from bot.client.pace import Pace

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

CLOSED: Final = frozenset({50007, 50278})  # 50007: cannot send to this user. 50278: no mutual server
STOPPED_HOURS: Final = 6
_OPENED_PER_SECOND: Final = 1.0
_FLAGGED: Final = 20026  # the application is quarantined: it cannot open direct messages until Discord lifts this
# 10003: unknown channel, 50001: missing access. The stored direct message channel is another application's.
_NOT_THE_BOTS: Final = frozenset({10003, 50001})
# 0: no code of Discord's own, as from a proxy. 50035: invalid request body, a bug of the bot. 40003: opening direct
# messages too fast. 20016, 20028: too many messages. 40004, 40006: switched off for now. 40062: rate limited. 130000:
# overloaded.
_PASSING: Final = frozenset({0, 50035, _FLAGGED, 40003, 20016, 20028, 40004, 40006, 40062, 130000})
_FOR_GOOD_STATUS: Final = frozenset({400, 404})


class OpeningStopped(discord.RateLimited):
    """Raised without a request while Discord lets the bot open no direct messages.

    `retry_after`: the seconds until the bot tries again.
    """


class DirectMessages:
    """Opens the direct messages with members, at most one per second.

    A channel that is known already is returned at once. After Discord has flagged the application for opening too many
    direct messages, the bot opens none for STOPPED_HOURS. Each further attempt would make the quarantine worse.
    """

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._pace = Pace(_OPENED_PER_SECOND, client.global_limit)
        self._stopped_until = 0.0
        self._flagged = False

    async def open(self, member_id: int) -> discord.DMChannel:
        """Open the direct messages with a member and return the channel.

        If this fails, raise OpeningStopped or another one of SEND_ERRORS.
        """
        if (opened := self._opened(member_id)) is not None:
            return opened
        self._check_stopped()
        await self._pace.wait()
        self._check_stopped()
        try:
            channel = await self._client.create_dm(discord.Object(member_id))
        except discord.HTTPException as error:
            raise self.heed(error) or error from None
        if self._flagged:
            self._flagged = False
            log.info("Discord lets the bot open direct messages again.")
        return channel

    def heed(self, error: BaseException) -> OpeningStopped | None:
        """Stop opening direct messages if `error` says that Discord has flagged the application.

        In this case return an OpeningStopped, which the caller handles in place of `error`. Return None for any other
        error.
        """
        if not isinstance(error, discord.HTTPException) or error.code != _FLAGGED:
            return None
        seconds = STOPPED_HOURS * 3600.0
        self._stopped_until = asyncio.get_running_loop().time() + seconds
        if not self._flagged:
            self._flagged = True
            log.error(
                "Discord has flagged this application for opening too many direct messages. The bot keeps using those "
                "that are open, and tries a new one every %d hours. To have the flag lifted, appeal on the "
                "application's page at https://discord.com/developers/applications.",
                STOPPED_HOURS,
            )
        return OpeningStopped(seconds)

    def known(self, channel_id: int) -> discord.PartialMessageable:
        """Return a direct message channel that was opened before. This sends no request."""
        return self._client.get_partial_messageable(channel_id, type=discord.ChannelType.private)

    def _opened(self, member_id: int) -> discord.DMChannel | None:
        """Return the channel with a member if this run of the bot has opened it."""
        for channel in self._client.private_channels:
            if isinstance(channel, discord.DMChannel) and channel.recipient and channel.recipient.id == member_id:
                return channel
        return None

    def _check_stopped(self) -> None:
        seconds = self._stopped_until - asyncio.get_running_loop().time()
        if seconds > 0:
            raise OpeningStopped(seconds)


def are_closed(error: BaseException) -> bool:
    """Return whether the error says that the member accepts no direct messages from the bot.

    Any other 403, such as one for opening channels too fast, is temporary.
    """
    return isinstance(error, discord.HTTPException) and error.code in CLOSED


def are_refused(error: BaseException) -> bool:
    """Return whether Discord refuses for good to open direct messages with the member.

    Discord does so if it knows no such user (10013) or no such recipient (50033). Any other error with status 400 or
    404 counts as permanent too, except the codes in _PASSING and CLOSED.
    """
    if not isinstance(error, discord.HTTPException) or error.status not in _FOR_GOOD_STATUS:
        return False
    return error.code not in _PASSING | CLOSED


def are_not_the_bots(error: BaseException) -> bool:
    """Return whether a stored direct message channel is another application's. The bot then has to open a new one."""
    return isinstance(error, discord.HTTPException) and error.code in _NOT_THE_BOTS
