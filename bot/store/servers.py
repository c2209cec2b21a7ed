"""Store in which servers the bot is and what their admins set, and delete the data of servers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Delete, bindparam, delete, exists, func, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.servers import HeldOfServer, ServerSettings
from bot.store.database import Database
from bot.store.forgotten import note_forgotten, usable_key
from bot.store.statements import insert_once
from bot.store.tables import facts, given_answers, greetings, schedules, servers, shares

_SETTINGS: Final = select(
    servers.c.keeps_questions, servers.c.has_leaderboard, servers.c.weekly_goal_minutes, servers.c.public_channels
).where(servers.c.guild_id == bindparam("server"))
_IS_SILENT: Final = select(exists().where(facts.c.name == bindparam("fact")))


class Servers:
    """Stores since when the bot is no longer in a server, and what the server's admins set.

    The choice about mentions is a fact, so that no column is needed for the few servers that refuse answers.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note_present(self, present: Collection[int], at: datetime) -> None:
        """Record for each known server whether the bot is in it.

        `present`: the servers in which the bot is. Each other known server counts as left since `at`, unless it counts
        as left already.
        """
        left = select(servers.c.guild_id).where(servers.c.left_at.is_not(None))
        async with self._database.write() as connection:
            absent = set(await known_servers(connection)) - set(present)
            gone = set((await connection.execute(left)).scalars())
            for guild_id in absent - gone:
                await _note(connection, guild_id, at)
            for guild_id in gone - absent:
                await _note(connection, guild_id, None)

    async def note_left(self, guild_id: int, at: datetime) -> None:
        """Record that the bot left a server at `at`. If an earlier instant is recorded, that instant stays."""
        async with self._database.write() as connection:
            await _note(connection, guild_id, at)

    async def note_back(self, guild_id: int) -> None:
        """Record that the bot is in a server, whether it had left the server or not."""
        async with self._database.write() as connection:
            await connection.execute(update(servers).where(servers.c.guild_id == guild_id).values(left_at=None))

    async def left_at(self, guild_id: int) -> datetime | None:
        """Return since when the bot is no longer in a server. Return None if no departure is recorded."""
        wanted = select(servers.c.left_at).where(servers.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return (await connection.execute(wanted)).scalar_one_or_none()

    async def answer_mentions(self, guild_id: int, answered: bool) -> None:
        """Set whether messages that mention the bot in a server are answered."""
        async with self._database.write() as connection:
            await add_server(connection, guild_id)
            if answered:
                await connection.execute(delete(facts).where(facts.c.name == _silent_in(guild_id)))
            else:
                await connection.execute(insert_once(facts, name=_silent_in(guild_id), value="yes"))

    async def set_weekly_goal(self, guild_id: int, minutes: int | None) -> None:
        """Set what the members of a server want to study together in a week. None removes the goal."""
        await self._set(guild_id, weekly_goal_minutes=minutes)

    async def set_public_channels(self, guild_id: int, channels: frozenset[int] | None) -> None:
        """Set in which channels of a server answers may be public. None stands for all of them."""
        await self._set(guild_id, public_channels=channels)

    async def settings(self, guild_id: int) -> ServerSettings:
        """Return what the admins of a server set, with the defaults for what they did not set."""
        async with self._database.read(briefly=True) as connection:
            silent = await connection.execute(_IS_SILENT, {"fact": _silent_in(guild_id)})
            answered = not silent.scalar_one()
            row = (await connection.execute(_SETTINGS, {"server": guild_id})).one_or_none()
        if row is None:
            return ServerSettings(answers_mentions=answered)
        return ServerSettings(
            row.keeps_questions, row.has_leaderboard, answered, row.weekly_goal_minutes, row.public_channels
        )

    async def held(self, guild_id: int) -> HeldOfServer:
        """Return how much is stored of a server."""
        asked = select(func.count()).select_from(given_answers).where(given_answers.c.guild_id == guild_id)
        running = _posted_in(guild_id) & (schedules.c.state != "off")
        reminders = select(func.count()).select_from(schedules).where(running)
        sharing = select(func.count()).select_from(shares).where(shares.c.guild_id == guild_id)
        async with self._database.read() as connection:
            counts = [(await connection.execute(wanted)).scalar_one() for wanted in (asked, reminders, sharing)]
        return HeldOfServer(*counts)

    async def forget(self, guild_id: int, at: datetime) -> None:
        """Delete all that is stored of a server, with every byte of it. The bot stays in the server.

        Note at `at` that its admins asked for it, for the case that a backup is restored (`bot.store.forgotten`).
        """
        key = await usable_key(self._database)
        async with self._database.write() as connection:
            await forget_server(connection, guild_id)
            await note_forgotten(connection, key, "server", guild_id, at)
        await self._database.erase()

    async def claim_greeting(self, guild_id: int, at: datetime, after: datetime) -> bool:
        """Record that the bot greets a server at `at`. Return False if it greeted the server after `after`."""
        async with self._database.write(aside=True) as connection:
            await connection.execute(_greeted_before(after).where(greetings.c.guild_id == guild_id))
            claimed = insert_once(greetings, guild_id=guild_id, greeted_at=at)
            return (await connection.execute(claimed)).rowcount > 0

    async def forget_greetings_before(self, instant: datetime) -> None:
        """Delete that the bot greeted servers at `instant` or before."""
        async with self._database.write() as connection:
            await connection.execute(_greeted_before(instant))

    async def forget_left_before(self, instant: datetime) -> int:
        """Delete the data of the servers that the bot left before `instant`. Return the number of these servers."""
        left = select(servers.c.guild_id, servers.c.left_at).where(servers.c.left_at < instant)
        async with self._database.write() as connection:
            gone = (await connection.execute(left)).all()
            for guild_id, left_at in gone:
                await forget_server(connection, guild_id, left_at)
            return len(gone)

    async def _set(self, guild_id: int, **values: object) -> None:
        async with self._database.write() as connection:
            await add_server(connection, guild_id)
            await connection.execute(update(servers).where(servers.c.guild_id == guild_id).values(values))


async def known_servers(connection: AsyncConnection) -> list[int]:
    """Return the servers of which anything is stored but that the bot greeted them."""
    known = union(
        select(servers.c.guild_id),
        select(given_answers.c.guild_id).where(given_answers.c.guild_id.is_not(None)),
        select(shares.c.guild_id),
        select(schedules.c.guild_id).where(schedules.c.channel_id.is_not(None)),
    )
    return list((await connection.execute(known)).scalars())


async def add_server(connection: AsyncConnection, guild_id: int) -> None:
    """Add a server's row with the default choices if it is missing."""
    await connection.execute(insert_once(servers, guild_id=guild_id, keeps_questions=True))


def _silent_in(guild_id: int) -> str:
    """Return the name of the fact which says that mentions in a server are not answered."""
    return f"no answers to mentions in {guild_id}"


def _greeted_before(instant: datetime) -> Delete:
    return delete(greetings).where(greetings.c.greeted_at <= instant)


def _posted_in(guild_id: int) -> ColumnElement[bool]:
    """Return the condition for the reminders of a server's groups."""
    return (schedules.c.guild_id == guild_id) & schedules.c.channel_id.is_not(None)


async def forget_server(connection: AsyncConnection, guild_id: int, left_at: datetime | None = None) -> None:
    """Delete all that is stored of a server.

    `left_at`: when the bot left the server. A member who installed the bot for themselves may use it there afterwards.
    Rows of that later time are not the server's data, so these rows stay.
    """
    shared, posted = shares.c.guild_id == guild_id, _posted_in(guild_id)
    if left_at is not None:
        shared &= shares.c.since <= left_at
        posted &= schedules.c.created_at <= left_at
    await connection.execute(delete(given_answers).where(given_answers.c.guild_id == guild_id))
    await connection.execute(delete(shares).where(shared))
    await connection.execute(delete(schedules).where(posted))
    await connection.execute(delete(facts).where(facts.c.name == _silent_in(guild_id)))
    await connection.execute(delete(servers).where(servers.c.guild_id == guild_id))


async def _note(connection: AsyncConnection, guild_id: int, left_at: datetime | None) -> None:
    """Save since when the bot is no longer in a server. An earlier instant stays.

    `left_at`: None if the bot is in the server.
    """
    await add_server(connection, guild_id)
    since = None if left_at is None else func.coalesce(servers.c.left_at, left_at)
    await connection.execute(update(servers).where(servers.c.guild_id == guild_id).values(left_at=since))
