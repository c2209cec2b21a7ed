"""Store what a server's admins set, and when the bot wrote its first message to a server.

- `servers.weekly_goal_minutes`: the members' common goal of a week.
- `servers.public_channels`: the channels where answers may be public. NULL stands for all of them.
- `shares.with_exam`: whether the group's reminder may name the member's exam. Who shares already did not agree to it.
- `greetings`: a server that invites the bot anew does not get the first message again soon.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    # SQLite accepts the check of a new column only together with the column.
    op.execute(
        "ALTER TABLE servers ADD COLUMN weekly_goal_minutes INTEGER"
        " CONSTRAINT ck_servers_goal CHECK (weekly_goal_minutes > 0)"
    )
    op.add_column("servers", sa.Column("public_channels", sa.Text(), nullable=True))
    op.add_column("shares", sa.Column("with_exam", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "greetings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_greetings"),
    )
    op.create_index("ix_greetings_greeted_at", "greetings", ["greeted_at"], unique=False)
