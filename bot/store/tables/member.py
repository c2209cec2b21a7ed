"""Members: their settings, and the credentials that they prepare for."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Integer, Table, Text, true

from bot.store.columns import Instant
from bot.store.tables.keys import member_key, metadata, number

members = Table(
    "members",
    metadata,
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", Text),
    Column("day_ends_at_hour", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("weekly_goal_days", Integer),
    Column("zone_asked_at", Instant),
    Column("praise", Boolean, nullable=False, server_default=true()),
    CheckConstraint("day_ends_at_hour BETWEEN 0 AND 6", "hour"),
    CheckConstraint("weekly_goal_days BETWEEN 1 AND 7", "goal"),
)

zone_changes = Table(
    "zone_changes",
    metadata,
    number(),
    member_key(),
    Column("zone", Text),
    Column("changed_at", Instant, nullable=False),
    Index(None, "member_id", "changed_at"),
    sqlite_autoincrement=True,
)

targets = Table(
    "targets",
    metadata,
    member_key(primary_key=True),
    Column("credential_id", Text, nullable=False),
    Column("exam_on", Date),
    Column("chosen_at", Instant, nullable=False),
    Column("experience", Text),
    Column("background", Text),
    Column("retirement_told_at", Instant),
    Column("exam_asked_at", Instant),
    Column("exam_result", Text),
    CheckConstraint("exam_result IN ('passed', 'not_yet')", "exam_result"),
)

done_parts = Table(
    "done_parts",
    metadata,
    member_key(primary_key=True),
    Column("part", Text, primary_key=True),
    Column("done_on", Date, nullable=False),
)
