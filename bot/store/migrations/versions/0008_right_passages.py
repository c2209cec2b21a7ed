"""Store which passage would have answered a question whose answer did not help.

The choice belongs to the vote "not helpful". So it is in the row of a member's vote, or in the row of the question if
the vote is stored without a member. `-` stands for none of the passages that were offered.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("given_answers", sa.Column("right_passage_id", sa.Text()))
    op.add_column("votes", sa.Column("right_passage_id", sa.Text()))
