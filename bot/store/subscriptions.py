"""Questions whose askers want to be told when the guide answers them; each is kept until its member knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import Subscription
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.statements import columns_for, upsert
from bot.store.tables import wishes


class Subscriptions:
    """Keeps subscriptions, and sees to it that no answer is sent twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, member_id: int, question: str, guide_fingerprint: str, at: datetime) -> Subscription:
        """Keep a question with its member; the same one again is one subscription, counted from now."""
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

    async def withdraw(self, subscription_id: int, member_id: int) -> bool:
        """Delete a subscription of the member's own; tell whether there was one."""
        own = (wishes.c.id == subscription_id) & (wishes.c.member_id == member_id)
        async with self._database.write() as connection:
            gone = (await connection.execute(delete(wishes).where(own))).rowcount > 0
        await self._database.erase()
        return gone

    async def open_ones(self, guide_fingerprint: str) -> list[Subscription]:
        """Return the open subscriptions that this guide was not asked yet, oldest first."""
        unasked = (wishes.c.state == "open") & (wishes.c.guide_fingerprint != guide_fingerprint)
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(*columns_for(Subscription, wishes)).where(unasked).order_by(wishes.c.id)
            )
            return [Subscription(*row) for row in rows]

    async def still_open(self, unanswered: Iterable[Subscription], guide_fingerprint: str) -> None:
        """Record that this guide does not answer these either."""
        these = wishes.c.id.in_([subscription.id for subscription in unanswered])
        values = {"guide_fingerprint": guide_fingerprint, "state": "open", "claimed_at": None}
        async with self._database.write(aside=True) as connection:
            await connection.execute(update(wishes).where(these).values(values))

    async def claim(self, subscription: Subscription, at: datetime) -> bool:
        """Entitle to send the answer; tell whether the subscription was still open, which it then never is again."""
        mine = (wishes.c.id == subscription.id) & (wishes.c.state == "open")
        claimed = update(wishes).where(mine).values(state="claimed", claimed_at=at)
        async with self._database.write() as connection:
            return (await connection.execute(claimed)).rowcount > 0

    async def mark_failed(self, subscription: Subscription) -> None:
        """Record that the answer could not be sent, so that its member reads it another way."""
        mine = (wishes.c.id == subscription.id) & (wishes.c.state == "claimed")
        async with self._database.write() as connection:
            await connection.execute(update(wishes).where(mine).values(state="failed"))

    async def mark_told(self, told: Iterable[Subscription]) -> None:
        """Delete subscriptions whose members have read the answer."""
        async with self._database.write(aside=True) as connection:
            await connection.execute(delete(wishes).where(wishes.c.id.in_([subscription.id for subscription in told])))

    async def undelivered(self, member_id: int, claimed_before: datetime) -> list[Subscription]:
        """Return the member's whose answer did not arrive, or may not have: claimed before then and no more."""
        lost = (wishes.c.state == "claimed") & (wishes.c.claimed_at < claimed_before)
        mine = (wishes.c.member_id == member_id) & ((wishes.c.state == "failed") | lost)
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(*columns_for(Subscription, wishes)).where(mine).order_by(wishes.c.id)
            )
            return [Subscription(*row) for row in rows]

    async def forget_before(self, instant: datetime) -> int:
        """Delete what was subscribed to before an instant; tell how much that was."""
        async with self._database.write() as connection:
            return (await connection.execute(delete(wishes).where(wishes.c.wished_at < instant))).rowcount


def folded(question: str) -> str:
    """Return what two subscriptions to the same have in common."""
    return " ".join(question.casefold().split())


async def read_subscriptions(connection: AsyncConnection, member_id: int) -> tuple[Subscription, ...]:
    """Read every subscription of a member, oldest first."""
    wanted = select(*columns_for(Subscription, wishes)).where(wishes.c.member_id == member_id).order_by(wishes.c.id)
    return tuple(Subscription(*row) for row in await connection.execute(wanted))
