"""The log read again for the reports, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kiosk.clock import ManualClock
from kiosk.queue.counter_store import CounterStore
from kiosk.queue.history import History
from kiosk.queue.issuing import Order
from kiosk.queue.reporting import By, Measure, Spread
from kiosk.queue.store import Store

DAY = date(2026, 11, 23)


def test_what_is_read_again_is_what_was_done(
    store: Store, clock: ManualClock, order: Callable[..., Order]
) -> None:
    counters, history = CounterStore(store), History(store.database, store.rules, clock)
    store.issue(order(), "booth:booth-1")
    store.issue(order(), "booth:booth-1")
    clock.advance(7 * 60)
    store.call_next("1", "click-0001", "staff:sari")
    clock.advance(30)
    store.do(counters.undoing("click-0002", "staff:sari"))
    clock.advance(30)
    store.call_next("1", "click-0003", "staff:sari")
    store.do(counters.pausing("1", "Salat", "click-0004", "staff:sari"))
    clock.advance(600)

    told = history.report(DAY, DAY)
    assert told.total.counts[Measure.ISSUED] == 2
    assert told.total.counts[Measure.OPEN] == 2
    assert told.total.counts[Measure.CALLS] == 1
    assert told.total.spreads[Measure.WAITING] == Spread(1, 8, 8, 8)
    assert [row.key for row in told.tables[By.HOUR]] == ["08"]
    assert told.counters[0].paused == {"Salat": 10}
    assert history.today == DAY


def test_a_day_on_which_nothing_happened_is_empty(store: Store, clock: ManualClock) -> None:
    told = History(store.database, store.rules, clock).report(DAY, DAY)
    assert told.empty
    assert [row.key for row in told.tables[By.DAY]] == ["2026-11-23"]
    assert told.counters == []
