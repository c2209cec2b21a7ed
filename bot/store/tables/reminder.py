"""Schedules of weekly reminders, and their occurrences."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.columns import Instant, StoredCause, WallTime, Weekdays
from bot.store.tables.keys import NUMBER, member_key, metadata, number


def _index(name: str, column: str, *, where: str, unique: bool = False) -> Index:
    """Return a partial index: it holds only the rows that `where` matches."""
    return Index(name, column, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


schedules = Table(
    "schedules",
    metadata,
    number(),
    member_key(),
    Column("weekdays", Weekdays, nullable=False),
    Column("wall_time", WallTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("dm_channel_id", BigInteger),
    Column("state", Text, nullable=False),
    Column("state_reason", StoredCause),
    Column("next_due_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("role_id", BigInteger),
    Column("resumed_at", Instant),
    CheckConstraint("weekdays BETWEEN 1 AND 127", "weekdays"),
    CheckConstraint("wall_time LIKE '__:__'", "wall_time"),
    CheckConstraint("state IN ('on', 'paused', 'off')", "state"),
    CheckConstraint("(state = 'on') = (next_due_at IS NOT NULL)", "due_while_on"),
    CheckConstraint("channel_id IS NULL OR guild_id IS NOT NULL", "channel_of_a_server"),
    CheckConstraint("role_id IS NULL OR channel_id IS NOT NULL", "role_of_a_group"),
    _index("uq_schedules_one_of_a_member", "member_id", unique=True, where="state <> 'off' AND channel_id IS NULL"),
    _index(
        "uq_schedules_one_of_a_channel", "channel_id", unique=True, where="state <> 'off' AND channel_id IS NOT NULL"
    ),
    _index("ix_schedules_groups", "guild_id", where="channel_id IS NOT NULL"),
    # Covers `find_due`, the query for due schedules round-robin between servers.
    Index(None, "next_due_at", "guild_id"),
    Index(None, "member_id"),
    sqlite_autoincrement=True,
)

occurrences = Table(
    "occurrences",
    metadata,
    number(),
    Column("schedule_id", NUMBER, ForeignKey("schedules.id", ondelete="CASCADE"), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("snooze", Integer, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("claimed_at", Instant, nullable=False),
    Column("lease_until", Instant, index=True),
    Column("attempts", Integer, nullable=False),
    Column("finished_at", Instant),
    Column("message_id", BigInteger),
    Column("reason", StoredCause),
    Column("told_at", Instant),
    # When the message was about to be sent. If this is set, the channel's history is read before the message is sent.
    Column("posted_at", Instant),
    # The occurrence that was snoozed; this row is its successor. An occurrence has at most one successor.
    Column("snoozed_from", NUMBER, ForeignKey("occurrences.id", ondelete="SET NULL"), index=True, unique=True),
    # The date of the exam about which the message asks. NULL for a reminder.
    Column("exam_on", Date),
    UniqueConstraint("schedule_id", "due_at", "snooze"),
    CheckConstraint("snooze >= 0", "snooze"),
    CheckConstraint("length(key) <= 25", "key_is_a_nonce"),
    CheckConstraint("attempts >= 0", "attempts"),
    CheckConstraint("state IN ('claimed', 'sent', 'failed', 'skipped', 'unknown')", "state"),
    CheckConstraint("(state = 'claimed') = (lease_until IS NOT NULL)", "lease_while_claimed"),
    CheckConstraint("(state = 'claimed') = (finished_at IS NULL)", "finished_or_claimed"),
    Index(None, "due_at"),
    _index(
        "ix_occurrences_untold", "schedule_id", where="told_at IS NULL AND state IN ('failed', 'skipped', 'unknown')"
    ),
    sqlite_autoincrement=True,
)
