"""Two buttons to vote on whether an answer helped. Each member has one vote for each answer.

The vote on a private answer is saved without the member. Their id would lead to the question, because only they see
the answer.
"""

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


class VoteButton(PersistentButton, custom_id="vote:{token}:{helpful}"):
    """Saves the vote of the member who presses the button."""

    token: int
    helpful: Annotated[bool, words({"helpful": True, "not-helpful": False})]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says the vote."""
        return discord.ui.Button(label=_LABELS[self.helpful], emoji="👍" if self.helpful else "👎")

    async def on_press(self, interaction: Interaction) -> None:
        """Save the vote and thank the member."""
        voter_id = None if _is_private(interaction) else interaction.user.id
        tally = await vote(interaction.client.core, self.token, voter_id, self.helpful)
        if tally.before is self.helpful:
            words = f"“{_LABELS[self.helpful]}” is your vote already, and it stays."
        elif tally.before is not None:
            words = f"Changed: your vote was “{_LABELS[tally.before]}” and is “{_LABELS[self.helpful]}” now. Thank you."
        elif self.helpful:
            words = "Noted, thank you: good to know that this helped."
        else:
            words = "Noted, thank you: the guide's editors see from it where the guide falls short, not who said so."
        await respond(interaction, embed=text_embed("Your vote", words))


def _is_private(interaction: Interaction) -> bool:
    """Return whether the message of the button is a private answer or is in direct messages."""
    ephemeral = interaction.message is not None and interaction.message.flags.ephemeral
    return interaction.guild_id is None or ephemeral
