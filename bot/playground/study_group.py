"""The scene of the playground: a server with a channel and three members, each with direct messages to the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord
import simcord

if TYPE_CHECKING:
    from bot.playground.simulated import SimulatedDiscord

MEMBERS: Final = ("Ana", "Ben", "Mia")
_OPERATOR: Final = "Mia"


@dataclass(frozen=True)
class StudyGroup:
    """A channel, and the members by name. A visitor can act as each of them."""

    channel: simcord.ChannelHandle
    members: Mapping[str, simcord.MemberActor]


async def found_study_group(simulated: SimulatedDiscord) -> StudyGroup:
    """Build the scene. Call this in the time context of the simulated Discord."""
    env = simulated.env
    await simulated.name_bot("whichcert")
    guild = env.create_guild("Study group")
    admin = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    channel = guild.create_text_channel("general", topic="Preparing for certifications together. Try /ask or /help.")
    users = {name: env.create_user(name.lower(), global_name=name) for name in MEMBERS}
    simulated.client.operators.add(users[_OPERATOR].id)
    roles = {_OPERATOR: [admin]}
    members = {name: guild.add_member(user, roles=roles.get(name, [])) for name, user in users.items()}
    return StudyGroup(channel, members)
