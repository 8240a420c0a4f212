"""A database of an earlier program comes to today's schema, and nothing in it is lost."""

from __future__ import annotations

import importlib
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from small_office import OPENING, small_office
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Engine,
    MetaData,
    create_engine,
    insert,
    inspect,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.database import Database
from kiosk.queue.store import Answer, Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import Step
from kiosk.queue.upgrading import upgrade

FIRST: MetaData = importlib.import_module("kiosk.queue.migrations.versions.v0001_first").metadata
TODAY = date(2026, 11, 23)
STATES = ("waiting", "called", "serving", "done", "no_show", "parked", "cancelled")


def engine_at(where: Path | str) -> Engine:
    """An engine without anything of ours."""
    if isinstance(where, Path):
        return create_engine(f"sqlite:///{where}")
    return create_engine(make_url(where).set(drivername="postgresql+psycopg"))


def first_schema(where: Path | str, stamped: bool) -> dict[str, list[dict[str, Any]]]:
    """A database of the first schema with a morning in it; what stands in it, by
    table. Not `stamped`, it is one that was made before there were migrations."""
    engine = engine_at(where)
    with engine.begin() as connection:
        if stamped:
            upgrade(connection, "0001")
        else:
            FIRST.create_all(connection)
            connection.execute(insert(FIRST.tables["change"]).values(id=1, version=0))
        for table, rows in a_morning().items():
            connection.execute(insert(FIRST.tables[table]), rows)
        content = {name: rows_of(connection, table) for name, table in FIRST.tables.items()}
    engine.dispose()
    return content


def a_morning() -> dict[str, list[dict[str, Any]]]:
    tickets = [a_ticket(number, state) for number, state in enumerate(STATES, start=1)]
    events = [an_event(ticket) for ticket in tickets]
    return {
        "ticket": tickets,
        "ticket_event": events,
        "event_delivery": [
            {"sequence": sequence, "verdict": "applied" if sequence < 4 else None, "why": ""}
            for sequence in range(1, len(events) + 1)
        ],
        "series_counter": [
            {"site": "kotabaru", "series": "A", "business_date": TODAY, "last_number": len(tickets)}
        ],
        "service_counter": [
            {"site": "kotabaru", "service": "new", "business_date": TODAY, "issued": 7},
            {"site": "kotabaru", "service": "collection", "business_date": TODAY, "issued": 2},
        ],
        "request": [{"id": "click-0001", "deed": "next 1", "answer": {"id": "ticket-2"}, "at": OPENING}],
        "staff": [{"name": "Sari", "role": "officer", "password_hash": "hash", "added_at": OPENING}],
        "session": [{"token_hash": "t", "staff": "Sari", "opened_at": OPENING, "ends_at": OPENING}],
        "assistance": [{"id": "help-1", "booth": "booth-1", "step": "identity", "at": OPENING}],
    }


def a_ticket(number: int, state: str) -> dict[str, Any]:
    at_a_counter = {"called": "1", "serving": "2"}.get(state)
    return {
        "id": f"ticket-{number:04d}",
        "site": "kotabaru",
        "business_date": TODAY,
        "series": "A",
        "number": number,
        "label": f"A{number:03d}",
        "service": "new",
        "entrance": "walk_in",
        "class_": "priority" if number == 3 else "regular",
        "stage": "documents",
        "state": state,
        "booking": f"booking-{number}" if number == 4 else None,
        "booth": "booth-1",
        "arrived_at": OPENING,
        "credit_from": OPENING,
        "issued_at": OPENING,
        "counter": at_a_counter,
        "called_at": OPENING if at_a_counter else None,
        "recalls": 1 if at_a_counter else 0,
    }


def an_event(ticket: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"event-{ticket['number']}",
        "ticket": ticket["id"],
        "site": "kotabaru",
        "business_date": TODAY,
        "kind": "issued",
        "at": OPENING,
        "device_at": OPENING,
        "by": "booth:booth-1",
        "stage": "documents",
        "class_": ticket["class_"],
        "data": {"number": ticket["number"]},
    }


def rows_of(connection: Connection, table: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(select(table)).all()]


