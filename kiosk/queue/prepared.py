"""Statements that every number and every call runs, prepared once.

SQLAlchemy writes the SQL, for both engines. On SQLite, which answers in less
time than it takes to ask it politely, the text and the way its values go in
and out are kept, and the driver is asked directly, inside the transaction that
SQLAlchemy has begun. On PostgreSQL the statement goes its ordinary way.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Insert, Table, bindparam, exc, insert
from sqlalchemy.sql.compiler import SQLCompiler

Processor = Callable[[Any], Any] | None


class Prepared:
    """A statement whose values all have names. `rows` are tuples with the names
    of the columns; what the driver raises is raised as SQLAlchemy's."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._direct: _Direct | None = None

    def all(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Every row."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).all()
        return self._ready(connection.dialect).rows(_driver(connection), values)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """The first row; None when there is none."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def one(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The row of a statement that always has one."""
        return self.all(connection, values)[0]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows were written."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).rowcount
        return self._ready(connection.dialect).written(_driver(connection), values)

    def _ready(self, dialect: Dialect) -> _Direct:
        if self._direct is None:
            self._direct = _Direct.of(self._statement, dialect)
        return self._direct


def every_value(table: Table, *but: str) -> Insert:
    """An insert that names each column of `table`, `but` those the database fills."""
    return insert(table).values({one.key: bindparam(one.key) for one in table.c if one.key not in but})


def tell(connection: Connection, sql: str) -> None:
    """Run `sql` that has neither values nor rows."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(sql)
        return
    try:
        _driver(connection).execute(sql).close()
    except sqlite3.Error as error:
        raise _as_sqlalchemy(sql, error) from error


@dataclass(frozen=True, slots=True)
class _Direct:
    """SQL as SQLite takes it. `given` are the names in their order, each with
    what makes the driver's value of ours; `fixed` are values of the statement itself."""

    sql: str
    given: tuple[tuple[str, Processor], ...]
    fixed: Mapping[str, Any]
    row: Callable[..., Any]
    taken: tuple[tuple[int, Callable[[Any], Any]], ...]

    @classmethod
    def of(cls, statement: Executable, dialect: Dialect) -> _Direct:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        names = tuple(compiled.positiontup or ())
        given = tuple((name, _into(compiled, name, dialect)) for name in names)
        fixed = {name: value for name, value in compiled.params.items() if name in names}
        columns = list(getattr(statement, "exported_columns", ()))
        processors = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        row = namedtuple("row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        taken = tuple((place, one) for place, one in enumerate(processors) if one is not None)
        return cls(compiled.string, given, fixed, row, taken)

    def rows(self, driver: sqlite3.Connection, values: Mapping[str, Any]) -> list[Any]:
        raw = self._executed(driver, values).fetchall()
        if not self.taken:
            return [self.row(*one) for one in raw]
        found = []
        for one in raw:
            fields = list(one)
            for place, processor in self.taken:
                fields[place] = processor(fields[place])
            found.append(self.row(*fields))
        return found

    def written(self, driver: sqlite3.Connection, values: Mapping[str, Any]) -> int:
        return self._executed(driver, values).rowcount

    def _executed(self, driver: sqlite3.Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        fixed = self.fixed
        bound = []
        for name, processor in self.given:
            value = values[name] if name in values else fixed[name]
            bound.append(value if processor is None else processor(value))
        try:
            return driver.execute(self.sql, bound)
        except sqlite3.Error as error:
            raise _as_sqlalchemy(self.sql, error) from error


def _into(compiled: SQLCompiler, name: str, dialect: Dialect) -> Processor:
    return compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _as_sqlalchemy(sql: str, error: sqlite3.Error) -> BaseException:
    """Without the values: they may be somebody's."""
    return exc.DBAPIError.instance(sql, None, error, sqlite3.Error, hide_parameters=True)
