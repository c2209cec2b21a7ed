"""Store what was asked to be forgotten, so that a backup from before forgets it again when it is restored.

- `forgotten.digest`: an HMAC-SHA256 of a member's or a server's Discord id (`bot.store.forgotten_key`).
- `forgotten.key_id`: which key it was made with.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "forgotten",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_forgotten"),
    )
    op.create_index("ix_forgotten_forgotten_at", "forgotten", ["forgotten_at"], unique=False)
