"""The ticket that SQL claims is the one that the rule, said in Python, chooses."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_office import OPENING, small_office
from sqlalchemy import insert, select

from kiosk.dock.postgres import Cluster
from kiosk.queue import schema
from kiosk.queue.claiming import claim
from kiosk.queue.database import Database
from kiosk.queue.ledger import Ledger
from kiosk.queue.order import Waiting, choose
from kiosk.queue.rules import ClassRule, CounterRule

NOW = OPENING + timedelta(hours=3)
COUNTER = CounterRule("1", "Loket 1", ("documents",))
CLASSES = ("regular", "booking", "priority")
#: Whole steps, so that equal credits and ties come often; odd ones for the rounding.
SECONDS = st.one_of(st.integers(-4, 24).map(lambda n: n * 300), st.integers(-1200, 7200))


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    count = draw(st.integers(0, 8))
    return [
        Waiting(
            f"ticket-{number}",
            draw(st.sampled_from(CLASSES)),
            number,
            NOW - timedelta(seconds=draw(st.sampled_from((0, 600, 601, 4000)))),
            NOW - timedelta(seconds=draw(SECONDS), microseconds=draw(st.sampled_from((0, 0, 1, 999_999)))),
        )
        for number in range(1, count + 1)
    ]


class Rollback(Exception):
    """What was tried is to leave nothing behind."""


class Bench:
    """A database in which a line is laid, claimed from, and taken away again."""

    def __init__(self, where: Path | str) -> None:
        self.database = Database.open(where)
        self.today = small_office().business_date(NOW)

    def claimed(
        self, line: list[Waiting], last: list[str], rates: tuple[float, ...], cap: int
    ) -> tuple[str | None, str | None]:
        """Whom SQL claims, and whom the rule chooses."""
        classes = {code: ClassRule(rate) for code, rate in zip(CLASSES, rates, strict=True)}
        rules = replace(small_office(), classes=classes, cap_in_a_row=cap, max_wait_minutes=90)
        chosen = choose(line, rules, NOW, last)
        found: str | None = None
        try:
            with self.database.write() as connection:
                if line:
                    connection.execute(insert(schema.ticket), [self._row(one) for one in line])
                ledger = Ledger(connection, rules, NOW, "staff:Sari")
                ticket = claim(ledger, COUNTER, last)
                found = None if ticket is None else ticket.id
                raise Rollback
        except Rollback:
            return found, None if chosen is None else chosen.waiting.ticket

    def _row(self, one: Waiting) -> dict[str, object]:
        moments: dict[str, datetime] = {"arrived_at": one.arrived_at, "credit_from": one.credit_from}
        return {
            "id": one.ticket,
            "site": "kotabaru",
            "business_date": self.today,
            "series": "A",
            "number": one.number,
            "label": f"A{one.number:03d}",
            "service": "new",
            "entrance": "walk_in",
            "class_": one.class_,
            "stage": "documents",
            "state": "waiting",
            "booth": "booth-1",
            "issued_at": one.arrived_at,
            "recalls": 0,
            **moments,
        }


@pytest.fixture(scope="module")
def sqlite_bench() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder) / "site.db")
        yield bench
        bench.database.close()


@pytest.fixture(scope="module")
def postgresql_bench(postgres: Cluster) -> Iterator[Bench]:
    bench = Bench(postgres.make())
    yield bench
    bench.database.close()


LINE = {
    "line": lines(),
    "last": st.lists(st.sampled_from(CLASSES), max_size=4),
    "rates": st.tuples(*[st.sampled_from((0.5, 1.0, 1.5, 2.0, 3.0))] * 3),
    "cap": st.integers(1, 3),
}
RANDOM_LINES = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@RANDOM_LINES
@given(**LINE)
def test_on_sqlite_the_claim_is_the_choice(
    sqlite_bench: Bench, line: list[Waiting], last: list[str], rates: tuple[float, ...], cap: int
) -> None:
    claimed, chosen = sqlite_bench.claimed(line, last, rates, cap)
    assert claimed == chosen


@RANDOM_LINES
@given(**LINE)
def test_on_postgresql_the_claim_is_the_choice(
    postgresql_bench: Bench, line: list[Waiting], last: list[str], rates: tuple[float, ...], cap: int
) -> None:
    claimed, chosen = postgresql_bench.claimed(line, last, rates, cap)
    assert claimed == chosen


@pytest.mark.parametrize("engine", ["sqlite_bench", "postgresql_bench"])
def test_a_microsecond_of_waiting_decides(engine: str, request: pytest.FixtureRequest) -> None:
    bench: Bench = request.getfixturevalue(engine)
    early, late = NOW - timedelta(seconds=600), NOW - timedelta(seconds=10)
    line = [
        Waiting("ticket-1", "regular", 1, early, late + timedelta(microseconds=1)),
        Waiting("ticket-2", "booking", 2, early, late),
    ]
    assert bench.claimed(line, [], (1.0, 1.0, 1.0), 3) == ("ticket-2", "ticket-2")


def test_a_bench_leaves_nothing_behind(sqlite_bench: Bench) -> None:
    sqlite_bench.claimed([Waiting("ticket-1", "regular", 1, NOW, NOW)], [], (1.0, 2.0, 3.0), 3)
    with sqlite_bench.database.read() as connection:
        assert connection.execute(select(schema.ticket.c.id)).first() is None
