"""Store what a server's admins set: the members' common goal of a week, and the channels where answers are public."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # SQLite accepts the check of a new column only together with the column.
    op.execute(
        "ALTER TABLE servers ADD COLUMN weekly_goal_minutes INTEGER"
        " CONSTRAINT ck_servers_goal CHECK (weekly_goal_minutes > 0)"
    )
    op.add_column("servers", sa.Column("public_channels", sa.Text(), nullable=True))
