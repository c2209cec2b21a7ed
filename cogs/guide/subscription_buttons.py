"""Subscribe to a question that the guide does not answer yet, and withdraw the subscription."""

from __future__ import annotations

from typing import Any

import discord

from bot.client.client import Interaction
from bot.client.embeds import answer_embed, asked_in, label, text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw, respond
from bot.client.which import MOST
from bot.errors import MemberError
from bot.members.subscriptions import subscribe, unsubscribe
from bot.rules.records import Subscription
from knowledge.guide import Answer
from knowledge.text.markup import escape


class TellMe(PersistentButton, custom_id="tell-me"):
    """Subscribes the member who presses the button to the question of the message."""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Tell me when the guide covers this", emoji="🔔", row=0)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the question, and say how long it is stored.

        If the guide already answers the question, show the answer instead. If the member has too many subscriptions,
        save nothing, and offer to withdraw some.
        Raise MemberError if the question cannot be read from the message.
        """
        client = interaction.client
        question = asked_in(interaction.message.embeds) if interaction.message else None
        if question is None:
            raise MemberError("I cannot read the question here any more. Please ask it again with /ask.")
        subscription = await subscribe(client.core, interaction.user.id, question)
        if isinstance(subscription, tuple):
            await respond(interaction, *_full(subscription))
            return
        if isinstance(subscription, Answer):
            await respond(
                interaction, answer_embed(subscription, client.core.guide), content="The guide covers this by now:"
            )
            return
        words = (
            f"I keep your question “{escape(subscription.question)}” with your Discord id, and send you one direct "
            "message when the guide answers it. I delete it then, when you withdraw it, and after 12 months at the "
            "latest.\n`/mydata show` shows it. If I cannot write to you, I tell you at your next command."
        )
        view = discord.ui.View(timeout=None)
        view.add_item(Withdraw(subscription.id))
        await respond(interaction, embed=text_embed("I will tell you", words), view=view)


class Withdraw(PersistentButton, custom_id="withdraw:{subscription_id}"):
    """Deletes a subscription of the member who presses the button."""

    subscription_id: int
    text: str = "Withdraw"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label=label(self.text) or "Withdraw")

    async def on_press(self, interaction: Interaction) -> None:
        """Delete the subscription with its question and say so."""
        gone = await unsubscribe(interaction.client.core, interaction.user.id, self.subscription_id)
        words = "The question is deleted." if gone else "It was answered, withdrawn or deleted already."
        await redraw(interaction, embed=text_embed("Withdrawn", words), view=None)


def _full(subscriptions: tuple[Subscription, ...]) -> tuple[discord.Embed, discord.ui.View]:
    """Say that a member has too many subscriptions, with a button to withdraw each of them, oldest first."""
    words = (
        f"I tell you of {len(subscriptions)} questions already, and keep no more, so this one is not kept. Each button "
        "withdraws a question for good. Then press *Tell me when the guide covers this* again."
    )
    view = discord.ui.View(timeout=None)
    for one in subscriptions[:MOST]:
        view.add_item(Withdraw(one.id, one.question))
    return text_embed("Too many questions to be told of", words), view
