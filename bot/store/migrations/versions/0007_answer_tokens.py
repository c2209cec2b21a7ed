"""Cut what led from a member to the words of a question.

- `votes`: a vote below a private answer joined its member to the question. The stored votes do not say which answers
  were private. So the votes become two counts of the question, and their rows are deleted.
- `given_answers.id`: the buttons of the messages held this number. It becomes a hash of the number. The buttons still
  find the question, because the program looks for the hash of the number that a button holds.
- `study_entries.reminder_key`: the entries of the button below an answer held the answer's number. The key `a` takes
  its place. A date has at most one such entry that was not undone, as the unique index demands, and the other entries
  get no key.
"""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

CHUNK = 10_000


def number_of(token: int) -> int:
    return int.from_bytes(sha256(str(token).encode()).digest()[:8]) >> 1


def upgrade() -> None:
    op.add_column("given_answers", sa.Column("helpful", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("given_answers", sa.Column("not_helpful", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE given_answers SET"
        " helpful = (SELECT count(*) FROM votes WHERE answer_id = given_answers.id AND votes.helpful),"
        " not_helpful = (SELECT count(*) FROM votes WHERE answer_id = given_answers.id AND NOT votes.helpful)"
        " WHERE id IN (SELECT answer_id FROM votes)"
    )
    op.execute("DELETE FROM votes")
    connection = op.get_bind()
    rows = sa.table("given_answers", sa.column("id", sa.BigInteger))
    stored = list(connection.execute(sa.select(rows.c.id)).scalars())
    renumbered = sa.update(rows).where(rows.c.id == sa.bindparam("old")).values(id=sa.bindparam("new"))
    for begin in range(0, len(stored), CHUNK):
        connection.execute(renumbered, [{"old": old, "new": number_of(old)} for old in stored[begin : begin + CHUNK]])
    op.execute(
        "UPDATE study_entries SET reminder_key = NULL WHERE reminder_key LIKE 'a%' AND id NOT IN (SELECT min(id)"
        " FROM study_entries WHERE reminder_key LIKE 'a%' AND undone_at IS NULL GROUP BY member_id, studied_on)"
    )
    op.execute("UPDATE study_entries SET reminder_key = 'a' WHERE reminder_key LIKE 'a%'")
