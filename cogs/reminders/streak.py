"""/remind streak: a reminder in the last hours of a member's day, if their streak is at stake."""

from __future__ import annotations

from typing import Annotated, Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import text
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import respond
from bot.members.own_reminders import known_direct_messages
from bot.members.schedules import Destination
from bot.members.streak_reminder import check_zone, keep_streak_reminder, stop_streak_reminder
from bot.rules.occurrence_key import PATTERN
from cogs.reminders.destination import try_direct_messages
from cogs.reminders.replies import Reply, kept_reply

_TEST: Final = "This is a test: I will write to you here when your streak is at stake. `/remind streak off` stops that."


async def switch_on(interaction: Interaction, zone_typed: str | None) -> Reply:
    """Check that direct messages reach the member, then switch the reminder of their streak on."""
    client, member_id = interaction.client, interaction.user.id
    zone = await check_zone(client.core, member_id, zone_typed)
    known_id = await known_direct_messages(client.core, member_id)
    dm_channel_id = await try_direct_messages(client, member_id, known_id, _TEST)
    kept = await keep_streak_reminder(client.core, member_id, zone, Destination(interaction.guild_id, dm_channel_id))
    said = "It comes only if your streak is at stake. I have sent you a test message."
    return kept_reply(client, kept, "Streak reminder is on", said)


async def switch_off(interaction: Interaction) -> Reply:
    """Switch the reminder of the member's streak off."""
    stopped = await stop_streak_reminder(interaction.client.core, interaction.user.id)
    words = "I no longer remind you of your streak." if stopped else "Your streak reminder was off."
    return text_embed("Reminders", f"{words} `/remind streak on` switches it on{' again' * stopped}."), None


class StopStreak(PersistentButton, custom_id="remind-streak-off:{key}"):
    """Switches off the streak reminder of the member who presses the button. It works in messages of any age.

    `key`: the key of the occurrence, by which the delivery finds a sent reminder.
    """

    key: Annotated[str, text(PATTERN)]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Stop streak reminders")

    async def on_press(self, interaction: Interaction) -> None:
        """Switch the reminder off and say so."""
        embed, _ = await switch_off(interaction)
        await respond(interaction, embed=embed)
