"""Where reminders go: a member's direct messages or a server's channel, each checked before anything is kept."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, Final

import discord
from discord import app_commands

from bot.client.belonging import belongs
from bot.client.client import Interaction, WhichcertClient
from bot.client.direct_messages import are_closed
from bot.client.embeds import text_embed
from bot.client.failure import SEND_ERRORS, log_unsent
from bot.client.permissions import is_admin
from bot.errors import DirectMessagesClosed, MemberError, NotAllowed, NotYours
from bot.rules.reminders import Schedule
from knowledge.text.markup import escape

_TEST: Final = "This is a test: your study reminders will come here. `/remind off` stops them."
_PATIENCE_SECONDS: Final = 600.0  # Discord takes the reply for 15 minutes, and first messages wait for their turn
# Without the history, Discord answers a look into it with nothing at all, and a reminder might go out twice.
_NEEDED: Final = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


class ChannelOption(app_commands.Transformer):
    """A text channel as Discord names it, whether the bot knows it or not."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Let Discord offer channels."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Let Discord offer those that hold messages of their own."""
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        """Return the channel's number."""
        return int(value.id)


async def try_direct_messages(client: WhichcertClient, member_id: int, known_id: int | None) -> int:
    """Send a member a test message, by the channel known if there is one; return the channel's number.

    Raises DirectMessagesClosed where they take none, else a MemberError where Discord does not let it through now.
    """
    trying = asyncio.create_task(_send_test(client, member_id, known_id))
    trying.add_done_callback(_note_end)
    try:
        await asyncio.wait({trying}, timeout=_PATIENCE_SECONDS)  # the request itself is not cancelled
        if not trying.done():
            raise TimeoutError
        return trying.result()
    except SEND_ERRORS as error:
        if are_closed(error):
            raise DirectMessagesClosed from None
        log_unsent("The test message of a reminder was not sent", error)
        raise MemberError(
            "Discord does not let me send direct messages just now, so I have kept and changed nothing. "
            "Please try again in a few minutes."
        ) from None


async def _send_test(client: WhichcertClient, member_id: int, known_id: int | None) -> int:
    embed = text_embed("Reminders", _TEST)
    if known_id is not None:
        with contextlib.suppress(discord.NotFound):
            await client.direct_messages.known(known_id).send(embed=embed)
            return known_id
    channel = await client.direct_messages.open(member_id)
    await channel.send(embed=embed)
    return channel.id


def _note_end(trying: asyncio.Task[int]) -> None:
    """Take note of the end of a test that nobody may wait for any more."""
    if not trying.cancelled():
        trying.exception()


def check_admin(interaction: Interaction) -> int:
    """Return the server whose admin acts; NotAllowed for anybody else."""
    if interaction.guild_id is None or not is_admin(interaction):
        raise NotAllowed(
            "Only admins of a server (who may manage it) can set up reminders in its channels. "
            "Leave out `where`, and yours come by direct message."
        )
    return interaction.guild_id


def may_manage(interaction: Interaction, schedule: Schedule) -> bool:
    """Tell whether whoever acts is an admin of a group's server, and does so there."""
    return is_admin(interaction) and belongs(interaction, schedule)


def check_may_change(interaction: Interaction, schedule: Schedule) -> None:
    """Refuse whoever may not press what changes a schedule: its own member may, and of a group's its admins."""
    if not schedule.is_group:
        if schedule.member_id != interaction.user.id:
            raise NotYours("`/remind status`")
    elif not may_manage(interaction, schedule):
        raise NotAllowed(
            "These reminders are a group's: only admins of its server (who may manage it) can change them, and only "
            "there. `/remind status` in that server shows them."
        )


def check_channel(client: WhichcertClient, guild_id: int, channel_id: int) -> None:
    """Refuse a channel in which the bot cannot post and see what it posted, and say how to let it."""
    guild = _guild(client, guild_id)
    if guild.get_channel(channel_id) is None:
        raise MemberError("This channel no longer exists, so nothing can be posted in it.")
    if missing := lacking(guild, channel_id):
        raise MemberError(
            f"In <#{channel_id}> I lack {_listed(missing)}. Open the channel's settings, Permissions, add "
            f"{guild.me.mention} and allow that, then try again."
        )


