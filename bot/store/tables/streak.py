"""Study entries, and the facts that protect a streak."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Table, Text, text

from bot.store.columns import Instant, Weekdays
from bot.store.tables.keys import member_key, metadata, number

study_entries = Table(
    "study_entries",
    metadata,
    number(),
    member_key(),
    Column("studied_on", Date, nullable=False),
    Column("minutes", Integer),
    Column("what", Text),
    Column("zone", Text, nullable=False),
    Column("logged_at", Instant, nullable=False),
    Column("undone_at", Instant),
    Column("reminder_key", Text),
    CheckConstraint("minutes BETWEEN 1 AND 1440", "minutes"),
    # Covers the queries for a week and for a streak. A leaderboard of thousands of members reads only this index.
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

# The state of a member's streak after the day `through_on`. A mark is stored when nothing more can be logged for that
# day. So only the days after `through_on` are read for a streak, however long the history is. If an entry of that day
# or an earlier day is undone nevertheless, the mark is deleted.
streak_marks = Table(
    "streak_marks",
    metadata,
    member_key(primary_key=True),
    Column("through_on", Date, nullable=False),
    Column("current", Integer, nullable=False),
    Column("longest", Integer, nullable=False),
    Column("credit", Integer, nullable=False),
)

rest_days = Table(
    "rest_days",
    metadata,
    member_key(primary_key=True),
    Column("from_on", Date, primary_key=True),
    Column("weekdays", Weekdays, nullable=False),
    CheckConstraint("weekdays BETWEEN 0 AND 127", "weekdays"),
)

pauses = Table(
    "pauses",
    metadata,
    number(),
    member_key(),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("until_on >= from_on", "dates"),
    Index(None, "member_id", "from_on"),
    sqlite_autoincrement=True,
)

# The periods in which the bot was not connected to Discord, as its heartbeat found them.
outages = Table(
    "outages",
    metadata,
    number(),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False, index=True),
    CheckConstraint("ended_at > began_at", "instants"),
    sqlite_autoincrement=True,
)
