"""The buttons below an answer of the guide: related passages, votes, "I studied" and Share."""

from __future__ import annotations

from typing import Annotated, Any

import discord

from bot.client.client import Interaction
from bot.client.custom_id import DISCORD_ID, INTEGER, PassageId, last, optional
from bot.client.embeds import answer_embed, asked_in, label, passage_embed
from bot.client.persistent import PersistentButton
from bot.client.publicity import answers_publicly, check_public
from bot.client.responding import redraw, respond
from bot.core import Core
from bot.errors import GuideChanged
from cogs.guide.recording import recorded_again
from cogs.guide.subscription_buttons import TellMe
from cogs.guide.vote_buttons import VoteButton
from cogs.study.study_buttons import ANSWER, Studied
from knowledge.answer import Answer
from knowledge.guide import RELATED, Guide
from knowledge.labels import labels_of
from knowledge.text.passages import Passage

# The token of the recorded answer. None if the answer was not recorded, and in old messages.
Token = Annotated[int | None, last(INTEGER)]


class ShowPassage(PersistentButton, custom_id="show:{asker_id}:{passage_id}{token}"):
    """Shows a passage privately, and leaves the answer as it is.

    In a private answer and in direct messages, the passage takes the answer's place.

    `asker_id`: None. Old messages name the asker here, and reminders name nobody, so that they are never replaced.
    """

    asker_id: Annotated[int | None, optional(DISCORD_ID, "-")]
    passage_id: PassageId
    token: Token = None
    text: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the passage."""
        return discord.ui.Button(label=label(self.text) or "…")

    async def on_press(self, interaction: Interaction) -> None:
        """Show the passage."""
        passage, embed = _shown(interaction.client.core, self.passage_id)
        guide = interaction.client.core.guide
        is_private = interaction.message is not None and interaction.message.flags.ephemeral
        if is_private or (interaction.guild_id is None and self.asker_id is None):
            shareable = is_private and await answers_publicly(interaction)
            view = passage_view(passage, guide.related(passage), guide, self.token, shareable=shareable)
            await redraw(interaction, embed=embed, view=view)
            return
        # Without a token: a vote below a private reply would be saved without its member, as the vote of the asker.
        shareable = self.asker_id is None and await answers_publicly(interaction)
        view = passage_view(passage, guide.related(passage), guide, None, shareable=shareable)
        await respond(interaction, embed=embed, view=view)


class ShareAnswer(PersistentButton, custom_id="share:{passage_id}{token}"):
    """Posts a private answer in the channel, where everyone can see it.

    The posted answer is recorded anew and has a token of its own. So no vote on it leads to the question that was asked
    privately.
    """

    passage_id: PassageId
    token: Token = None
    text: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label=label(self.text) or None, emoji="📣")

    async def on_press(self, interaction: Interaction) -> None:
        """Post the answer in the channel. Raise NotAllowed where answers stay private.

        If the guide answers with another passage by now, or the question cannot be read from the message, post the
        passage of the button.
        """
        core = interaction.client.core
        await check_public(interaction)
        with interaction.client.rate_limits.one_post(interaction, core.clock(), private=False):
            token = await recorded_again(core, self.token, self.passage_id)
            question = asked_in(interaction.message.embeds) if interaction.message else None
            answer = core.guide.ask(question, core.clock().date()) if question else None
            if answer is not None and answer.passage is not None and answer.passage.id == self.passage_id:
                embed, view = (
                    answer_embed(answer, core.guide),
                    _answered_view(answer, core.guide, token, shareable=False),
                )
            else:
                passage, embed = _shown(core, self.passage_id)
                view = passage_view(passage, core.guide.related(passage), core.guide, token, shareable=False)
            await respond(interaction, embed=embed, view=view, private=False)


def answer_view(answer: Answer, guide: Guide, token: int | None, *, shareable: bool) -> discord.ui.View | None:
    """Return the buttons below an answer; None if there are none.

    If the guide is unsure, the buttons are the choices. If the guide does not cover the question, the buttons show what
    is near it, if anything is, and the last one subscribes to the question. There are none below the reply to a text
    that is no question.
    `token`: the token of the recorded answer. None if the answer was not recorded. Nobody can vote then.
    """
    passages = [hit.passage for hit in answer.hits]
    if answer.status == "answered":
        view = _answered_view(answer, guide, token, shareable=shareable)
        return view if view.children else None
    view = discord.ui.View(timeout=None)
    if answer.status == "unsure":
        _add_passages(view, passages, guide, token)
    elif answer.is_question:
        _add_passages(view, answer.related, guide, token)
        view.add_item(TellMe(guide.source.sentences.tell_me).in_row(1))
    return view if view.children else None


def _answered_view(answer: Answer, guide: Guide, token: int | None, *, shareable: bool) -> discord.ui.View:
    """Return the buttons of an answer, with a button for each passage that the answer shows only in part."""
    first, *others = answer.excerpts
    related = [*(other.passage for other in others if not other.whole), *answer.related]
    return passage_view(first.passage, related, guide, token, shareable=shareable, whole=first.whole)


def _add_passages(view: discord.ui.View, passages: list[Passage], guide: Guide, token: int | None) -> None:
    """Add a row of buttons that show passages, at most RELATED."""
    shown = passages[:RELATED]
    for passage, name in zip(shown, labels_of(shown, guide), strict=True):
        view.add_item(ShowPassage(None, passage.id, token, name).in_row(0))


def passage_view(
    passage: Passage,
    related: list[Passage],
    guide: Guide,
    token: int | None,
    *,
    shareable: bool,
    whole: bool = True,
) -> discord.ui.View:
    """Return the buttons of a passage: one for each related passage, and below them votes, "I studied" and Share.

    `whole`: False if the message shows only a part of the passage. A button then shows the whole passage.
    """
    view, sentences = discord.ui.View(timeout=None), guide.source.sentences
    _add_passages(view, related, guide, token)
    if token is not None:
        view.add_item(VoteButton(token, helpful=True, text=sentences.helpful).in_row(1))
        view.add_item(VoteButton(token, helpful=False, text=sentences.not_helpful).in_row(1))
        view.add_item(Studied(ANSWER, sentences.studied).in_row(1))
    if not whole:
        view.add_item(ShowPassage(None, passage.id, token, sentences.show_passage).in_row(1))
    if shareable:
        view.add_item(ShareAnswer(passage.id, token, sentences.share).in_row(1))
    return view


def _shown(core: Core, passage_id: str) -> tuple[Passage, discord.Embed]:
    """Return a passage and its embed from the present guide.

    Raise GuideChanged if the guide no longer has the passage.
    """
    passage = core.guide.passage(passage_id)
    if passage is None:
        raise GuideChanged
    notices = core.guide.notices_on(passage, core.clock().date())
    return passage, passage_embed(passage, core.guide, notices)
