"""What an officer is told of the own day."""

from __future__ import annotations

from pressing import BUDI, SARI, Counter, body

from kiosk.clock import ManualClock
from kiosk.queue.tickets import Step


def test_my_day_counts_what_stands(desk: Counter, clock: ManualClock) -> None:
    for _ in range(4):
        desk.issue()
    assert desk.counters.my_day(SARI)["serving_minutes"] == {"mean": None, "median": None}
    first = desk.called()
    body(desk.act(first, Step.SERVE))
    clock.advance(6 * 60)
    body(desk.act(first, Step.FINISH))
    clock.advance(2 * 60)
    body(desk.act(desk.called(), Step.NO_SHOW))
    clock.advance(60)
    desk.pause()
    clock.advance(30 * 60)
    desk.open()
    clock.advance(60)
    body(desk.act(desk.called(), Step.PARK, reason="fotokopi"))
    body(desk.undo())
    assert desk.counters.my_day(SARI) == {
        "called": 3,
        "done": 1,
        "no_show": 1,
        "parked": 0,
        "transferred": 0,
        "serving_minutes": {"mean": 6.0, "median": 6.0},
        "idle_minutes": 4.0,
    }
    assert desk.counters.my_day(BUDI)["called"] == 0
