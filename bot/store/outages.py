"""Store when the bot was not connected to Discord, so that an outage breaks no member's streak."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.streaks import Outage
from bot.store.database import Database
from bot.store.statements import columns_for, upsert
from bot.store.tables import facts, outages

CONNECTED_AT: Final = "connected_at"  # the name of the fact that says when the bot was last connected

_ENDED_AFTER: Final = (
    select(*columns_for(Outage, outages)).where(outages.c.ended_at > bindparam("after")).order_by(outages.c.began_at)
)


class Outages:
    """Stores outages, and when the bot was last connected."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last_connected_at(self) -> datetime | None:
        """Return the last recorded instant at which the bot was connected. Return None if none is recorded."""
        async with self._database.read(briefly=True) as connection:
            return await _last_connected_at(connection)

    async def note_connected(self, at: datetime, before: datetime | None, longest_gap: timedelta) -> Outage | None:
        """Record that the bot is connected at `at`. Save and return the outage that ends at `at`, if there is one.

        There is an outage if the bot was last connected more than `longest_gap` before `at`. Return None if there is
        none.
        `before`: when the bot was last connected. If it is None, the last recorded instant counts.
        """
        async with self._database.write(aside=True) as connection:
            began_at = await _last_connected_at(connection) if before is None else before
            await connection.execute(upsert(facts, name=CONNECTED_AT, value=at.isoformat()))
            if began_at is None or at - began_at <= longest_gap:
                return None
            await connection.execute(outages.insert().values(began_at=began_at, ended_at=at))
            return Outage(began_at, at)


async def _last_connected_at(connection: AsyncConnection) -> datetime | None:
    wanted = select(facts.c.value).where(facts.c.name == CONNECTED_AT)
    noted = (await connection.execute(wanted)).scalar_one_or_none()
    return datetime.fromisoformat(noted) if noted else None


async def read_outages(connection: AsyncConnection, after: datetime) -> tuple[Outage, ...]:
    """Read the outages that ended after an instant, the earliest first."""
    return tuple(Outage(*row) for row in await connection.execute(_ENDED_AFTER, {"after": after}))
