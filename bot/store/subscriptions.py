"""Store questions whose askers want to be notified when the guide answers them.

A subscription is deleted when its member has read the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import Subscription
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.statements import THE_MEMBER, columns_for, upsert
from bot.store.tables import wishes
from knowledge.text.characters import harmless

_HAS_CLAIMED: Final = select(exists().where(wishes.c.member_id == THE_MEMBER, wishes.c.state != "open"))


class Subscriptions:
    """Stores subscriptions. A claim ensures that an answer is sent at most once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, member_id: int, question: str, guide_fingerprint: str, at: datetime) -> Subscription:
        """Save a subscription that begins at `at`. It replaces the member's subscription to the same question."""
        row = upsert(
            wishes,
            ("member_id", "folded"),
            member_id=member_id,
            folded=folded(question),
            question=question,
            guide_fingerprint=guide_fingerprint,
            state="open",
            wished_at=at,
            claimed_at=None,
        )
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            return Subscription(*(await connection.execute(row.returning(*columns_for(Subscription, wishes)))).one())

    async def all_of(self, member_id: int) -> tuple[Subscription, ...]:
        """Return every subscription of a member, oldest first."""
        async with self._database.read() as connection:
            return await read_subscriptions(connection, member_id)

    async def withdraw(self, subscription_id: int, member_id: int) -> bool:
        """Delete a subscription of the member. Return False if the member has no such subscription."""
        own = (wishes.c.id == subscription_id) & (wishes.c.member_id == member_id)
        async with self._database.write() as connection:
            gone = (await connection.execute(delete(wishes).where(own))).rowcount > 0
        await self._database.erase()
        return gone

    async def open_ones(self, guide_fingerprint: str) -> list[Subscription]:
        """Return the open subscriptions whose question this guide was not asked yet, oldest first."""
        unasked = (wishes.c.state == "open") & (wishes.c.guide_fingerprint != guide_fingerprint)
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(*columns_for(Subscription, wishes)).where(unasked).order_by(wishes.c.id)
            )
            return [Subscription(*row) for row in rows]

    async def still_open(self, unanswered: Iterable[Subscription], guide_fingerprint: str) -> None:
        """Record that this guide does not answer these subscriptions. Claimed or failed ones are open again."""
        these = wishes.c.id.in_([subscription.id for subscription in unanswered])
        values = {"guide_fingerprint": guide_fingerprint, "state": "open", "claimed_at": None}
        async with self._database.write(aside=True) as connection:
            await connection.execute(update(wishes).where(these).values(values))

    async def claim(self, subscription: Subscription, at: datetime) -> bool:
        """Claim an open subscription before its answer is sent. If this returns False, do not send the answer."""
        mine = (wishes.c.id == subscription.id) & (wishes.c.state == "open")
        claimed = update(wishes).where(mine).values(state="claimed", claimed_at=at)
        async with self._database.write() as connection:
            return (await connection.execute(claimed)).rowcount > 0

    async def mark_failed(self, subscription: Subscription) -> None:
        """Record that the answer could not be sent, so that the member reads it after a later command."""
        mine = (wishes.c.id == subscription.id) & (wishes.c.state == "claimed")
        async with self._database.write() as connection:
            await connection.execute(update(wishes).where(mine).values(state="failed"))

    async def mark_told(self, told: Iterable[Subscription]) -> None:
        """Delete subscriptions whose members have read the answer."""
        async with self._database.write(aside=True) as connection:
            await connection.execute(delete(wishes).where(wishes.c.id.in_([subscription.id for subscription in told])))

    async def undelivered(self, member_id: int, claimed_before: datetime) -> list[Subscription]:
        """Return the member's subscriptions whose answer could not be sent, or was perhaps not sent.

        The answer was perhaps not sent if the subscription was claimed before `claimed_before` and has no outcome.
        """
        lost = (wishes.c.state == "claimed") & (wishes.c.claimed_at < claimed_before)
        mine = (wishes.c.member_id == member_id) & ((wishes.c.state == "failed") | lost)
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(*columns_for(Subscription, wishes)).where(mine).order_by(wishes.c.id)
            )
            return [Subscription(*row) for row in rows]

    def may_have_undelivered(self, member_id: int) -> bool:
        """Return False if `undelivered` returns nothing. Return True also if the file cannot be read."""
        found = self._database.glance(_HAS_CLAIMED, the_member=member_id)
        return found is None or bool(found[0])

    async def forget_before(self, instant: datetime) -> int:
        """Delete the subscriptions that began before `instant`. Return their number."""
        async with self._database.write() as connection:
            return (await connection.execute(delete(wishes).where(wishes.c.wished_at < instant))).rowcount


def folded(question: str) -> str:
    """Return a question in lower case and with single spaces, to compare it with other questions."""
    return " ".join(harmless(question).casefold().split())


async def read_subscriptions(connection: AsyncConnection, member_id: int) -> tuple[Subscription, ...]:
    """Read every subscription of a member, oldest first."""
    wanted = select(*columns_for(Subscription, wishes)).where(wishes.c.member_id == member_id).order_by(wishes.c.id)
    return tuple(Subscription(*row) for row in await connection.execute(wanted))
