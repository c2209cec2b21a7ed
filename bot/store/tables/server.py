"""The choices of servers' admins, and the members who share in a server."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table, false, true

from bot.store.columns import ChannelIds, Instant
from bot.store.tables.keys import member_key, metadata

servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("keeps_questions", Boolean, nullable=False),
    Column("has_leaderboard", Boolean, nullable=False, server_default=true()),
    Column("left_at", Instant),
    Column("weekly_goal_minutes", Integer),
    # The channels where answers may be public. NULL: in all channels.
    Column("public_channels", ChannelIds),
    CheckConstraint("weekly_goal_minutes > 0", "goal"),
)

# When the bot wrote its first message to a server. A server that invites it anew does not get this message again soon.
greetings = Table(
    "greetings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("greeted_at", Instant, nullable=False, index=True),
)

# The servers in which a member shares their streak and week.
shares = Table(
    "shares",
    metadata,
    member_key(primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
    # Whether the group's reminder may name the member's exam. Who shared before this was asked did not agree to it.
    Column("with_exam", Boolean, nullable=False, server_default=false()),
    Index(None, "guild_id"),
)
