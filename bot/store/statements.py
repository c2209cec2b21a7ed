"""Build statements that several modules use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Table, bindparam
from sqlalchemy.dialects.sqlite import Insert, insert

# Stands for a member's id in a statement that is built once: to build one takes longer than to execute it. `of_member`
# gives the id. No column has the name, because SQLAlchemy keeps the columns' names for what an UPDATE sets.
THE_MEMBER: Final = bindparam("the_member", type_=BigInteger, required=False)


def columns_for(record: type, table: Table) -> list[Column[Any]]:
    """Return the columns that fill a dataclass, in the order of its fields."""
    return [table.c[field.name] for field in fields(record)]


def of_member(member_id: int, **others: object) -> dict[str, Any]:
    """Return the parameters of a statement with THE_MEMBER."""
    return {"the_member": member_id, **others}


def upsert(table: Table, unique: Sequence[str] = (), /, **values: Any) -> Insert:
    """Return a statement that inserts a row, or updates the row that has the same key.

    `unique`: the columns of the key. If there are none, the key is the primary key.
    """
    statement = insert(table).values(values)
    key = unique or [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in values if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


def insert_once(table: Table, **values: Any) -> Insert:
    """Return a statement that inserts a row, or does nothing if a row with the same unique key exists."""
    return insert(table).values(values).on_conflict_do_nothing()
