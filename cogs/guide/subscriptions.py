"""Tell each subscriber, in at most one direct message, that the guide now answers their question."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.client.embeds import answer_embed
from bot.client.failure import SEND_ERRORS, log_failure
from bot.client.periodic_job import PeriodicJob
from bot.errors import NotSaved
from bot.members import subscriptions
from bot.rules.records import Subscription
from cogs.guide.answer_buttons import answer_view
from knowledge.answer import Answer
from knowledge.guide import Guide
from knowledge.text.markup import escape

if TYPE_CHECKING:
    from bot.client.client import Interaction, WhichcertClient

log = logging.getLogger(__name__)

_TOLD_AT_ONCE: Final = 3  # below one command; Discord allows five follow-ups, and other notices follow too
_SLOW_SECONDS: Final = 30.0  # how long the next message waits for a slow one


class SubscriptionDelivery(PeriodicJob):
    """Asks each new guide the questions that members subscribed to.

    The job checks for a new guide at the start, after a reload, and once an hour.
    """

    every = timedelta(hours=1)
    name = "Seeing to subscriptions"
    waits_until_ready = True

    def __init__(self, client: WhichcertClient) -> None:
        super().__init__(client)
        self._checked: Guide | None = None
        self._soon: set[asyncio.Task[None]] = set()
        self._telling: set[asyncio.Task[None]] = set()

    async def stop(self) -> None:
        """Stop the job. Wait until each message under way has been sent or has failed."""
        try:
            await super().stop()
            if self._telling:
                await asyncio.wait(self._telling)
        finally:
            for task in self._telling:
                task.cancel()

    def check_soon(self) -> None:
        """Run the job in a background task, for example after a reload."""
        task = asyncio.create_task(self.do())
        self._soon.add(task)
        task.add_done_callback(self._soon.discard)

    async def work(self) -> None:
        """Ask the present guide the members' questions, and tell the members whose question it answers.

        Do nothing if the job has asked this guide before. Each message takes about a second or more, because direct
        messages are opened slowly.
        Raise NotSaved if the database cannot be written.
        """
        await self._client.global_limit.over()
        guide = self._client.core.guide
        if guide is self._checked:
            return
        self._checked = guide
        try:
            await self._check(guide)
        except BaseException:
            self._checked = None
            raise

    async def _check(self, guide: Guide) -> None:
        core = self._client.core
        unanswered: list[Subscription] = []
        for subscription in await subscriptions.unasked(core, guide):
            await asyncio.sleep(0)
            if self._stopping:
                return
            answer = guide.ask(subscription.question, core.clock().date())
            if answer.status != "answered":
                unanswered.append(subscription)
            elif await subscriptions.claim(core, subscription):
                await self._begin_telling(subscription, answer, guide)
        await subscriptions.note_unanswered(core, unanswered, guide.source.fingerprint)

    async def _begin_telling(self, subscription: Subscription, answer: Answer, guide: Guide) -> None:
        """Send an answer. Wait at most _SLOW_SECONDS until it is sent.

        After that, the message is sent in the background, because requests are never cancelled before the bot stops.
        """
        telling = asyncio.create_task(self._see_told(subscription, answer, guide))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)
        await asyncio.wait({telling}, timeout=_SLOW_SECONDS)

    async def _see_told(self, subscription: Subscription, answer: Answer, guide: Guide) -> None:
        """Send the answer to a claimed subscription and save the outcome.

        If the outcome cannot be saved, the member reads the answer below the reply to a later command.
        """
        try:
            await self._tell(subscription, answer, guide)
        except NotSaved:
            log.warning(
                "The outcome of an answer to a subscription could not be saved. Its member reads it at a command."
            )
        except Exception as error:  # a bug in one subscription must not stop the others
            log_failure("telling a subscriber", error)

    async def _tell(self, subscription: Subscription, answer: Answer, guide: Guide) -> None:
        """Send the answer to a claimed subscription.

        After discord.RateLimited, the message was surely not sent. The subscription is open again and is retried in an
        hour. After any other error, nobody knows whether the message arrived. The member then reads the answer below
        the reply to a later command.
        """
        core = self._client.core
        words, view = escape(guide.source.sentences.told), answer_view(answer, guide, None, shareable=False)
        try:
            channel = await self._client.direct_messages.open(subscription.member_id)
            await channel.send(words, embed=answer_embed(answer, guide), view=view or discord.utils.MISSING)
        except discord.RateLimited:
            log.warning(
                "The answer to a subscription was not sent, as Discord limits requests; it is tried again in an hour."
            )
            await subscriptions.note_unanswered(core, [subscription], subscription.guide_fingerprint)
            self._checked = None
        except SEND_ERRORS as error:
            log.warning(
                "The answer to a subscription was not sent (%s); its member reads it later.", type(error).__name__
            )
            await subscriptions.note_failed(core, subscription)
        else:
            await subscriptions.note_told(core, subscription)


async def tell_undelivered(interaction: Interaction, _command: str) -> None:
    """Show a member, below the reply to a command, the answers that did not reach them by direct message.

    Show at most _TOLD_AT_ONCE of them. The others are shown after the next commands.
    """
    core = interaction.client.core
    for subscription, answer in (await subscriptions.undelivered(core, interaction.user.id))[:_TOLD_AT_ONCE]:
        sentences = core.guide.source.sentences
        view = answer_view(answer, core.guide, None, shareable=False)
        try:
            await interaction.followup.send(
                escape(sentences.told),
                embed=answer_embed(answer, core.guide),
                view=view or discord.utils.MISSING,
                ephemeral=True,
            )
        except SEND_ERRORS as error:
            log.warning(
                "The answer to a subscription was not shown (%s); it is at the next command.", type(error).__name__
            )
            return
        await subscriptions.note_told(core, subscription)
