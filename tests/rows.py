"""What the tests look up in a database and no part of the program asks for."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from bot.rules.records import StudyDay
from bot.rules.reminders import Occurrence
from bot.store import Store
from bot.store.outages import CONNECTED_AT
from bot.store.study import read_days
from bot.store.tables import facts, greetings, outages, servers


async def study_days(store: Store, member_id: int) -> list[StudyDay]:
    """The days on which a member studied, oldest first."""
    async with store._database.read() as connection:
        return list(await read_days(connection, member_id, None))


async def recent(store: Store, schedule_id: int, limit: int) -> list[Occurrence]:
    """The latest occurrences of a schedule, latest first."""
    found = await store.reminders.since(schedule_id, datetime(1970, 1, 1, tzinfo=UTC))
    return sorted(found, key=lambda one: (one.due_at, one.snooze), reverse=True)[:limit]


async def left_at(store: Store, guild_id: int) -> datetime | None:
    """Since when the bot is no longer in a server; None where it is, or nothing is known."""
    async with store._database.read() as connection:
        wanted = select(servers.c.left_at).where(servers.c.guild_id == guild_id)
        return (await connection.execute(wanted)).scalar_one_or_none()


async def connected_at(store: Store) -> datetime | None:
    """When the bot was last noted to be connected."""
    noted = await fact(store, CONNECTED_AT)
    return datetime.fromisoformat(noted) if noted else None


async def fact(store: Store, name: str) -> str | None:
    """A small fact of the process."""
    async with store._database.read() as connection:
        return (await connection.execute(select(facts.c.value).where(facts.c.name == name))).scalar_one_or_none()


async def set_fact(store: Store, name: str, value: str) -> None:
    """Sets a small fact of the process, whatever it was."""
    async with store._database.write() as connection:
        await connection.execute(delete(facts).where(facts.c.name == name))
        await connection.execute(insert(facts).values(name=name, value=value))


async def record_outage(store: Store, began_at: datetime, ended_at: datetime) -> None:
    """Keeps an outage that is over, whenever that was."""
    async with store._database.write() as connection:
        await connection.execute(outages.insert().values(began_at=began_at, ended_at=ended_at))


async def greeted(store: Store) -> dict[int, datetime]:
    """When the bot greeted which server, as far as it is noted."""
    async with store._database.read() as connection:
        rows = await connection.execute(select(greetings.c.guild_id, greetings.c.greeted_at))
        return {row.guild_id: row.greeted_at for row in rows}
