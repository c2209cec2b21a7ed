"""Check that the roles, members and schedules that an interaction names belong to its server.

Discord's own clients name no others. But a user may send an interaction with another client.
"""

from __future__ import annotations

from typing import Any

import discord

from bot.rules.reminders import Schedule


def is_member(interaction: discord.Interaction[Any]) -> bool:
    """Return whether the bot is a member of the interaction's server.

    Users can install the bot for themselves, and then use it in a server that the bot is not a member of.
    """
    return interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None


def belongs(interaction: discord.Interaction[Any], named: discord.Role | discord.abc.User | Schedule) -> bool:
    """Return whether `named` belongs to the interaction's server.

    `named`: a role, a member or a group's schedule.
    If the bot is not in the server, return False for each role, because the bot does not know its roles.
    """
    guild_id = interaction.guild_id
    if guild_id is None:
        return False
    if isinstance(named, Schedule):
        return named.guild_id == guild_id
    if isinstance(named, discord.abc.User):
        return isinstance(named, discord.Member) and named.guild.id == guild_id
    guild = interaction.client.get_guild(guild_id)
    return guild is not None and guild.get_role(named.id) is not None
