"""Add questions without their askers, votes on answers, wishes, and each server's choice to store questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "servers",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("keeps_questions", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_servers"),
    )
    op.create_table(
        "given_answers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("passage_id", sa.Text(), nullable=True),
        sa.Column("guide_version", sa.Text(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(question) <= 500", name="ck_given_answers_question"),
        sa.CheckConstraint("status IN ('answered', 'unsure', 'not_covered')", name="ck_given_answers_status"),
        sa.PrimaryKeyConstraint("id", name="pk_given_answers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_given_answers_asked_at", "given_answers", ["asked_at"], unique=False)
    op.create_index("ix_given_answers_guild_id_asked_at", "given_answers", ["guild_id", "asked_at"], unique=False)
    op.create_table(
        "votes",
        sa.Column("answer_id", NUMBER, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("voted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["given_answers.id"], name="fk_votes_answer_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.member_id"], name="fk_votes_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("answer_id", "member_id", name="pk_votes"),
    )
    op.create_index("ix_votes_member_id", "votes", ["member_id"], unique=False)
    op.create_table(
        "wishes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("guide_fingerprint", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wished_at", INSTANT, nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=True),
        sa.CheckConstraint("(state = 'open') = (claimed_at IS NULL)", name="ck_wishes_claimed_unless_open"),
        sa.CheckConstraint("length(question) <= 500", name="ck_wishes_question"),
        sa.CheckConstraint("state IN ('open', 'claimed', 'failed')", name="ck_wishes_state"),
        sa.ForeignKeyConstraint(["member_id"], ["members.member_id"], name="fk_wishes_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_wishes"),
        sa.UniqueConstraint("member_id", "folded", name="uq_wishes_member_id_folded"),
        sqlite_autoincrement=True,
    )
