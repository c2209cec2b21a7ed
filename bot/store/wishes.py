"""Questions whose askers want to be told when the guide answers them; each is kept until its member knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import Wish
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.statements import columns_for, put
from bot.store.tables import wishes


class Wishes:
    """Keeps wishes, and sees to it that no answer is sent twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, member_id: int, question: str, guide_fingerprint: str, at: datetime) -> Wish:
        """Keep a question with its member; the same one again is one wish, counted from now."""
        row = put(
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
            return Wish(*(await connection.execute(row.returning(*columns_for(Wish, wishes)))).one())

    async def withdraw(self, wish_id: int, member_id: int) -> bool:
        """Delete a wish of the member's own; tell whether there was one."""
        own = (wishes.c.id == wish_id) & (wishes.c.member_id == member_id)
        async with self._database.write() as connection:
            gone = (await connection.execute(delete(wishes).where(own))).rowcount > 0
        await self._database.erase()
        return gone

    async def open_ones(self, guide_fingerprint: str) -> list[Wish]:
        """Return the open wishes that this guide was not asked yet, oldest first."""
        unasked = (wishes.c.state == "open") & (wishes.c.guide_fingerprint != guide_fingerprint)
        async with self._database.read() as connection:
            rows = await connection.execute(select(*columns_for(Wish, wishes)).where(unasked).order_by(wishes.c.id))
            return [Wish(*row) for row in rows]

    async def still_open(self, unanswered: Iterable[Wish], guide_fingerprint: str) -> None:
        """Record that this guide does not answer these either."""
        these = wishes.c.id.in_([wish.id for wish in unanswered])
        values = {"guide_fingerprint": guide_fingerprint, "state": "open", "claimed_at": None}
        async with self._database.write(aside=True) as connection:
            await connection.execute(update(wishes).where(these).values(values))

    async def claim(self, wish: Wish, at: datetime) -> bool:
        """Entitle to send the answer; tell whether the wish was still open, which it then never is again."""
        mine = (wishes.c.id == wish.id) & (wishes.c.state == "open")
        claimed = update(wishes).where(mine).values(state="claimed", claimed_at=at)
        async with self._database.write() as connection:
            return (await connection.execute(claimed)).rowcount > 0

    async def mark_failed(self, wish: Wish) -> None:
        """Record that the answer could not be sent, so that its member reads it another way."""
        mine = (wishes.c.id == wish.id) & (wishes.c.state == "claimed")
        async with self._database.write() as connection:
            await connection.execute(update(wishes).where(mine).values(state="failed"))

    async def mark_told(self, told: Iterable[Wish]) -> None:
        """Delete wishes whose members have read the answer."""
        async with self._database.write(aside=True) as connection:
            await connection.execute(delete(wishes).where(wishes.c.id.in_([wish.id for wish in told])))

    async def undelivered(self, member_id: int, claimed_before: datetime) -> list[Wish]:
        """Return the member's wishes whose answer did not arrive, or may not have: claimed before then and no more."""
        lost = (wishes.c.state == "claimed") & (wishes.c.claimed_at < claimed_before)
        mine = (wishes.c.member_id == member_id) & ((wishes.c.state == "failed") | lost)
        async with self._database.read() as connection:
            rows = await connection.execute(select(*columns_for(Wish, wishes)).where(mine).order_by(wishes.c.id))
            return [Wish(*row) for row in rows]

    async def forget_before(self, instant: datetime) -> int:
        """Delete what was wished before an instant; tell how much that was."""
        async with self._database.write() as connection:
            return (await connection.execute(delete(wishes).where(wishes.c.wished_at < instant))).rowcount


def folded(question: str) -> str:
    """Return what two wishes for the same have in common."""
    return " ".join(question.casefold().split())


async def read_wishes(connection: AsyncConnection, member_id: int) -> tuple[Wish, ...]:
    """Read every wish of a member, oldest first."""
    wanted = select(*columns_for(Wish, wishes)).where(wishes.c.member_id == member_id).order_by(wishes.c.id)
    return tuple(Wish(*row) for row in await connection.execute(wanted))
