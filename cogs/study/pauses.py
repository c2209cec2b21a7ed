"""The replies about a pause, and their buttons."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.core import Core
from bot.members.pauses import PresentPauses, begin_open_pause, end_pause
from bot.rules.wording import pause_words

_EFFECT: Final = "Your streak stays as it is meanwhile and no reminder comes. What you study still counts."

Reply = tuple[discord.Embed, discord.ui.View]


async def end_reply(core: Core, member_id: int) -> Reply:
    """End the present pause, delete future pauses, and return the reply."""
    ended = await end_pause(core, member_id)
    words = "The pause is ended: today counts again, and your reminders come." if ended else "You were not paused."
    view = discord.ui.View(timeout=None)
    view.add_item(StartPause())
    return text_embed("Pause", words), view


def pause_reply(present: PresentPauses) -> Reply:
    """Return a reply that shows the present and future pauses, with a button to end the pause.

    If there is no pause, the button starts one.
    """
    view = discord.ui.View(timeout=None)
    view.add_item(EndPause() if present.pauses else StartPause())
    if not present.pauses:
        words = (
            "You are not paused. A pause keeps your streak as it is and holds your reminders back: "
            "`/pause` with `from` and `until`, or from today until you end it."
        )
        return text_embed("Pause", words), view
    lines = [f"{pause_words(pause, present.today)}." for pause in present.pauses]
    return text_embed("Pause", "\n".join([*lines, _EFFECT])), view


class StartPause(PersistentButton, custom_id="pause:start"):
    """Pauses the member who presses the button, from today until they end the pause."""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Pause from today")

    async def on_press(self, interaction: Interaction) -> None:
        """Start a pause, unless there is a present or future pause, and show the pauses."""
        core, member_id = interaction.client.core, interaction.user.id
        embed, view = pause_reply(await begin_open_pause(core, member_id))
        await redraw(interaction, embed=embed, view=view)


class EndPause(PersistentButton, custom_id="pause:end"):
    """Ends the pause of the member who presses the button."""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="End the pause", style=discord.ButtonStyle.primary)

    async def on_press(self, interaction: Interaction) -> None:
        """End the pause and say so."""
        embed, view = await end_reply(interaction.client.core, interaction.user.id)
        await redraw(interaction, embed=embed, view=view)
