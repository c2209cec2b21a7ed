"""Store whether a member wants praise below the study days that they log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("members", sa.Column("praise", sa.Boolean(), nullable=False, server_default=sa.true()))
