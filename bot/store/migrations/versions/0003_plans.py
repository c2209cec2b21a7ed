"""Store the experience and background that a member gave for a plan, so that the next plan need not ask again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("targets", sa.Column("experience", sa.Text(), nullable=True))
    op.add_column("targets", sa.Column("background", sa.Text(), nullable=True))
