"""Counting up a row that may not be there yet, in one statement on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.queue.prepared import Prepared


def count_up(connection: Connection, column: Column[int], key: Mapping[str, object], by: int = 1) -> int:
    """Add `by` to `column` in the row of its table with the primary key `key`;
    a row that is not there counts as 0. Returns the new value; the row stays
    locked until the end of the transaction, also when `by` is 0."""
    statement = _statement(connection.dialect.name, column)
    return int(statement.one(connection, {**key, "step": by})[0])


@lru_cache(maxsize=32)
def _statement(dialect: str, column: Column[int]) -> Prepared:
    table = column.table
    assert isinstance(table, Table)
    keys = list(table.primary_key.columns)
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    values: dict[str, Any] = {one.key: bindparam(one.key) for one in keys} | {column.key: bindparam("step")}
    return Prepared(
        insert(table)
        .values(values)
        .on_conflict_do_update(index_elements=keys, set_={column.name: column + bindparam("step")})
        .returning(column)
    )
