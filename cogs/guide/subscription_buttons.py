"""Subscribe to a question that the guide does not answer yet, and withdraw the subscription."""

from __future__ import annotations

from typing import Any

import discord

from bot.client.client import Interaction
from bot.client.embeds import answer_embed, asked_in, filled, label, text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw, respond
from bot.client.which import MOST
from bot.errors import MemberError
from bot.members.subscriptions import subscribe, unsubscribe
from bot.rules.records import Subscription
from knowledge.answer import Answer
from knowledge.sentences import Sentences
from knowledge.text.markup import escape


class TellMe(PersistentButton, custom_id="tell-me"):
    """Subscribes the member who presses the button to the question of the message."""

    text: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label=self.text or None, emoji="🔔", row=0)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the question, and say how long it is stored.

        If the guide already answers the question, show the answer instead. If the member has too many subscriptions,
        save nothing, and offer to withdraw some.
        Raise MemberError if the question cannot be read from the message.
        """
        client = interaction.client
        sentences = client.core.guide.source.sentences
        question = asked_in(interaction.message.embeds) if interaction.message else None
        if question is None:
            raise MemberError("I can no longer read the question here. Please ask it again with /ask.")
        subscription = await subscribe(client.core, interaction.user.id, question)
        if isinstance(subscription, tuple):
            await respond(interaction, *_full(subscription, sentences))
            return
        if isinstance(subscription, Answer):
            embed = answer_embed(subscription, client.core.guide)
            await respond(interaction, embed, content=escape(sentences.covered_now))
            return
        kept = filled(sentences.kept, question=escape(subscription.question))
        shown = filled(sentences.kept_shown, command="`/mydata show`")
        view = discord.ui.View(timeout=None)
        view.add_item(Withdraw(subscription.id, sentences.withdraw))
        await respond(interaction, embed=text_embed(escape(sentences.kept_title), f"{kept}\n{shown}"), view=view)


class Withdraw(PersistentButton, custom_id="withdraw:{subscription_id}"):
    """Deletes a subscription of the member who presses the button."""

    subscription_id: int
    text: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label=label(self.text) or "…")

    async def on_press(self, interaction: Interaction) -> None:
        """Delete the subscription with its question and say so."""
        core = interaction.client.core
        gone = await unsubscribe(core, interaction.user.id, self.subscription_id)
        sentences = core.guide.source.sentences
        words = escape(sentences.withdrawn if gone else sentences.withdrawn_before)
        await redraw(interaction, embed=text_embed(escape(sentences.withdrawn_title), words), view=None)


def _full(subscriptions: tuple[Subscription, ...], sentences: Sentences) -> tuple[discord.Embed, discord.ui.View]:
    """Say that a member has too many subscriptions, with a button to withdraw each of them, oldest first."""
    button = f"*{escape(sentences.tell_me)}*"
    words = filled(sentences.full, count=str(len(subscriptions)), button=button)
    view = discord.ui.View(timeout=None)
    for one in subscriptions[:MOST]:
        view.add_item(Withdraw(one.id, label(one.question) or sentences.withdraw))
    return text_embed(escape(sentences.full_title), words), view
