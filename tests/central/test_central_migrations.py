"""A database of an earlier program comes to today's schema, and nothing in it is lost."""

from __future__ import annotations

import importlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, MetaData, create_engine, insert, inspect, select

from central import schema
from central.enrolment import digest
from central.store import at, open_database
from central.upgrading import upgrade

FIRST: MetaData = importlib.import_module("central.migrations.versions.v0001_first").metadata
NOON = "2026-11-22T04:00:00.000000+00:00"
HAD: dict[str, dict[str, Any]] = {
    "centre": {"only": 1, "salt": b"0123456789abcdef"},
    "booth": {
        "name": "booth-1",
        "token_sha256": digest("a token"),
        "enrolled_at": NOON,
        "seen_at": NOON,
        "health": "{}",
    },
    "submission": {
        "id": "one",
        "sha256": "0" * 64,
        "kind": "visit",
        "site": "kotabaru",
        "booth": "booth-1",
        "ticket": "t-1",
        "booking": None,
        "created_at": NOON,
        "received_at": NOON,
        "received_from": "booth-1",
        "body": b"{}",
    },
    "document": {
        "id": "doc-1",
        "sha256": "1" * 64,
        "size_bytes": 5,
        "media_type": "image/jpeg",
        "received_at": NOON,
        "received_from": "booth-1",
        "submission": "one",
    },
    "upload": {
        "id": "up-1",
        "booth": "booth-1",
        "document": "doc-2",
        "sha256": None,
        "media_type": "image/jpeg",
        "metadata": "",
        "length": 9,
        "offset": 4,
        "finished": False,
        "created_at": NOON,
    },
    "upload_part": {"upload": "up-1", "offset": 0, "key": "uploads/up-1/0"},
    "event": {
        "id": "event-1",
        "digest": "2" * 64,
        "site": "kotabaru",
        "sequence": 7,
        "ticket": "t-1",
        "kind": "issued",
        "at": NOON,
        "by": "booth-1",
        "counter": None,
        "reason": None,
        "data": "{}",
        "received_at": NOON,
        "received_from": "booth-1",
    },
    "ticket": {
        "site": "kotabaru",
        "id": "t-1",
        "label": "A001",
        "state": "waiting",
        "sequence": 7,
        "booking": "KODE-1",
    },
    "booking": {
        "id": "b-1",
        "code": "KODE-1",
        "number": None,
        "name": "Budi Santoso",
        "nik": "6302061508909901",
        "birth_date": "1990-08-15",
        "identity": "3" * 64,
        "service": "passport-new",
        "site": "kotabaru",
        "office": "Booth Kotabaru",
        "address": "Jl. Pangeran Indra Kesuma Jaya",
        "starts_at": NOON,
        "people": 1,
        "status": "arrived",
        "arrived_label": "A001",
        "arrived_ticket": "t-1",
        "arrived_at": NOON,
    },
}
#: Moved to a table of its own.
GONE = {("booth", "token_sha256")}


def first_schema(where: str, stamped: bool) -> None:
    """A database of the first schema with a row in every table; not `stamped`, it is
    one that was made before there were migrations."""
    assert set(HAD) == set(FIRST.tables)
    engine = create_engine(at(where))
    with engine.begin() as connection:
        if stamped:
            upgrade(connection, "0001")
        else:
            FIRST.create_all(connection)
        for table in FIRST.sorted_tables:
            connection.execute(insert(table).values(HAD[table.name]))
    engine.dispose()


def rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(schema.metadata.tables[table]))]


@pytest.mark.parametrize("stamped", [True, False], ids=["stamped", "made before migrations"])
def test_a_database_of_the_first_schema_keeps_everything(where: str, stamped: bool) -> None:
    first_schema(where, stamped)
    engine = open_database(where)
    for table, had in HAD.items():
        (row,) = rows(engine, table)
        assert row.items() >= {c: v for c, v in had.items() if (table, c) not in GONE}.items()
    (token,) = rows(engine, "booth_token")
    assert token == {"sha256": digest("a token"), "booth": "booth-1", "given_at": NOON, "ends_at": None}
    engine.dispose()


def test_the_migrations_lead_to_the_schema(where: str) -> None:
    engine = open_database(where)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        there = inspect(connection)
        assert set(there.get_table_names()) == {*schema.metadata.tables, "alembic_version"}
        for table in schema.metadata.tables.values():
            all_of_it = table.constraints.union(*(column.constraints for column in table.columns))
            meant = [c for c in all_of_it if isinstance(c, CheckConstraint)]
            assert len(there.get_check_constraints(table.name)) == len(meant), table.name
    engine.dispose()


def test_many_that_start_at_the_same_instant_upgrade_it_once(where: str) -> None:
    first_schema(where, stamped=False)
    with ThreadPoolExecutor(6) as pool:
        engines = list(pool.map(open_database, [where] * 6))
    assert len(rows(engines[0], "booth_token")) == 1
    for engine in engines:
        engine.dispose()
