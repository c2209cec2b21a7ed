"""Add reminders that come once, and the reminder of a streak that is at stake.

- `schedules.kind`: weekly, once, or streak. A member has at most one weekly schedule of their own that is on or paused,
  at most one schedule of their streak in any state, and several that come once.
- `schedules.once_on`: the local date of a reminder that comes once.
- `schedules.note`: what the member wants to be reminded of then, in their own words.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

OWN = "state <> 'off' AND channel_id IS NULL AND kind = 'weekly'"
OF_STREAK = "kind = 'streak'"


def _unique(name: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "schedules", ["member_id"], unique=True, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    # SQLite accepts the check of a new column only together with the column.
    op.execute(
        "ALTER TABLE schedules ADD COLUMN kind TEXT DEFAULT 'weekly' NOT NULL"
        " CONSTRAINT ck_schedules_kind CHECK (kind IN ('weekly', 'once', 'streak'))"
    )
    op.execute(
        "ALTER TABLE schedules ADD COLUMN once_on DATE"
        " CONSTRAINT ck_schedules_day_of_once CHECK ((kind = 'once') = (once_on IS NOT NULL))"
    )
    op.execute(
        "ALTER TABLE schedules ADD COLUMN note TEXT"
        " CONSTRAINT ck_schedules_note_of_once CHECK (note IS NULL OR kind = 'once')"
    )
    op.drop_index("uq_schedules_one_of_a_member", table_name="schedules")
    _unique("uq_schedules_one_of_a_member", OWN)
    _unique("uq_schedules_streak_of_a_member", OF_STREAK)
