"""A small office with two stages, three counters, and a clock moved by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.rules import (
    ClassRule,
    CounterRule,
    Entrance,
    QueueRules,
    ServiceRule,
    StageRule,
    Text,
)
from kiosk.queue.store import Store

OPENING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # Monday, 08.00 in Kotabaru


def small_office() -> QueueRules:
    stages = ("documents", "biometrics")
    services = (
        ServiceRule("new", Text("Paspor baru", "New passport"), "A", stages, zone_text="Ruang A"),
        ServiceRule("collection", Text("Pengambilan", "Collection"), "C", ("biometrics",), quota_per_day=2),
    )
    return QueueRules(
        site="kotabaru",
        site_name="Booth Layanan Kotabaru",
        zone=ZoneInfo("Asia/Makassar"),
        services={one.code: one for one in services},
        stages={
            "documents": StageRule("documents", Text("Pemeriksaan berkas", "Document check"), ""),
            "biometrics": StageRule("biometrics", Text("Biometrik dan wawancara", "Biometrics"), "Ruang B"),
        },
        counters={
            "1": CounterRule("1", "Loket 1", ("documents",)),
            "2": CounterRule("2", "Loket 2", stages),
            "3": CounterRule("3", "Loket 3", ("biometrics",)),
        },
        classes={"regular": ClassRule(1), "booking": ClassRule(2), "priority": ClassRule(3)},
        hours=dict.fromkeys(range(5), ((time(7, 30), time(12, 0)), (time(13, 0), time(16, 0)))),
        service_minutes={"documents": 5, "biometrics": 8},
    )


def eight_desks(always_open: bool = False) -> QueueRules:
    """Eight counters for one stage; for the races."""
    desks = {str(n): CounterRule(str(n), f"Loket {n}", ("documents",)) for n in range(1, 9)}
    rules = replace(small_office(), counters=desks)
    return replace(rules, hours={}) if always_open else rules


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(OPENING)


@pytest.fixture
def rules() -> QueueRules:
    return small_office()


@pytest.fixture
def store(tmp_path: Path, rules: QueueRules, clock: ManualClock) -> Iterator[Store]:
    store = Store.open(tmp_path / "site.db", rules, clock)
    yield store
    store.close()


@pytest.fixture
def order(clock: ManualClock) -> Callable[..., Order]:
    """Make the order of a walk-in who arrives now, unless told otherwise."""
    serial = itertools.count(1)

    def make(service: str = "new", **values: object) -> Order:
        given = {
            "id": f"ticket-{next(serial):04d}",
            "service": service,
            "entrance": Entrance.WALK_IN,
            "arrived_at": clock.now(),
            "booth": "booth-1",
        }
        return Order(**{**given, **values})  # type: ignore[arg-type]

    return make
