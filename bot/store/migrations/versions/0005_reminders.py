"""Add reminders in channels, snoozes, round-robin delivery between servers, and an index of undelivered occurrences.

- `schedules.guild_id`: the server in which the schedule was switched on. Due schedules are claimed round-robin between
  servers, so that a large server does not delay the small ones.
- `schedules.channel_id`: the channel of a group's schedule. Such a schedule does not count as the member's own.
- `occurrences.snoozed_from`: the occurrence that was snoozed. This row is its successor.
- `occurrences.posted_at`: when the message was about to be sent. If it is empty, a retry need not look for the message
  in the channel's history.

No table is rebuilt, because a large bot has millions of occurrences.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INSTANT = sa.DateTime(timezone=True)
OWN = "state <> 'off' AND channel_id IS NULL"
OF_CHANNEL = "state <> 'off' AND channel_id IS NOT NULL"
GROUP = "channel_id IS NOT NULL"
UNTOLD = "told_at IS NULL AND state IN ('failed', 'skipped', 'unknown')"


def _index(name: str, table: str, column: str, where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, [column], unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    op.add_column("schedules", sa.Column("guild_id", sa.BigInteger(), nullable=True))
    # SQLite accepts the check and the foreign key of a new column only together with the column.
    op.execute(
        "ALTER TABLE schedules ADD COLUMN channel_id BIGINT"
        " CONSTRAINT ck_schedules_channel_of_a_server CHECK (channel_id IS NULL OR guild_id IS NOT NULL)"
    )
    op.execute(
        "ALTER TABLE schedules ADD COLUMN role_id BIGINT"
        " CONSTRAINT ck_schedules_role_of_a_group CHECK (role_id IS NULL OR channel_id IS NOT NULL)"
    )
    op.add_column("schedules", sa.Column("resumed_at", INSTANT, nullable=True))
    op.execute(
        "ALTER TABLE occurrences ADD COLUMN snoozed_from INTEGER"
        " CONSTRAINT fk_occurrences_snoozed_from REFERENCES occurrences (id) ON DELETE SET NULL"
    )
    op.add_column("occurrences", sa.Column("posted_at", INSTANT, nullable=True))
    op.execute("UPDATE occurrences SET posted_at = claimed_at WHERE state = 'claimed' AND attempts > 0")
    op.drop_index("uq_schedules_one_of_a_member", table_name="schedules")
    _index("uq_schedules_one_of_a_member", "schedules", "member_id", OWN, unique=True)
    _index("uq_schedules_one_of_a_channel", "schedules", "channel_id", OF_CHANNEL, unique=True)
    _index("ix_schedules_groups", "schedules", "guild_id", GROUP)
    op.drop_index("ix_schedules_next_due_at", table_name="schedules")
    op.create_index("ix_schedules_next_due_at_guild_id", "schedules", ["next_due_at", "guild_id"], unique=False)
    op.create_index("ix_occurrences_snoozed_from", "occurrences", ["snoozed_from"], unique=True)
    op.create_index("ix_occurrences_due_at", "occurrences", ["due_at"], unique=False)
    _index("ix_occurrences_untold", "occurrences", "schedule_id", UNTOLD)
