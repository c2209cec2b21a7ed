"""Facts about the bot's process, such as when it was last connected to Discord."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from bot.store.tables.keys import metadata

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
