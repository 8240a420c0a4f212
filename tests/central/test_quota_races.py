"""No hour is given more people than its quota, whoever asks at the same instant. On each engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from central_process import PATIENCE_S
from sqlalchemy import Engine, func, select, text

from central import schema
from central.bookings import NewBooking, keep
from central.quotas import is_full, set_quota
from central.store import open_database, writing

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
HOUR = (9, 10)  # by the clock of the site
MOST, ASKING = 3, 10


@pytest.fixture
def engine(where: str) -> Iterator[Engine]:
    made = open_database(where)
    yield made
    made.dispose()


def wanted(code: str) -> NewBooking:
    return NewBooking(
        code=code,
        name="Budi Santoso",
        service="passport_new",
        site="kotabaru",
        office="Booth Layanan Kotabaru",
        address="Jl. Pangeran Indra Kesuma Jaya",
        starts_at=AT,
    )


def book(engine: Engine, code: str) -> bool:
    with writing(engine) as connection:
        new = wanted(code)
        return not is_full(connection, new) and keep(connection, new) == "new"


def limit(engine: Engine, people: int | None) -> None:
    with writing(engine) as connection:
        set_quota(connection, "kotabaru", "passport_new", HOUR, people)


def people_there(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.sum(schema.booking.c.people))) or 0)


def test_of_many_at_the_same_instant_as_many_as_the_quota_are_booked(engine: Engine) -> None:
    limit(engine, MOST)
    together = Barrier(ASKING)

    def ask(number: int) -> bool:
        together.wait(PATIENCE_S)
        return book(engine, f"KODE-{number}")

    with ThreadPoolExecutor(ASKING) as pool:
        assert sum(pool.map(ask, range(ASKING))) == MOST
    assert people_there(engine) == MOST


def test_who_waits_while_a_quota_is_lowered_is_judged_by_the_new_one(engine: Engine) -> None:
    """The first read of whoever waits comes after its turn came: else it would go by the old quota."""
    limit(engine, MOST)
    assert book(engine, "KODE-0")
    with ThreadPoolExecutor(1) as pool:
        with writing(engine) as lowering:
            set_quota(lowering, "kotabaru", "passport_new", HOUR, 1)
            second = pool.submit(book, engine, "KODE-1")
            until_somebody_waits(engine)
        assert second.result(PATIENCE_S) is False
    assert people_there(engine) == 1


def until_somebody_waits(engine: Engine) -> None:
    """For the lock of places: PostgreSQL tells; SQLite has one writer and nothing to tell."""
    if engine.dialect.name == "sqlite":
        return
    deadline = time.monotonic() + PATIENCE_S
    with engine.connect() as connection:
        asked = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while connection.scalar(asked) == 0:
            assert time.monotonic() < deadline, "nobody waits"