@pytest.mark.parametrize("stamped", [True, False], ids=["stamped", "made before migrations"])
def test_a_database_of_the_first_schema_keeps_everything(where: Path | str, stamped: bool) -> None:
    before = first_schema(where, stamped)
    database = Database.open(where)
    with database.read() as connection:
        for name, table in schema.metadata.tables.items():
            if name not in before:
                continue
            now = rows_of(connection, table)
            assert len(now) == len(before[name])
            for old, new in zip(before[name], now, strict=True):
                assert new.items() >= old.items(), name
        places = rows_of(connection, schema.place_count)
        called = {row["id"]: row["last_called_at"] for row in rows_of(connection, schema.ticket)}
    assert {(p["service"], p["class"], p["issued"]) for p in places} == {
        ("new", "regular", 7),
        ("collection", "regular", 2),
    }
    assert called["ticket-0002"] == OPENING
    assert called["ticket-0001"] is None
    database.close()


def test_the_day_goes_on_after_the_upgrade(where: Path | str) -> None:
    first_schema(where, stamped=False)
    store = Store.open(where, small_office(), ManualClock(OPENING))
    finished = store.act("ticket-0002", Action(Step.NO_SHOW, "1"), "click-0002", "staff:Sari")
    assert isinstance(finished, Answer)
    called = store.call_next("1", "click-0003", "staff:Sari")
    assert isinstance(called, Answer)
    assert called.body["label"] == "A001"
    repeated = store.call_next("1", "click-0001", "staff:Sari")
    assert repeated == Answer({"id": "ticket-2"}, repeat=True)
    assert [event.id for event in StoreFeed(store).unsent(4)] == [f"event-{n}" for n in (4, 5, 6, 7)]
    store.close()


@pytest.mark.parametrize("deed", ["UPDATE ticket_event SET kind = 'other'", "DELETE FROM ticket_event"])
def test_the_log_is_append_only_after_the_upgrade(where: Path | str, deed: str) -> None:
    first_schema(where, stamped=True)
    database = Database.open(where)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as connection:
        connection.execute(text(deed))
    database.close()


def test_opening_it_again_changes_nothing(where: Path | str) -> None:
    first_schema(where, stamped=True)
    Database.open(where).close()
    Database.open(where).close()
    engine = engine_at(where)
    with engine.connect() as connection:
        versions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    engine.dispose()
    assert len(versions) == 1


def test_the_migrations_lead_to_the_schema(where: Path | str) -> None:
    Database.open(where).close()
    engine = engine_at(where)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": defaults_differ}
        )
        assert compare_metadata(context, schema.metadata) == []
        tables = set(inspect(connection).get_table_names())
        for table in schema.metadata.tables.values():
            written = {c["name"] for c in inspect(connection).get_check_constraints(table.name)}
            assert written == {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
    engine.dispose()
    assert tables == {*schema.metadata.tables, "alembic_version"}


def defaults_differ(_context: MigrationContext, *about: Any) -> bool:
    """As Alembic compares, but an empty text is one whether SQLite writes it ('') or not."""
    written, declared = (re.sub(r"^\(?'?(.*?)'?(::\w+)?\)?$", r"\1", str(about[n])) for n in (2, 4))
    return written != declared


def test_moments_are_what_they_were(where: Path | str) -> None:
    first_schema(where, stamped=False)
    database = Database.open(where)
    with database.read() as connection:
        moments: set[datetime] = set(connection.execute(select(schema.ticket.c.arrived_at)).scalars())
    assert moments == {OPENING}
    database.close()


def test_what_the_centre_said_before_stays_whoever_replaces_it(where: Path | str) -> None:
    first_schema(where, stamped=False)
    database = Database.open(where)
    delivery, earlier = schema.event_delivery, schema.earlier_verdict
    with database.write() as connection:
        known, new = delivery.c.sequence == 1, delivery.c.sequence == 7
        connection.execute(update(delivery).where(known).values(verdict="rejected", why="odd", at=OPENING))
        connection.execute(update(delivery).where(known).values(verdict=None, why="", at=None))
        connection.execute(update(delivery).where(new).values(verdict="applied", at=OPENING))
    with database.read() as connection:
        said = connection.execute(
            select(earlier.c.sequence, earlier.c.verdict, earlier.c.why, earlier.c.at).order_by(
                earlier.c.number
            )
        )
        assert [tuple(row) for row in said] == [(1, "applied", "", None), (1, "rejected", "odd", OPENING)]
    for deed in ("UPDATE earlier_verdict SET why = 'other'", "DELETE FROM earlier_verdict"):
        with pytest.raises(DBAPIError, match="append-only"), database.write() as connection:
            connection.execute(text(deed))
    database.close()
