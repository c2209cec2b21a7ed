"""What ties rows together: names of keys, numbers of rows, and members, with whom their rows go."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# SQLite gives out a deleted row's number again unless told not to; a persistent button may still name it.
NUMBER = BigInteger().with_variant(Integer, "sqlite")


def number() -> Column[int]:
    """Return the column of a row's number."""
    return Column("id", NUMBER, primary_key=True)


def member_key(*, primary_key: bool = False) -> Column[int]:
    """Return the column that ties a row to its member: the row goes when the member is forgotten."""
    target = ForeignKey("members.member_id", ondelete="CASCADE")
    return Column("member_id", BigInteger, target, primary_key=primary_key, autoincrement=False, nullable=False)
