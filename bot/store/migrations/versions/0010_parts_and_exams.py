"""Store which parts of their plan a member ticked, and how their exam went.

- `done_parts`: the parts of the plan that are done.
- `targets.exam_asked_at`: when the member was asked how the exam went. Nobody is asked twice about one exam date.
- `targets.exam_result`: what they answered.
- `occurrences.exam_on`: the date of the exam about which the message asks. Empty for a reminder.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "done_parts",
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.member_id"], name="fk_done_parts_member_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "part", name="pk_done_parts"),
    )
    op.add_column("targets", sa.Column("exam_asked_at", sa.DateTime(timezone=True)))
    # SQLite accepts the check of a new column only together with the column.
    op.execute(
        "ALTER TABLE targets ADD COLUMN exam_result TEXT"
        " CONSTRAINT ck_targets_exam_result CHECK (exam_result IN ('passed', 'not_yet'))"
    )
    op.add_column("occurrences", sa.Column("exam_on", sa.Date()))
