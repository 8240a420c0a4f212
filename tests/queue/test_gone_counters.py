"""A counter that is taken out of the configuration leaves no number in a hand that is not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pressing import Counter, body
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.gone_counters import GONE, SYSTEM
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Store
from kiosk.queue.tickets import Kind, Step


def test_what_it_had_in_hand_waits_again_with_its_time_of_arrival(
    desk: Counter, where: Path | str, rules: QueueRules, clock: ManualClock
) -> None:
    gone, kept = desk.issue(), desk.issue()
    assert desk.called("1") == gone
    body(desk.act(gone, Step.SERVE))
    assert desk.called("2") == kept
    arrived_at = desk.row(gone)["arrived_at"]
    clock.advance(300)
    left = {code: counter for code, counter in rules.counters.items() if code != "1"}
    store = Store.open(where, replace(rules, counters=left), clock)
    try:
        store.hand_back()
        told = desk.row(gone)
        assert (told["state"], told["counter"], told["serving_at"]) == ("waiting", None, None)
        assert told["arrived_at"] == arrived_at
        assert desk.row(kept)["state"] == "called"
        before = _last(desk)
        store.hand_back()  # another worker, or the next hour
        assert _last(desk) == before
        assert before[:3] == (gone, Kind.RESUMED, GONE)
        assert before[3] == SYSTEM
    finally:
        store.close()


def _last(desk: Counter) -> tuple[object, ...]:
    event = schema.ticket_event.c
    latest = select(event.ticket, event.kind, event.reason, event.by, event.sequence)
    with desk.store.database.read() as connection:
        return tuple(connection.execute(latest.order_by(event.sequence.desc()).limit(1)).one())
