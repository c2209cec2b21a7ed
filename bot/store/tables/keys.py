"""Name the constraints, and declare the columns for a row's number and for the member of a row."""

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

# Without AUTOINCREMENT, SQLite reuses the number of a deleted row. A persistent button may still name this number.
# AUTOINCREMENT needs the type INTEGER. Each table that has such numbers sets sqlite_autoincrement.
NUMBER = BigInteger().with_variant(Integer, "sqlite")


def number() -> Column[int]:
    """Return the column of a row's number."""
    return Column("id", NUMBER, primary_key=True)


def member_key(*, primary_key: bool = False) -> Column[int]:
    """Return the column that refers to the row's member. The row is deleted when the member is deleted."""
    target = ForeignKey("members.member_id", ondelete="CASCADE")
    return Column("member_id", BigInteger, target, primary_key=primary_key, autoincrement=False, nullable=False)
