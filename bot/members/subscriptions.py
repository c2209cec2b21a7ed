"""Subscriptions: questions of which a member is told when the guide answers them, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from bot.core import Core
from bot.rules.records import Subscription
from knowledge.guide import Answer, Guide

LOST_AFTER: Final = timedelta(minutes=30)  # until then its request may be under way, with all its repetitions


async def subscribe(core: Core, member_id: int, question: str) -> Subscription | Answer:
    """Keep a question with its member until the guide answers it; returns the answer where it does by now.

    Raises NotSaved.
    """
    answer = core.guide.ask(question, core.clock().date())
    if answer.status == "answered":
        return answer
    return await core.store.subscriptions.add(member_id, question, core.guide.source.fingerprint, core.clock())


async def unsubscribe(core: Core, member_id: int, subscription_id: int) -> bool:
    """Delete a subscription of the member's own; tell whether there was one. Raises NotSaved."""
    return await core.store.subscriptions.withdraw(subscription_id, member_id)


async def unasked(core: Core, guide: Guide) -> list[Subscription]:
    """Return the subscriptions whose question a guide was not asked yet, the oldest first."""
    return await core.store.subscriptions.open_ones(guide.source.fingerprint)


async def note_unanswered(core: Core, subscriptions: Iterable[Subscription], fingerprint: str) -> None:
    """Keep that a guide, told by its fingerprint, does not answer these either; raises NotSaved."""
    await core.store.subscriptions.still_open(subscriptions, fingerprint)


async def claim(core: Core, subscription: Subscription) -> bool:
    """Claim a subscription before its answer is sent; False where somebody else did. Raises NotSaved."""
    return await core.store.subscriptions.claim(subscription, core.clock())


async def note_told(core: Core, subscription: Subscription) -> None:
    """Delete a subscription whose member has read the answer; raises NotSaved."""
    await core.store.subscriptions.mark_told([subscription])


async def note_failed(core: Core, subscription: Subscription) -> None:
    """Keep that the answer could not be sent, so that its member reads it another way; raises NotSaved."""
    await core.store.subscriptions.mark_failed(subscription)


async def undelivered(core: Core, member_id: int) -> list[tuple[Subscription, Answer]]:
    """Return the subscriptions whose answer did not reach their member, with the answer of now; raises NotSaved.

    Those that the guide, changed once more, does not answer any more are open again.
    """
    guide, now = core.guide, core.clock()
    lost: list[tuple[Subscription, Answer]] = []
    for subscription in await core.store.subscriptions.undelivered(member_id, now - LOST_AFTER):
        answer = guide.ask(subscription.question, now.date())
        if answer.status == "answered":
            lost.append((subscription, answer))
        else:
            await note_unanswered(core, [subscription], guide.source.fingerprint)
    return lost
