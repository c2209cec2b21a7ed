"""Subscriptions: each notifies a member once, when the guide answers the member's question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from bot.core import Core
from bot.members.limits import SUBSCRIPTIONS
from bot.rules.records import Subscription
from bot.store.subscriptions import folded
from knowledge.answer import Answer
from knowledge.guide import Guide

LOST_AFTER: Final = timedelta(minutes=30)  # until then, the message may still be sent or retried


async def subscribe(core: Core, member_id: int, question: str) -> Subscription | Answer | tuple[Subscription, ...]:
    """Save a member's question until the guide answers it, and return the subscription.

    If the guide answers the question already, save nothing and return the answer. If the member has too many
    subscriptions already, save nothing and return these. Raise NotSaved if the write fails.
    """
    answer = core.guide.ask(question, core.clock().date())
    if answer.status == "answered":
        return answer
    async with core.store.as_one():
        before = await core.store.subscriptions.all_of(member_id)
        if len(before) >= SUBSCRIPTIONS and folded(question) not in {folded(one.question) for one in before}:
            return before
        return await core.store.subscriptions.add(member_id, question, core.guide.source.fingerprint, core.clock())


async def unsubscribe(core: Core, member_id: int, subscription_id: int) -> bool:
    """Delete a subscription of the member. Return False if they have no such subscription.

    Raise NotSaved if the write fails.
    """
    return await core.store.subscriptions.withdraw(subscription_id, member_id)


async def unasked(core: Core, guide: Guide) -> list[Subscription]:
    """Return the open subscriptions whose question this guide was not asked yet, oldest first."""
    return await core.store.subscriptions.open_ones(guide.source.fingerprint)


async def note_unanswered(core: Core, subscriptions: Iterable[Subscription], fingerprint: str) -> None:
    """Record that the guide with this fingerprint does not answer these subscriptions.

    Claimed or failed subscriptions are open again. Raise NotSaved if the write fails.
    """
    await core.store.subscriptions.still_open(subscriptions, fingerprint)


async def claim(core: Core, subscription: Subscription) -> bool:
    """Claim an open subscription before its answer is sent. If this returns False, do not send the answer.

    Raise NotSaved if the write fails.
    """
    return await core.store.subscriptions.claim(subscription, core.clock())


async def note_told(core: Core, subscription: Subscription) -> None:
    """Delete a subscription after its answer was delivered. Raise NotSaved if the write fails."""
    await core.store.subscriptions.mark_told([subscription])


async def note_failed(core: Core, subscription: Subscription) -> None:
    """Record that the answer could not be sent, so that the member reads it after a later command.

    Raise NotSaved if the write fails.
    """
    await core.store.subscriptions.mark_failed(subscription)


async def undelivered(core: Core, member_id: int) -> list[tuple[Subscription, Answer]]:
    """Return the member's subscriptions whose answer was not delivered, each with the guide's current answer.

    These include subscriptions that were claimed over 30 minutes ago and have no outcome. If the guide no longer
    answers a question, its subscription is open again. Raise NotSaved if the write fails.
    """
    if not core.store.subscriptions.may_have_undelivered(member_id):
        return []
    guide, now = core.guide, core.clock()
    lost: list[tuple[Subscription, Answer]] = []
    for subscription in await core.store.subscriptions.undelivered(member_id, now - LOST_AFTER):
        answer = guide.ask(subscription.question, now.date())
        if answer.status == "answered":
            lost.append((subscription, answer))
        else:
            await note_unanswered(core, [subscription], guide.source.fingerprint)
    return lost
