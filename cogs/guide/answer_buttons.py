"""The buttons below an answer of the guide: related passages, votes, "I studied" and Share."""

from __future__ import annotations

from typing import Annotated, Any

import discord

from bot.client.client import Interaction
from bot.client.custom_id import DISCORD_ID, INTEGER, PassageId, last
from bot.client.embeds import answer_embed, asked_in, label, passage_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw, respond
from bot.core import Core
from bot.errors import GuideChanged
from cogs.guide.subscription_buttons import TellMe
from cogs.guide.vote_buttons import VoteButton
from cogs.study.study_buttons import Studied
from knowledge.guide import Answer
from knowledge.text.passages import Passage

AnswerId = Annotated[int | None, last(INTEGER)]  # None if the answer was not recorded, and in old messages


class ShowPassage(PersistentButton, custom_id="show:{asker_id}:{passage_id}{answer_id}"):
    """Shows a passage: for the asker in place of the answer, for everyone else privately."""

    asker_id: Annotated[int, DISCORD_ID]
    passage_id: PassageId
    answer_id: AnswerId = None
    text: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the passage."""
        return discord.ui.Button(label=label(self.text) or None)

    async def on_press(self, interaction: Interaction) -> None:
        """Show the passage."""
        passage, embed = _shown(interaction.client.core, self.passage_id)
        if interaction.user.id != self.asker_id:
            await respond(interaction, embed=embed)
            return
        private = interaction.message is not None and interaction.message.flags.ephemeral
        related = interaction.client.core.guide.related(passage)
        view = passage_view(passage, related, self.asker_id, self.answer_id, shareable=private)
        await redraw(interaction, embed=embed, view=view)


class ShareAnswer(PersistentButton, custom_id="share:{passage_id}{answer_id}"):
    """Posts a private answer in the channel, where everyone can see it."""

    passage_id: PassageId
    answer_id: AnswerId = None

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Share", emoji="📣")

    async def on_press(self, interaction: Interaction) -> None:
        """Post the answer in the channel.

        If the guide answers with another passage by now, or the question cannot be read from the message, post the
        passage of the button.
        """
        guide, asker = interaction.client.core.guide, interaction.user.id
        question = asked_in(interaction.message.embeds) if interaction.message else None
        answer = guide.ask(question, interaction.client.core.clock().date()) if question else None
        if answer is not None and answer.passage is not None and answer.passage.id == self.passage_id:
            embed, view = answer_embed(answer, guide), _answered_view(answer, asker, self.answer_id, shareable=False)
        else:
            passage, embed = _shown(interaction.client.core, self.passage_id)
            view = passage_view(passage, guide.related(passage), asker, self.answer_id, shareable=False)
        await respond(interaction, embed=embed, view=view, private=False)


def answer_view(answer: Answer, asker_id: int, answer_id: int | None, *, shareable: bool) -> discord.ui.View | None:
    """Return the buttons below an answer; None if there are none.

    If the guide is unsure, the buttons are the choices. If the guide does not cover the question, the button subscribes
    to the question.
    `answer_id`: None if the answer was not recorded, so that nobody can vote on the answer.
    """
    passages = [hit.passage for hit in answer.hits]
    if answer.status == "answered":
        view = _answered_view(answer, asker_id, answer_id, shareable=shareable)
        return view if view.children else None
    view = discord.ui.View(timeout=None)
    if answer.status == "unsure":
        for number, passage in enumerate(passages, start=1):
            view.add_item(ShowPassage(asker_id, passage.id, answer_id, f"{number}. {passage.path[-1]}").in_row(0))
    elif not answer.refusal:
        view.add_item(TellMe())
    return view if view.children else None


def _answered_view(answer: Answer, asker_id: int, answer_id: int | None, *, shareable: bool) -> discord.ui.View:
    """Return the buttons of an answer, with a button for each passage that the answer shows only in part."""
    first, *others = answer.excerpts
    related = [*(other.passage for other in others if not other.whole), *answer.related]
    return passage_view(first.passage, related, asker_id, answer_id, shareable=shareable, whole=first.whole)


def passage_view(
    passage: Passage,
    related: list[Passage],
    asker_id: int,
    answer_id: int | None,
    *,
    shareable: bool,
    whole: bool = True,
) -> discord.ui.View:
    """Return the buttons of a passage: one for each related passage, and below them votes, "I studied" and Share.

    `whole`: False if the message shows only a part of the passage. A button then shows the whole passage.
    """
    view = discord.ui.View(timeout=None)
    for other in related:
        view.add_item(ShowPassage(asker_id, other.id, answer_id, other.path[-1]).in_row(0))
    if answer_id is not None:
        view.add_item(VoteButton(answer_id, helpful=True).in_row(1))
        view.add_item(VoteButton(answer_id, helpful=False).in_row(1))
        view.add_item(Studied(f"a{answer_id}").in_row(1))
    if not whole:
        view.add_item(ShowPassage(asker_id, passage.id, answer_id, "Show passage").in_row(1))
    if shareable:
        view.add_item(ShareAnswer(passage.id, answer_id).in_row(1))
    return view


def _shown(core: Core, passage_id: str) -> tuple[Passage, discord.Embed]:
    """Return a passage and its embed from the present guide.

    Raise GuideChanged if the guide no longer has the passage.
    """
    passage = core.guide.passage(passage_id)
    if passage is None:
        raise GuideChanged
    notices = core.guide.notices(passage.text, core.clock().date())
    return passage, passage_embed(passage, core.guide, notices)
