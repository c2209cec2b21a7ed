"""What was asked to be forgotten, without saying who, so that a restored backup can forget it again."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from bot.store.columns import Instant
from bot.store.tables.keys import metadata

forgotten = Table(
    "forgotten",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("key_id", Text, nullable=False),
    Column("forgotten_at", Instant, nullable=False, index=True),
)
