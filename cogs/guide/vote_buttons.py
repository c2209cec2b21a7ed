"""Whether an answer helped: two buttons that anyone may press, for themselves."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import respond
from bot.errors import AnswerForgotten

_LABELS = {True: "Helpful", False: "Not helpful"}


class Vote(PersistentButton, template=r"vote:(?P<answer>\d{1,9}):(?P<vote>helpful|not-helpful)"):
    """Keeps whether an answer helped whoever presses."""

    def __init__(self, answer_id: int, row: int | None = None, *, helpful: bool) -> None:
        self.answer_id = answer_id
        self.helpful = helpful
        vote = "helpful" if helpful else "not-helpful"
        button = discord.ui.Button[Any](
            label=_LABELS[helpful], emoji="👍" if helpful else "👎", custom_id=f"vote:{answer_id}:{vote}", row=row
        )
        super().__init__(button)

    @classmethod
    def again(cls, match: re.Match[str]) -> Self:
        """Makes the button again after a restart."""
        return cls(int(match["answer"]), helpful=match["vote"] == "helpful")

    async def pressed(self, interaction: Interaction) -> None:
        """Keeps the vote and thanks for it."""
        client = interaction.client
        tally = await client.core.store.votes.cast(
            self.answer_id, interaction.user.id, self.helpful, client.core.clock()
        )
        if tally is None:
            raise AnswerForgotten
        if tally.before is self.helpful:
            words = f"“{_LABELS[self.helpful]}” is your vote already, and it stays."
        elif tally.before is not None:
            words = f"Changed: your vote was “{_LABELS[tally.before]}” and is “{_LABELS[self.helpful]}” now. Thank you."
        elif self.helpful:
            words = "Noted, thank you: good to know that this helped."
        else:
            words = "Noted, thank you: the guide's editors see from it where the guide falls short, not who said so."
        await respond(interaction, embed=text_embed("Your vote", words))
