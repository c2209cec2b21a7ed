"""Questions with their answers, votes on the answers, and subscriptions (the table `wishes`)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import Instant
from bot.store.tables.keys import NUMBER, member_key, metadata, number

given_answers = Table(
    "given_answers",
    metadata,
    number(),  # the hash of the token that the buttons hold: see bot.rules.answer_token
    Column("guild_id", BigInteger),
    Column("question", Text),
    Column("status", Text, nullable=False),
    Column("passage_id", Text),
    Column("guide_version", Text),
    Column("asked_at", Instant, nullable=False, index=True),
    # The votes without a member: below private answers, and all votes from before migration 0007.
    Column("helpful", Integer, nullable=False, server_default="0"),
    Column("not_helpful", Integer, nullable=False, server_default="0"),
    Column("right_passage_id", Text),  # what would have answered, as the voter without a member says
    CheckConstraint("length(question) <= 500", "question"),
    CheckConstraint("status IN ('answered', 'unsure', 'not_covered')", "status"),
    Index(None, "guild_id", "asked_at"),
    sqlite_autoincrement=True,
)

votes = Table(
    "votes",
    metadata,
    Column("answer_id", NUMBER, ForeignKey("given_answers.id", ondelete="CASCADE"), primary_key=True),
    member_key(primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("voted_at", Instant, nullable=False),
    Column("right_passage_id", Text),
    Index(None, "member_id"),
)

wishes = Table(
    "wishes",
    metadata,
    number(),
    member_key(),
    Column("question", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("guide_fingerprint", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("wished_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    UniqueConstraint("member_id", "folded"),
    CheckConstraint("length(question) <= 500", "question"),
    CheckConstraint("state IN ('open', 'claimed', 'failed')", "state"),
    CheckConstraint("(state = 'open') = (claimed_at IS NULL)", "claimed_unless_open"),
    sqlite_autoincrement=True,
)
