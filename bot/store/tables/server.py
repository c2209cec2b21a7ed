"""The choices of servers' admins, and the members who share in a server."""

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

# The servers in which a member shares their streak and week.
shares = Table(
    "shares",
    metadata,
    member_key(primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
    Index(None, "guild_id"),
)
