"""Two buttons to vote on whether an answer helped. Each member has one vote for each answer."""

from __future__ import annotations

from typing import Annotated, Any

import discord

from bot.client.client import Interaction
from bot.client.custom_id import words
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import respond
from bot.members.votes import vote

_LABELS = {True: "Helpful", False: "Not helpful"}


class VoteButton(PersistentButton, custom_id="vote:{answer_id}:{helpful}"):
    """Saves the vote of the member who presses the button."""

    answer_id: int
    helpful: Annotated[bool, words({"helpful": True, "not-helpful": False})]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says the vote."""
        return discord.ui.Button(label=_LABELS[self.helpful], emoji="👍" if self.helpful else "👎")

    async def on_press(self, interaction: Interaction) -> None:
        """Save the vote and thank the member."""
        tally = await vote(interaction.client.core, self.answer_id, interaction.user.id, self.helpful)
        if tally.before is self.helpful:
            words = f"“{_LABELS[self.helpful]}” is your vote already, and it stays."
        elif tally.before is not None:
            words = f"Changed: your vote was “{_LABELS[tally.before]}” and is “{_LABELS[self.helpful]}” now. Thank you."
        elif self.helpful:
            words = "Noted, thank you: good to know that this helped."
        else:
            words = "Noted, thank you: the guide's editors see from it where the guide falls short, not who said so."
        await respond(interaction, embed=text_embed("Your vote", words))
