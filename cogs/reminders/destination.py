"""Check a destination, direct messages or a channel, before a schedule is saved."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Final

import discord
from discord import app_commands

from bot.client.belonging import belongs
from bot.client.client import Interaction, WhichcertClient
from bot.client.direct_messages import OpeningStopped, are_closed, are_not_the_bots, are_refused
from bot.client.embeds import moment, text_embed
from bot.client.failure import SEND_ERRORS, log_unsent
from bot.client.permissions import is_admin
from bot.errors import DirectMessagesClosed, MemberError, NotAllowed, NotYours
from bot.rules.reminders import Schedule
from knowledge.text.characters import is_visible
from knowledge.text.dates import day_words
from knowledge.text.markup import escape

_TEST: Final = "This is a test: your study reminders will come here. `/remind off` stops them."
# Discord accepts the reply for 15 minutes. The test message may wait, because direct messages are opened slowly.
_PATIENCE_SECONDS: Final = 600.0
# Without Read Message History, Discord returns an empty history, and a reminder might be sent twice.
_NEEDED: Final = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


class ChannelOption(app_commands.Transformer):
    """A command option for a text channel. The bot need not see this channel."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Return the type of the option, so that Discord offers channels."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Return the types of channels that Discord offers: text and announcement channels."""
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        """Return the channel's id."""
        return int(value.id)


async def try_direct_messages(client: WhichcertClient, member_id: int, known_id: int | None, words: str = _TEST) -> int:
    """Send a test message to a member, and return the id of the direct message channel.

    `known_id`: the id of the direct message channel if it is known, or None. A known channel is tried first.
    `words`: the test message.
    Raise DirectMessagesClosed if the member accepts no direct messages from the bot.
    Raise MemberError if Discord does not deliver the message for another reason.
    """
    trying = asyncio.create_task(_send_test(client, member_id, known_id, words))
    trying.add_done_callback(_note_end)
    try:
        await asyncio.wait({trying}, timeout=_PATIENCE_SECONDS)  # a timeout of wait() does not cancel the request
        if not trying.done():
            raise TimeoutError
        return trying.result()
    except SEND_ERRORS as error:
        if are_closed(error):
            raise DirectMessagesClosed from None
        if are_refused(error):
            raise MemberError(
                "Discord does not allow direct messages between us, so nothing was saved or changed. Trying again will "
                "not help. An admin can set up reminders in a channel: `/remind on` with `where`."
            ) from None
        if isinstance(stopped := client.direct_messages.heed(error) or error, OpeningStopped):
            again_at = client.core.clock() + timedelta(seconds=stopped.retry_after)
            raise MemberError(
                "Discord does not let me open new direct messages for some hours, so nothing was saved or changed. "
                f"Please try again after {moment(again_at)}."
            ) from None
        log_unsent("The test message of a reminder was not sent", error)
        raise MemberError(
            "Discord does not let me send direct messages just now, so nothing was saved or changed. "
            "Please try again in a few minutes."
        ) from None


async def _send_test(client: WhichcertClient, member_id: int, known_id: int | None, words: str) -> int:
    embed = text_embed("Reminders", words)
    if known_id is not None:
        try:
            await client.direct_messages.known(known_id).send(embed=embed)
        except discord.HTTPException as error:
            if not are_not_the_bots(error):
                raise
        else:
            return known_id
    channel = await client.direct_messages.open(member_id)
    await channel.send(embed=embed)
    return channel.id


def _note_end(trying: asyncio.Task[int]) -> None:
    """Retrieve the exception of a test that ended after its timeout. Otherwise asyncio would log the exception."""
    if not trying.cancelled():
        trying.exception()


def check_admin(interaction: Interaction) -> int:
    """Return the id of the server.

    Raise NotAllowed if the member is not an admin of the server.
    """
    if interaction.guild_id is None or not is_admin(interaction):
        raise NotAllowed(
            "Only server admins (with Manage Server) can set up reminders in a channel. "
            "Leave out `where`, and yours come by direct message."
        )
    return interaction.guild_id


def may_manage(interaction: Interaction, schedule: Schedule) -> bool:
    """Return whether the member is an admin of the group's server and uses the bot in that server."""
    return is_admin(interaction) and belongs(interaction, schedule)


def check_may_change(interaction: Interaction, schedule: Schedule) -> None:
    """Raise NotYours or NotAllowed if the member may not change a schedule with a button.

    The member may change their own schedule. Admins of the server may change the schedule of a group.
    """
    if not schedule.is_group:
        if schedule.member_id != interaction.user.id:
            raise NotYours("`/remind status`")
    elif not may_manage(interaction, schedule):
        raise NotAllowed(
            "These reminders belong to a group. Only admins of its server (with Manage Server) can change them, and "
            "only there. `/remind status` in that server shows them."
        )


def check_channel(client: WhichcertClient, guild_id: int, channel_id: int) -> None:
    """Raise MemberError if the bot cannot post in a channel or cannot read its history.

    The error says how to allow both.
    """
    guild = _guild(client, guild_id)
    if guild.get_channel(channel_id) is None:
        raise MemberError("This channel no longer exists, so I cannot post in it.")
    if missing := lacking(guild, channel_id):
        raise MemberError(
            f"In <#{channel_id}> I need {listed(missing)}. Open the channel's settings, go to Permissions, add "
            f"{guild.me.mention} and allow that. Then try again."
        )


def lacking(guild: discord.Guild, channel_id: int) -> list[str]:
    """Return the names of the permissions that the bot needs for reminders in a channel but does not have."""
    return lacking_of(_allowed(guild, channel_id))


