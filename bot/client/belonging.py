"""Whether what an interaction names is of its server; not everybody uses Discord's clients, which see to that."""

from __future__ import annotations

from typing import Any

import discord

from bot.rules.reminders import Schedule


def is_member(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the bot itself is a member of the server of an interaction; users may install it for themselves."""
    return interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None


def belongs(interaction: discord.Interaction[Any], named: int | discord.Role | discord.abc.User | Schedule) -> bool:
    """Tell whether a channel (by its id), role, member or group's schedule is of the server of an interaction.

    A channel and a role are looked for among those of the server; where the bot is not in it, none is.
    """
    guild_id = interaction.guild_id
    if guild_id is None:
        return False
    if isinstance(named, Schedule):
        return named.guild_id == guild_id
    if isinstance(named, discord.abc.User):
        return isinstance(named, discord.Member) and named.guild.id == guild_id
    guild = interaction.client.get_guild(guild_id)
    if guild is None:
        return False
    return (guild.get_role(named.id) if isinstance(named, discord.Role) else guild.get_channel(named)) is not None
