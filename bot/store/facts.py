"""Small facts about the process itself, none about a member."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.database import Database
from bot.store.statements import put, put_once
from bot.store.tables import facts


class Facts:
    """Keeps a text a name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fact(self, name: str) -> str | None:
        """Gives a fact."""
        async with self._database.read() as connection:
            return (await connection.execute(select(facts.c.value).where(facts.c.name == name))).scalar_one_or_none()

    async def set_fact(self, name: str, value: str) -> None:
        """Sets a fact, whatever it was."""
        async with self._database.write(aside=True) as connection:
            await connection.execute(put(facts, name=name, value=value))

    async def set_first(self, name: str, value: str) -> str:
        """Sets a fact unless it is set; gives the one that holds."""
        async with self._database.write(aside=True) as connection:
            await connection.execute(put_once(facts, name=name, value=value))
            return (await connection.execute(select(facts.c.value).where(facts.c.name == name))).scalar_one()