def lacking_of(allowed: discord.Permissions) -> list[str]:
    """Return the names of the permissions that the bot needs for posts in a channel and that are not `allowed`."""
    return [name for flag, name in _NEEDED.items() if not getattr(allowed, flag)]


def check_role(interaction: Interaction, guild_id: int, channel_id: int, role: discord.Role) -> None:
    """Raise MemberError if the bot cannot mention a role in a channel. The error says how to allow mentions."""
    guild = _guild(interaction.client, guild_id)
    if not belongs(interaction, role):
        raise MemberError("This role no longer exists here. Choose one of this server, or leave out `role`.")
    if role.is_default():
        raise MemberError(
            "I never mention @everyone. Choose a role for those who want to be reminded, or leave out `role`."
        )
    if not _may_mention(guild, channel_id, role):
        raise MemberError(
            f"I am not allowed to mention {role.mention} in <#{channel_id}>. Open Server Settings, Roles, "
            f"{_role_name(role)}, and allow anyone to mention it. Or open the channel's settings, Permissions, and "
            f"allow {guild.me.mention} to mention all roles. Then try again."
        )


def check_own_rights(interaction: Interaction, guild_id: int, channel_id: int, role: discord.Role | None) -> None:
    """Raise NotAllowed if the admin could not post in a channel, or mention a role there, without the bot.

    Nothing is posted in a channel that no longer exists, so there is nothing to check.
    """
    channel, member = _guild(interaction.client, guild_id).get_channel(channel_id), interaction.user
    if channel is None:
        return
    own = channel.permissions_for(member) if isinstance(member, discord.Member) else discord.Permissions.none()
    if not (own.view_channel and own.send_messages):
        raise NotAllowed(
            f"You cannot write in <#{channel_id}> yourself, so I do not write there for you. Ask an admin who can."
        )
    if role is not None and not (role.mentionable or own.mention_everyone):
        raise NotAllowed(
            f"You cannot mention {role.mention} in <#{channel_id}> yourself, so I do not mention it for you. "
            "Ask an admin who can, or leave out `role`."
        )


def role_to_mention(client: WhichcertClient, schedule: Schedule) -> discord.Role | None:
    """Return the role of a group's schedule.

    Return None if the schedule has no role, the role no longer exists, or the bot may not mention the role.
    """
    guild = client.get_guild(schedule.guild_id or 0)
    role = guild.get_role(schedule.role_id or 0) if guild else None
    return role if guild and role and _may_mention(guild, schedule.channel_id or 0, role) else None


def role_lines(client: WhichcertClient, schedule: Schedule) -> list[str]:
    """Say that the bot can no longer mention the schedule's role, and what to do.

    Return an empty list if the bot can mention the role, if the schedule has no role, or if the server is unavailable.
    """
    guild = client.get_guild(schedule.guild_id or 0)
    if schedule.role_id is None or guild is None or guild.unavailable or role_to_mention(client, schedule):
        return []
    gone = guild.get_role(schedule.role_id) is None
    return [
        f"{'Its role no longer exists' if gone else 'I can no longer mention its role'}, so nobody is mentioned. "
        "`/remind edit` with `where` and `role` chooses another. `/remind on` without `role` sets it up without one."
    ]


def is_gone(client: WhichcertClient, schedule: Schedule) -> bool:
    """Return whether a group's channel was deleted. Return False if the server is unknown or unavailable."""
    guild = client.get_guild(schedule.guild_id or 0)
    return guild is not None and not guild.unavailable and guild.get_channel(schedule.channel_id or 0) is None


def destination_name(client: WhichcertClient, schedule: Schedule) -> str:
    """Return the name of a group's channel for the label of a button, because a label shows no mentions.

    Return "the group's reminders" if the bot cannot see the channel or its name is invisible, and "" for a member's
    weekly schedule. A reminder that comes once is named by its day, and that of a streak by its kind.
    """
    if schedule.once_on is not None:
        return f"the one of {day_words(schedule.once_on, 'short without year')}"
    if schedule.kind == "streak":
        return "the streak reminder"
    if schedule.channel_id is None:
        return ""
    guild = client.get_guild(schedule.guild_id or 0)
    channel = guild.get_channel(schedule.channel_id) if guild else None
    return f"#{channel.name}" if channel and is_visible(channel.name) else "the group's reminders"


def _role_name(role: discord.Role) -> str:
    """Return the name that the server's settings list, as Markdown."""
    return escape(role.name) if is_visible(role.name) else "the one without a visible name"


def _may_mention(guild: discord.Guild, channel_id: int, role: discord.Role) -> bool:
    return role.mentionable or _allowed(guild, channel_id).mention_everyone


def _guild(client: WhichcertClient, guild_id: int) -> discord.Guild:
    guild = client.get_guild(guild_id)
    if guild is None:
        raise MemberError(
            "I am not a member of this server, so I cannot post in it. One of its admins has to add me first. "
            "Leave out `where`, and your reminders come by direct message."
        )
    if guild.unavailable:
        raise MemberError("Discord says that this server is unavailable just now. Please try again in a few minutes.")
    return guild


def _allowed(guild: discord.Guild, channel_id: int) -> discord.Permissions:
    channel = guild.get_channel(channel_id)
    return channel.permissions_for(guild.me) if channel else discord.Permissions.none()


def listed(names: list[str]) -> str:
    """Return the names of permissions in bold, as a part of a sentence."""
    marked = [f"**{name}**" for name in names]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)
