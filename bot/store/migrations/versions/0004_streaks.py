"""Add what protects a streak (rest days, pauses, the bot's outages), weekly goals, and sharing within a server.

Rest days, pauses, outages and shares are rows with the date or instant from which they hold. So a later change does
not alter the past.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _member(table: str) -> list[sa.Column[int] | sa.ForeignKeyConstraint]:
    name = f"fk_{table}_member_id"
    return [
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.member_id"], name=name, ondelete="CASCADE"),
    ]


def upgrade() -> None:
    # SQLite accepts the check of a new column only together with the column. Rebuilding the table instead would delete
    # the rows that refer to it.
    op.execute(
        "ALTER TABLE members ADD COLUMN weekly_goal_days INTEGER"
        " CONSTRAINT ck_members_goal CHECK (weekly_goal_days BETWEEN 1 AND 7)"
    )
    op.add_column("members", sa.Column("zone_asked_at", INSTANT, nullable=True))
    op.add_column("targets", sa.Column("retirement_told_at", INSTANT, nullable=True))
    op.add_column("servers", sa.Column("has_leaderboard", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("servers", sa.Column("left_at", INSTANT, nullable=True))
    op.create_table(
        "streak_marks",
        *_member("streak_marks"),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_streak_marks"),
    )
    op.create_table(
        "rest_days",
        *_member("rest_days"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekdays BETWEEN 0 AND 127", name="ck_rest_days_weekdays"),
        sa.PrimaryKeyConstraint("member_id", "from_on", name="pk_rest_days"),
    )
    op.create_table(
        "pauses",
        sa.Column("id", NUMBER, nullable=False),
        *_member("pauses"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("until_on >= from_on", name="ck_pauses_dates"),
        sa.PrimaryKeyConstraint("id", name="pk_pauses"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pauses_member_id_from_on", "pauses", ["member_id", "from_on"], unique=False)
    op.create_table(
        "outages",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=False),
        sa.CheckConstraint("ended_at > began_at", name="ck_outages_instants"),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outages_ended_at", "outages", ["ended_at"], unique=False)
    op.create_table(
        "shares",
        *_member("shares"),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "guild_id", name="pk_shares"),
    )
    op.create_index("ix_shares_guild_id", "shares", ["guild_id"], unique=False)
    # The index covers the query for a week, so that a leaderboard of thousands of members reads only the index.
    op.drop_index("ix_study_entries_member_id_studied_on", table_name="study_entries")
    week = ["member_id", "studied_on", "undone_at", "minutes"]
    op.create_index("ix_study_entries_member_id_studied_on_undone_at_minutes", "study_entries", week, unique=False)
