"""What /setup changes of a group's reminder: its channel, its day, time, zone and role; or it stops it."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import Any, Final, Literal

import discord

from bot.client.client import Interaction
from bot.client.permissions import is_admin
from bot.errors import MemberError, NotAllowed
from bot.members.schedules import (
    Destination,
    channel_schedule,
    edit_schedule,
    group_schedules,
    keep_schedule,
    move_group,
    running_schedule,
    stop_running_schedule,
)
from bot.members.today import today_of
from bot.rules.parsing import time_of_day
from bot.rules.reminders import Schedule
from bot.zones.look_up import find_zone
from cogs.reminders.destination import (
    check_channel,
    check_may_change,
    check_own_rights,
    check_role,
    role_to_mention,
)

_MONDAY: Final = frozenset({0})
_AT_FIRST: Final = time(18)

Typed = Literal["time", "zone"]


def admin_server(interaction: Interaction) -> discord.Guild:
    """Return the server of an admin.

    Raise NotAllowed if the member is not an admin of the server. Raise MemberError if the bot is not in the server, or
    if the server is out of order.
    """
    if interaction.guild_id is None or not is_admin(interaction):
        raise NotAllowed("Only server admins (with Manage Server) can set this server up.")
    guild = interaction.client.get_guild(interaction.guild_id)
    if guild is None:
        raise MemberError("I am not a member of this server. Add me first, then use `/setup` again.")
    if guild.unavailable:
        raise MemberError("Discord says that this server is unavailable just now. Please try again in a few minutes.")
    return guild


async def put_in_channel(interaction: Interaction, schedule_id: int, channel_id: int) -> Schedule:
    """Move a group's reminder to a channel, or start one there on Mondays at 18:00. Return its schedule.

    If the channel has a reminder, only return that one. The zone at first is the admin's, or UTC if they have set none.
    Raise MemberError if the bot lacks a permission in the channel; the error says which.
    """
    guild, client = admin_server(interaction), interaction.client
    found = await channel_schedule(client.core, guild.id, channel_id)
    if found is not None:
        return found
    check_channel(client, guild.id, channel_id)
    before = next((one for one in await group_schedules(client.core, guild.id) if one.id == schedule_id), None)
    check_own_rights(interaction, guild.id, channel_id, role_to_mention(client, before) if before else None)
    member_id = interaction.user.id
    if before is not None:
        return (await move_group(client.core, before, member_id, channel_id)).outlook.schedule
    zone = (await today_of(client.core, member_id)).zone.key
    destination = Destination(guild.id, channel_id=channel_id)
    return (await keep_schedule(client.core, member_id, _MONDAY, _AT_FIRST, zone, destination)).outlook.schedule


async def put_on_day(interaction: Interaction, schedule_id: int, weekday: int) -> None:
    """Have a group's reminder come on one day of the week. Raise MemberError if the member may not change it."""
    await _edit(interaction, schedule_id, weekdays=frozenset({weekday}))


async def put_at(interaction: Interaction, schedule_id: int, what: Typed, typed: str) -> None:
    """Change the time or the zone of a group's reminder. Raise MemberError if the typed text is neither."""
    if what == "time":
        await _edit(interaction, schedule_id, wall_time=time_of_day(typed))
    else:
        await _edit(interaction, schedule_id, zone=find_zone(typed))


async def mention_role(interaction: Interaction, schedule_id: int, role_id: int | None) -> None:
    """Have a group's reminder mention a role, or none. Raise MemberError if the bot may not mention the role."""
    guild = admin_server(interaction)
    if role_id is None:
        await _edit(interaction, schedule_id, role_id=0)
        return
    schedule, role = await _changeable(interaction, schedule_id), guild.get_role(role_id)
    if role is None or schedule.channel_id is None:
        raise MemberError("This role no longer exists here. Choose another one.")
    check_role(interaction, guild.id, schedule.channel_id, role)
    check_own_rights(interaction, guild.id, schedule.channel_id, role)
    await _edit(interaction, schedule_id, role_id=role_id)


async def stop_group(interaction: Interaction, schedule_id: int) -> None:
    """Stop a group's reminder. Raise MemberError if it is stopped already, or if the member may not stop it."""
    admin_server(interaction)
    await stop_running_schedule(interaction.client.core, schedule_id, partial(check_may_change, interaction))


async def _changeable(interaction: Interaction, schedule_id: int) -> Schedule:
    """Return a group's schedule. Raise MemberError if it is stopped, or if the member may not change it."""
    admin_server(interaction)
    schedule = await running_schedule(interaction.client.core, schedule_id)
    check_may_change(interaction, schedule)
    return schedule


async def _edit(interaction: Interaction, schedule_id: int, **changed: Any) -> None:
    schedule = await _changeable(interaction, schedule_id)
    role = role_to_mention(interaction.client, schedule) if "role_id" not in changed else None
    check_own_rights(interaction, schedule.guild_id or 0, schedule.channel_id or 0, role)
    await edit_schedule(interaction.client.core, schedule, **changed)
