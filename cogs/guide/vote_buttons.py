"""Two buttons to vote on whether an answer helped. Each member has one vote for each answer.

The vote on a private answer is saved without the member. Their id would lead to the question, because only they see
the answer.
"""

from __future__ import annotations

from typing import Annotated, Any

import discord

from bot.client.client import Interaction
from bot.client.custom_id import words
from bot.client.embeds import filled, text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import respond
from bot.members.votes import vote
from cogs.guide.choice_buttons import choices_below
from knowledge.text.markup import escape


class VoteButton(PersistentButton, custom_id="vote:{token}:{helpful}"):
    """Saves the vote of the member who presses the button."""

    token: int
    helpful: Annotated[bool, words({"helpful": True, "not-helpful": False})]
    text: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says the vote."""
        return discord.ui.Button(label=self.text or None, emoji="👍" if self.helpful else "👎")

    async def on_press(self, interaction: Interaction) -> None:
        """Save the vote and thank the member. After "not helpful", ask which passage would have answered."""
        core, is_private = interaction.client.core, _is_private(interaction)
        tally = await vote(core, self.token, None if is_private else interaction.user.id, self.helpful)
        sentences = core.guide.source.sentences
        labels = {True: escape(sentences.helpful), False: escape(sentences.not_helpful)}
        if tally.before is self.helpful:
            words = filled(sentences.vote_same, vote=labels[self.helpful])
        elif tally.before is not None:
            words = filled(sentences.vote_changed, before=labels[tally.before], vote=labels[self.helpful])
        else:
            words = escape(sentences.vote_helpful if self.helpful else sentences.vote_not_helpful)
        view = None
        if not self.helpful:
            view = await choices_below(core, self.token, interaction.message, is_private=is_private)
        if view is not None:
            words = f"{words}\n\n{escape(sentences.which_right)}"
        await respond(interaction, embed=text_embed(escape(sentences.vote_title), words), view=view)


def _is_private(interaction: Interaction) -> bool:
    """Return whether the message of the button is a private answer or is in direct messages."""
    ephemeral = interaction.message is not None and interaction.message.flags.ephemeral
    return interaction.guild_id is None or ephemeral
