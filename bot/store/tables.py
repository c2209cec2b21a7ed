"""The tables, as the newest migration leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.dialects.sqlite import Insert, insert

from bot.store.columns import Instant, WallTime, Weekdays

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# SQLite gives out a deleted row's number again unless told not to; a lasting button may still name it.
NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _number() -> Column[int]:
    return Column("id", NUMBER, primary_key=True)


def _member(*, primary_key: bool = False) -> Column[int]:
    """Gives the column that ties a row to its member: the row goes when the member is forgotten."""
    target = ForeignKey("members.member_id", ondelete="CASCADE")
    return Column("member_id", BigInteger, target, primary_key=primary_key, autoincrement=False, nullable=False)


members = Table(
    "members",
    metadata,
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", Text),
    Column("day_ends_at_hour", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("weekly_goal_days", Integer),
    Column("zone_asked_at", Instant),
    CheckConstraint("day_ends_at_hour BETWEEN 0 AND 6", "hour"),
    CheckConstraint("weekly_goal_days BETWEEN 1 AND 7", "goal"),
)

zone_changes = Table(
    "zone_changes",
    metadata,
    _number(),
    _member(),
    Column("zone", Text),
    Column("changed_at", Instant, nullable=False),
    Index(None, "member_id", "changed_at"),
    sqlite_autoincrement=True,
)

targets = Table(
    "targets",
    metadata,
    _member(primary_key=True),
    Column("credential_id", Text, nullable=False),
    Column("exam_on", Date),
    Column("chosen_at", Instant, nullable=False),
    Column("experience", Text),
    Column("background", Text),
    Column("retirement_told_at", Instant),
)

study_entries = Table(
    "study_entries",
    metadata,
    _number(),
    _member(),
    Column("studied_on", Date, nullable=False),
    Column("minutes", Integer),
    Column("what", Text),
    Column("zone", Text, nullable=False),
    Column("logged_at", Instant, nullable=False),
    Column("undone_at", Instant),
    Column("reminder_key", Text),
    CheckConstraint("minutes BETWEEN 1 AND 1440", "minutes"),
    # Holds all that a week or a streak asks for, so that a leaderboard of thousands reads no entry itself.
    Index(None, "member_id", "studied_on", "undone_at", "minutes"),
    Index(
        None,
        "member_id",
        "reminder_key",
        "studied_on",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

# What the days up to one come to: nothing that could change them can be logged any more, so that a streak is derived
# from the days since, however long its history is.
streak_marks = Table(
    "streak_marks",
    metadata,
    _member(primary_key=True),
    Column("through_on", Date, nullable=False),
    Column("current", Integer, nullable=False),
    Column("longest", Integer, nullable=False),
    Column("credit", Integer, nullable=False),
)

rest_days = Table(
    "rest_days",
    metadata,
    _member(primary_key=True),
    Column("from_on", Date, primary_key=True),
    Column("weekdays", Weekdays, nullable=False),
    CheckConstraint("weekdays BETWEEN 0 AND 127", "weekdays"),
)

pauses = Table(
    "pauses",
    metadata,
    _number(),
    _member(),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("until_on >= from_on", "dates"),
    Index(None, "member_id", "from_on"),
    sqlite_autoincrement=True,
)

# When the bot was not connected to Discord, by its own heartbeat.
outages = Table(
    "outages",
    metadata,
    _number(),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False, index=True),
    CheckConstraint("ended_at > began_at", "instants"),
    sqlite_autoincrement=True,
)

# In which servers a member shares streak and week.
shares = Table(
    "shares",
    metadata,
    _member(primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
    Index(None, "guild_id"),
)

schedules = Table(
    "schedules",
    metadata,
    _number(),
    _member(),
    Column("weekdays", Weekdays, nullable=False),
    Column("wall_time", WallTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("dm_channel_id", BigInteger),
    Column("state", Text, nullable=False),
    Column("state_reason", Text),
    Column("next_due_at", Instant, index=True),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("weekdays BETWEEN 1 AND 127", "weekdays"),
    CheckConstraint("wall_time LIKE '__:__'", "wall_time"),
    CheckConstraint("state IN ('on', 'paused', 'off')", "state"),
    CheckConstraint("(state = 'on') = (next_due_at IS NOT NULL)", "due_while_on"),
    Index(
        "uq_schedules_one_of_a_member",
        "member_id",
        unique=True,
        sqlite_where=text("state <> 'off'"),
        postgresql_where=text("state <> 'off'"),
    ),
    Index(None, "member_id"),
    sqlite_autoincrement=True,
)

occurrences = Table(
    "occurrences",
    metadata,
    _number(),
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
    Column("reason", Text),
    Column("told_at", Instant),
    UniqueConstraint("schedule_id", "due_at", "snooze"),
    CheckConstraint("snooze >= 0", "snooze"),
    CheckConstraint("length(key) <= 25", "key_is_a_nonce"),
    CheckConstraint("attempts >= 0", "attempts"),
    CheckConstraint("state IN ('claimed', 'sent', 'failed', 'skipped', 'unknown')", "state"),
    CheckConstraint("(state = 'claimed') = (lease_until IS NOT NULL)", "lease_while_claimed"),
    CheckConstraint("(state = 'claimed') = (finished_at IS NULL)", "finished_or_claimed"),
    sqlite_autoincrement=True,
)

servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("keeps_questions", Boolean, nullable=False),
    Column("has_leaderboard", Boolean, nullable=False, server_default=true()),
    Column("left_at", Instant),
)

given_answers = Table(
    "given_answers",
    metadata,
    _number(),
    Column("guild_id", BigInteger),
    Column("question", Text),
    Column("status", Text, nullable=False),
    Column("passage_id", Text),
    Column("guide_version", Text),
    Column("asked_at", Instant, nullable=False, index=True),
    CheckConstraint("length(question) <= 500", "question"),
    CheckConstraint("status IN ('answered', 'unsure', 'not_covered')", "status"),
    Index(None, "guild_id", "asked_at"),
    sqlite_autoincrement=True,
)

votes = Table(
    "votes",
    metadata,
    Column("answer_id", NUMBER, ForeignKey("given_answers.id", ondelete="CASCADE"), primary_key=True),
    _member(primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("voted_at", Instant, nullable=False),
    Index(None, "member_id"),
)

wishes = Table(
    "wishes",
    metadata,
    _number(),
    _member(),
    Column("question", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("guide_fingerprint", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("wished_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    UniqueConstraint("member_id", "folded"),
    CheckConstraint("length(question) <= 500", "question"),
    CheckConstraint("state IN ('open', 'claimed', 'failed')", "state"),
    CheckConstraint("(state = 'open') = (claimed_at IS NULL)", "claimed_unless_open"),
    sqlite_autoincrement=True,
)

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


def columns_for(record: type, table: Table) -> list[Column[Any]]:
    """Gives the columns that fill a dataclass, in the order of its fields."""
    return [table.c[field.name] for field in fields(record)]


def put(table: Table, unique: Sequence[str] = (), /, **values: Any) -> Insert:
    """Inserts a row, or changes these values where its primary key, or the unique columns named, is there already."""
    statement = insert(table).values(values)
    key = unique or [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in values if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


def put_once(table: Table, **values: Any) -> Insert:
    """Inserts a row unless one of its keys is taken."""
    return insert(table).values(values).on_conflict_do_nothing()
