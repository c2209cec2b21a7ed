"""Check who is an admin of a server, who is an operator of the bot, and where the bot may write.

Admins manage the bot's settings of a server. Operators manage the bot itself. The rights are checked each time that a
command is used.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.client.failure import SEND_ERRORS
from bot.clock import Clock

log = logging.getLogger(__name__)

_REMEMBERED: Final = timedelta(minutes=10)
_RUNS_THE_BOT: Final = frozenset({discord.TeamMemberRole.admin, discord.TeamMemberRole.developer})


class Operators:
    """The operators: the users in OPERATOR_IDS, and the application's owner or team."""

    def __init__(self, client: discord.Client, listed: Iterable[int], clock: Clock) -> None:
        self._client = client
        self._listed = set(listed)
        self._clock = clock
        self._owners: frozenset[int] = frozenset()
        self._asked_at: datetime | None = None

    def add(self, user_id: int) -> None:
        """Make a user an operator until the program ends."""
        self._listed.add(user_id)

    async def include(self, user_id: int) -> bool:
        """Return whether a user is an operator.

        Discord's answer about the owner or team is used for ten minutes. If Discord does not answer, the last known
        owner or team counts.
        """
        if user_id in self._listed:
            return True
        now = self._clock()
        if self._asked_at is None or now - self._asked_at >= _REMEMBERED:
            try:
                self._owners = owners(await self._client.application_info())
                self._asked_at = now
            except SEND_ERRORS as error:
                log.warning("Discord did not say who owns the application, so only OPERATOR_IDS counts: %s", error)
        return user_id in self._owners


def is_admin(interaction: discord.Interaction[Any]) -> bool:
    """Return whether the user may manage the server of the interaction."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


def may_write(channel: discord.TextChannel) -> bool:
    """Return whether the bot may view a channel and send messages there."""
    allowed = channel.permissions_for(channel.guild.me)
    return allowed.view_channel and allowed.send_messages


def owners(application: discord.AppInfo) -> frozenset[int]:
    """Return the ids of the application's owner, or of its team.

    For a team, these are its owner, and the accepted members who may change the application: admins and developers.
    """
    team = application.team
    if team is None:
        return frozenset({application.owner.id})
    accepted = [one for one in team.members if one.membership_state is discord.TeamMembershipState.accepted]
    found = {one.id for one in accepted if one.role in _RUNS_THE_BOT}
    return frozenset(found | ({team.owner_id} if team.owner_id else set()))
