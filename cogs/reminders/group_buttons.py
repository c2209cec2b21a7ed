"""The buttons below a group's reminder that every member sees: join those who share, and manage the reminder."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.client.belonging import is_member
from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw, respond
from bot.members.occurrences import check_may_move
from bot.members.settings import Change, Shares, keep_change, share_of
from cogs.account.settings_form import SHARED
from cogs.reminders.buttons import Key, SkipWeek, Snooze, Stop, may_move

_IN: Final = "You are in. `/settings sharing` takes you out again."


class Join(PersistentButton, custom_id="digest-join"):
    """Explains to the member who presses it what sharing shows, and asks whether to share."""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Join")

    async def on_press(self, interaction: Interaction) -> None:
        """Ask, or say that the member shares already."""
        view = discord.ui.View(timeout=None)
        guild_id = interaction.guild_id
        share = await share_of(interaction.client.core, interaction.user.id, guild_id) if guild_id else None
        if share is not None and share.with_exam:
            await respond(interaction, embed=text_embed("You have joined already", _shared_words()), view=view)
            return
        view.add_item(ShareHere())
        asked = f"When you join, {SHARED} `/settings sharing` takes you out again at any time."
        await respond(interaction, embed=text_embed("Join the group's week?", asked), view=view)


class ShareHere(PersistentButton, custom_id="digest-share"):
    """Shares the streak and week of the member who presses it in this server."""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Join", style=discord.ButtonStyle.success)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the choice, and say what it means. Raise MemberError outside a server that the bot is a member of."""
        shares = Shares(interaction.guild_id, True, bot_is_there=is_member(interaction))
        await keep_change(interaction.client.core, interaction.user.id, interaction.guild_id, Change(), shares)
        await redraw(interaction, embed=text_embed("You have joined", _shared_words()), view=None)


class Manage(PersistentButton, custom_id="remind-manage:{key}"):
    """Shows admins the buttons that move or stop the group's reminder."""

    key: Key

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Manage")

    async def on_press(self, interaction: Interaction) -> None:
        """Show the buttons privately. Raise NotAllowed unless an admin of the group's server presses."""
        await check_may_move(interaction.client.core, self.key, may_move(interaction))
        view = discord.ui.View(timeout=None)
        for until in ("hour", "evening", "tomorrow"):
            view.add_item(Snooze(until, self.key).in_row(0))
        view.add_item(SkipWeek(self.key).in_row(1))
        view.add_item(Stop(self.key).in_row(1))
        words = "What should become of this reminder? `/setup` changes its channel, its day and its time."
        await respond(interaction, embed=text_embed("Manage the group's reminder", words), view=view)


def _shared_words() -> str:
    return f"{_IN} From now on, {SHARED}"
