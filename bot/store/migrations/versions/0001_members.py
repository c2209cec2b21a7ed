"""Create the first tables: members, their targets, study entries and reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )
    op.create_table(
        "members",
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("day_ends_at_hour", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("day_ends_at_hour BETWEEN 0 AND 6", name="ck_members_hour"),
        sa.PrimaryKeyConstraint("member_id", name="pk_members"),
    )
    op.create_table(
        "schedules",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("wall_time", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("dm_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("next_due_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("(state = 'on') = (next_due_at IS NOT NULL)", name="ck_schedules_due_while_on"),
        sa.CheckConstraint("state IN ('on', 'paused', 'off')", name="ck_schedules_state"),
        sa.CheckConstraint("wall_time LIKE '__:__'", name="ck_schedules_wall_time"),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name="ck_schedules_weekdays"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.member_id"], name="fk_schedules_member_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_schedules_member_id", "schedules", ["member_id"], unique=False)
    op.create_index("ix_schedules_next_due_at", "schedules", ["next_due_at"], unique=False)
    op.create_index(
        "uq_schedules_one_of_a_member",
        "schedules",
        ["member_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'off'"),
        postgresql_where=sa.text("state <> 'off'"),
    )
    op.create_table(
        "study_entries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("studied_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("logged_at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("reminder_key", sa.Text(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name="ck_study_entries_minutes"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.member_id"], name="fk_study_entries_member_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_study_entries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_study_entries_member_id_studied_on", "study_entries", ["member_id", "studied_on"], unique=False)
    op.create_index(
        "ix_study_entries_member_id_reminder_key_studied_on",
        "study_entries",
        ["member_id", "reminder_key", "studied_on"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "targets",
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("exam_on", sa.Date(), nullable=True),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.member_id"], name="fk_targets_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name="pk_targets"),
    )
    op.create_table(
        "zone_changes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.member_id"], name="fk_zone_changes_member_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_zone_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_zone_changes_member_id_changed_at", "zone_changes", ["member_id", "changed_at"], unique=False)
    op.create_table(
        "occurrences",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("schedule_id", NUMBER, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("snooze", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.CheckConstraint("(state = 'claimed') = (finished_at IS NULL)", name="ck_occurrences_finished_or_claimed"),
        sa.CheckConstraint(
            "(state = 'claimed') = (lease_until IS NOT NULL)", name="ck_occurrences_lease_while_claimed"
        ),
        sa.CheckConstraint("state IN ('claimed', 'sent', 'failed', 'skipped', 'unknown')", name="ck_occurrences_state"),
        sa.CheckConstraint("attempts >= 0", name="ck_occurrences_attempts"),
        sa.CheckConstraint("length(key) <= 25", name="ck_occurrences_key_is_a_nonce"),
        sa.CheckConstraint("snooze >= 0", name="ck_occurrences_snooze"),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedules.id"], name="fk_occurrences_schedule_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_occurrences"),
        sa.UniqueConstraint("key", name="uq_occurrences_key"),
        sa.UniqueConstraint("schedule_id", "due_at", "snooze", name="uq_occurrences_schedule_id_due_at_snooze"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_occurrences_lease_until", "occurrences", ["lease_until"], unique=False)
