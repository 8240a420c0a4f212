"""How values are kept that the two engines keep differently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Dialect, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        if dialect.name == "sqlite":
            return _sqlite_text
        return super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _sqlite_text(value: datetime | None) -> str | None:
    """What SQLAlchemy itself writes, in less than half the time: 2026-11-23 00:00:00.000000."""
    return None if value is None else value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


class Microseconds(FunctionElement[int]):
    """`Microseconds(moment)`: whole microseconds since 1970, exact on both engines."""

    type = BigInteger()
    name = "microseconds"
    inherit_cache = True

    def __init__(self, moment: ColumnElement[Any]) -> None:
        super().__init__(moment)


@compiles(Microseconds, "sqlite")
def _in_sqlite(element: Microseconds, compiler: Any, **options: Any) -> str:
    # The date functions of SQLite know milliseconds at best, and some round
    # them up: the fraction is read from the text.
    (moment,) = (compiler.process(clause, **options) for clause in element.clauses)
    seconds = f"CAST(strftime('%s', substr({moment}, 1, 19)) AS INTEGER)"
    return f"({seconds} * 1000000 + CAST(substr({moment}, 21, 6) AS INTEGER))"


@compiles(Microseconds, "postgresql")
def _in_postgresql(element: Microseconds, compiler: Any, **options: Any) -> str:
    (moment,) = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM {moment}) * 1000000 AS BIGINT)"
