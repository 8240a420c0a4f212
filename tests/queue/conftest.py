"""A small office, its store, and a clock moved by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pressing import Counter
from small_office import OPENING, small_office

from kiosk.clock import ManualClock
from kiosk.dock.postgres import Cluster, cluster
from kiosk.queue.issuing import Order
from kiosk.queue.rules import Entrance, QueueRules
from kiosk.queue.store import Store

ENGINES = ("sqlite", "postgresql")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(OPENING)


@pytest.fixture
def rules() -> QueueRules:
    return small_office()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster(durable=False) as running:
        yield running


@pytest.fixture(params=ENGINES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """An empty database, on each engine in turn."""
    if request.param == "sqlite":
        return tmp_path / "site.db"
    running: Cluster = request.getfixturevalue("postgres")
    return running.make()


@pytest.fixture
def store(where: Path | str, rules: QueueRules, clock: ManualClock) -> Iterator[Store]:
    store = Store.open(where, rules, clock)
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


@pytest.fixture
def desk(store: Store, order: Callable[..., Order]) -> Counter:
    """Whoever presses the buttons of that store."""
    return Counter(store, order)
