"""What a member told of themselves for their plan, so that the next one needs no answers again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("targets", sa.Column("experience", sa.Text(), nullable=True))
    op.add_column("targets", sa.Column("background", sa.Text(), nullable=True))
