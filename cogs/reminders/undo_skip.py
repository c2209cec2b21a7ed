"""The button that takes back `/remind skip`."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import discord

from bot.client.client import Interaction
from bot.client.custom_id import text
from bot.client.embeds import text_embed, when
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.members.schedules import take_back_skip
from bot.rules.occurrence_key import PATTERN
from cogs.reminders.destination import check_may_change
from cogs.reminders.status import next_lines


class UndoSkip(PersistentButton, custom_id="remind-unskip:{key}"):
    """Lets a skipped occurrence come after all.

    `key`: the key of the occurrence.
    """

    key: Annotated[str, text(PATTERN)]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Undo")

    async def on_press(self, interaction: Interaction) -> None:
        """Take the skip back, and say when the next reminder is due."""
        comes = await take_back_skip(interaction.client.core, self.key, partial(check_may_change, interaction))
        lines = [f"The reminder of {when(comes.due_at)} comes after all.", *next_lines(comes.outlook)]
        await redraw(interaction, embed=text_embed("Reminders", "\n".join(lines)), view=None)
