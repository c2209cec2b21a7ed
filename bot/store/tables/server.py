"""Servers' choices, and who shares in them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, true

from bot.store.columns import Instant
from bot.store.tables.keys import member_key, metadata

servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("keeps_questions", Boolean, nullable=False),
    Column("has_leaderboard", Boolean, nullable=False, server_default=true()),
    Column("left_at", Instant),
)

# In which servers a member shares streak and week.
shares = Table(
    "shares",
    metadata,
    member_key(primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
    Index(None, "guild_id"),
)
