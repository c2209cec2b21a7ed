"""The replies about a pause, and their buttons."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.options import writes_month_first
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.client.which import WHICH_DAY, days_label, which_reply
from bot.core import Core
from bot.members.pauses import PresentPauses, begin_open_pause, begin_pause, begin_typed_pause, end_pause
from bot.rules.wording import pause_words
from knowledge.text.dates import day_words

_EFFECT: Final = "During a pause your streak is safe and no reminders come. What you study still counts."

Reply = tuple[discord.Embed, discord.ui.View]


async def end_reply(core: Core, member_id: int) -> Reply:
    """End the present pause, delete future pauses, and return the reply."""
    ended = await end_pause(core, member_id)
    words = (
        "Your pause is over. Today counts again, and your reminders come again." if ended else "You were not paused."
    )
    view = discord.ui.View(timeout=None)
    view.add_item(StartPause())
    return text_embed("Pause", words), view


async def pause_typed(interaction: Interaction, from_typed: str | None, until_typed: str | None) -> Reply:
    """Save the pause that was typed, or ask which days are meant. Return the reply."""
    core, order = interaction.client.core, writes_month_first(interaction)
    begun = await begin_typed_pause(core, interaction.user.id, from_typed, until_typed, month_first=order)
    if isinstance(begun, list):
        return which_reply(WHICH_DAY, [PauseDays(*days, days_label(*days)) for days in begun])
    return pause_reply(begun)


def pause_reply(present: PresentPauses) -> Reply:
    """Return a reply that shows the present and future pauses, with a button to end the pause.

    If there is no pause, the button starts one.
    """
    view = discord.ui.View(timeout=None)
    view.add_item(EndPause() if present.pauses else StartPause())
    if not present.pauses:
        words = (
            "You are not paused. A pause keeps your streak safe and holds back your reminders. Use `/pause` with "
            "`from` and `until`, or pause from today until you end it."
        )
        return text_embed("Pause", words), view
    lines = [f"{pause_words(pause, present.today)}." for pause in present.pauses]
    if any(pause.from_on == present.today for pause in present.pauses):
        lines.append(f"Today is {day_words(present.today, 'weekday, full')}.")
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


class PauseDays(PersistentButton, custom_id="pause:days:{from_on}:{until_on}"):
    """Pauses the member who presses the button, in one of the two readings of the days that they typed."""

    from_on: date | None
    until_on: date | None
    words: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the days."""
        return discord.ui.Button(label=self.words, style=discord.ButtonStyle.primary)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the pause and show it in place of the question."""
        core, member_id = interaction.client.core, interaction.user.id
        embed, view = pause_reply(await begin_pause(core, member_id, self.from_on, self.until_on))
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
