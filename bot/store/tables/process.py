"""Facts about the bot, such as when it was last connected to Discord, and where it does not answer mentions."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from bot.store.tables.keys import metadata

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
