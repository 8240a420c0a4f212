"""Answers that nobody will ask for again are dropped; the others stay."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import insert, select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.issuing import Order
from kiosk.queue.pruning import AT_A_TIME, KEPT, prune_requests
from kiosk.queue.store import Answer, Store


def test_answers_older_than_three_days_are_dropped(
    store: Store, clock: ManualClock, order: Callable[..., Order]
) -> None:
    first = order()
    store.issue(first, "booth:booth-1")
    old = [
        {"id": f"old-{n:04d}", "deed": "next 1", "answer": {}, "at": clock.now() - KEPT * 2}
        for n in range(AT_A_TIME + 1)
    ]
    with store.database.write() as connection:
        connection.execute(insert(schema.request), old)
    assert prune_requests(store.database, clock.now()) == len(old)
    again = store.issue(first, "booth:booth-1")
    assert isinstance(again, Answer)
    assert again.repeat
    clock.advance(KEPT.total_seconds() + 1)
    last = order()
    store.issue(last, "booth:booth-1")
    assert prune_requests(store.database, clock.now()) == 1
    with store.database.read() as connection:
        assert list(connection.execute(select(schema.request.c.id)).scalars()) == [last.id]
    told = store.issue(first, "booth:booth-1")
    assert isinstance(told, Answer)
    assert told.repeat
    assert told.body == {**again.body, "ahead": 0, "wait": None}