def lacking(guild: discord.Guild, channel_id: int) -> list[str]:
    """Name the permissions that a reminder in a channel needs and the bot lacks there."""
    allowed = _allowed(guild, channel_id)
    return [name for flag, name in _NEEDED.items() if not getattr(allowed, flag)]


def check_role(interaction: Interaction, guild_id: int, channel_id: int, role: discord.Role) -> None:
    """Refuse a role that the bot cannot mention in a channel, and say how to let it."""
    guild = _guild(interaction.client, guild_id)
    if not belongs(interaction, role):
        raise MemberError("This role no longer exists here: choose one of this server, or leave out `role`.")
    if role.is_default():
        raise MemberError(
            "I mention no @everyone. Choose a role of those who want to be reminded, or leave out `role`."
        )
    if not _may_mention(guild, channel_id, role):
        raise MemberError(
            f"I may not mention {role.mention} in <#{channel_id}>. Open Server Settings, Roles, {escape(role.name)}, "
            f"and allow anyone to mention it, or allow {guild.me.mention} in the channel's settings, Permissions, to "
            "mention all roles; then try again."
        )


def role_to_mention(client: WhichcertClient, schedule: Schedule) -> discord.Role | None:
    """Return the role of a group's schedule, as long as it exists and the bot may mention it."""
    guild = client.get_guild(schedule.guild_id or 0)
    role = guild.get_role(schedule.role_id or 0) if guild else None
    return role if guild and role and _may_mention(guild, schedule.channel_id or 0, role) else None


def role_lines(client: WhichcertClient, schedule: Schedule) -> list[str]:
    """Say that a schedule's role is mentioned no more, and what to do; nothing where it is or there is none."""
    guild = client.get_guild(schedule.guild_id or 0)
    if schedule.role_id is None or guild is None or guild.unavailable or role_to_mention(client, schedule):
        return []
    gone = guild.get_role(schedule.role_id) is None
    return [
        f"{'Its role no longer exists' if gone else 'I may no longer mention its role'}, so nobody is mentioned: "
        "`/remind edit` with `where` and `role` names another, `/remind on` without `role` sets it up with none."
    ]


def is_gone(client: WhichcertClient, schedule: Schedule) -> bool:
    """Tell whether a group's channel was deleted, as far as the bot sees."""
    guild = client.get_guild(schedule.guild_id or 0)
    return guild is not None and not guild.unavailable and guild.get_channel(schedule.channel_id or 0) is None


def destination_name(client: WhichcertClient, schedule: Schedule) -> str:
    """Name a group's channel for a button, which shows no mention; nothing for a member's own."""
    if schedule.channel_id is None:
        return ""
    guild = client.get_guild(schedule.guild_id or 0)
    channel = guild.get_channel(schedule.channel_id) if guild else None
    return f"#{channel.name}" if channel else "the group's"


def _may_mention(guild: discord.Guild, channel_id: int, role: discord.Role) -> bool:
    return role.mentionable or _allowed(guild, channel_id).mention_everyone


def _guild(client: WhichcertClient, guild_id: int) -> discord.Guild:
    guild = client.get_guild(guild_id)
    if guild is None:
        raise MemberError(
            "I am not a member of this server, so I do not post in it: one of its admins has to add me to it first. "
            "Leave out `where`, and your reminders come by direct message."
        )
    if guild.unavailable:
        raise MemberError("Discord says that this server is out of order just now. Please try again in a few minutes.")
    return guild


def _allowed(guild: discord.Guild, channel_id: int) -> discord.Permissions:
    channel = guild.get_channel(channel_id)
    return channel.permissions_for(guild.me) if channel else discord.Permissions.none()


def _listed(names: list[str]) -> str:
    marked = [f"**{name}**" for name in names]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)
