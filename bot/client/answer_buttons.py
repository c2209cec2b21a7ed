"""The buttons below an answer of the guide."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.client.client import Interaction
from bot.client.embeds import label, passage_embed
from bot.client.lasting import LastingButton
from bot.errors import GuideChanged
from knowledge.guide import Answer
from knowledge.passages import Passage


class ShowPassage(LastingButton, template=r"show:(?P<asker>\d{1,20}):(?P<passage>[a-z0-9-]{1,64})"):
    """Shows a passage: in place of the answer for the one who asked, privately for everyone else."""

    def __init__(self, asker_id: int, passage_id: str, text: str = "", row: int | None = None) -> None:
        self.asker_id = asker_id
        self.passage_id = passage_id
        button = discord.ui.Button[Any](label=label(text) or None, custom_id=f"show:{asker_id}:{passage_id}", row=row)
        super().__init__(button)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button again after a restart."""
        return cls(int(match["asker"]), match["passage"])

    async def pressed(self, interaction: Interaction) -> None:
        """Shows the passage."""
        client = interaction.client
        passage = client.guide.passage(self.passage_id)
        if passage is None:
            raise GuideChanged
        notices = client.guide.notices(passage.text, client.clock().date())
        embed = passage_embed(passage, client.guide, notices)
        if interaction.user.id == self.asker_id:
            related = client.guide.related(passage)
            await interaction.response.edit_message(embed=embed, view=related_view(related, self.asker_id))
        else:
            await interaction.response.send_message(embed=embed, ephemeral=True)


class Share(LastingButton, template=r"share:(?P<passage>[a-z0-9-]{1,64})"):
    """Posts an answer that only its reader sees, for everyone in the channel."""

    def __init__(self, passage_id: str) -> None:
        self.passage_id = passage_id
        super().__init__(discord.ui.Button[Any](label="Share", emoji="📣", custom_id=f"share:{passage_id}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button again after a restart."""
        return cls(match["passage"])

    async def pressed(self, interaction: Interaction) -> None:
        """Posts the passage publicly."""
        client = interaction.client
        passage = client.guide.passage(self.passage_id)
        if passage is None:
            raise GuideChanged
        notices = client.guide.notices(passage.text, client.clock().date())
        await interaction.response.send_message(embed=passage_embed(passage, client.guide, notices))


def answer_view(answer: Answer, asker_id: int, *, shareable: bool) -> discord.ui.View | None:
    """Gives the buttons below an answer: the choices of an unsure one, related headings, Share on a private one."""
    view = discord.ui.View(timeout=None)
    passages = [hit.passage for hit in answer.hits]
    if answer.status == "unsure":
        for number, passage in enumerate(passages, start=1):
            view.add_item(ShowPassage(asker_id, passage.id, f"{number}. {passage.path[-1]}", row=0))
    elif answer.status == "answered":
        view = related_view(answer.related, asker_id)
        if shareable:
            view.add_item(Share(passages[0].id))
    return view if view.children else None


def related_view(related: list[Passage], asker_id: int) -> discord.ui.View:
    """Gives a button for each related passage, labelled with its heading."""
    view = discord.ui.View(timeout=None)
    for passage in related:
        view.add_item(ShowPassage(asker_id, passage.id, passage.path[-1], row=0))
    return view
