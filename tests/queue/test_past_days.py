"""A number of another day: what is in hand is finished, anything else is refused with its date."""

from __future__ import annotations

import pytest
from pressing import Counter, body, code

from kiosk.clock import ManualClock
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.tickets import Step


def test_a_call_over_midnight_is_finished_the_next_day(desk: Counter, clock: ManualClock) -> None:
    desk.issue("collection")
    missed, parked = desk.issue(), desk.issue()
    tickets = desk.called("3"), desk.called("1"), desk.called("2")
    clock.advance(24 * 3600)
    assert {one["label"] for one in desk.store.queue()["in_hand"].values()} == {"C001", "A001", "A002"}  # type: ignore[attr-defined]
    body(desk.act(tickets[0], Step.SERVE, "3"))
    assert body(desk.act(tickets[0], Step.FINISH, "3"))["state"] == "done"
    assert body(desk.act(missed, Step.NO_SHOW, "1"))["state"] == "no_show"
    assert body(desk.act(parked, Step.PARK, "2", reason="besok"))["state"] == "parked"


@pytest.mark.parametrize("step", [Step.CALL, Step.PARK, Step.TRANSFER, Step.PRIORITY])
def test_a_click_on_a_number_of_another_day_is_refused_with_its_date(
    desk: Counter, clock: ManualClock, step: Step
) -> None:
    ticket = desk.issue()
    before = desk.row(ticket)
    clock.advance(24 * 3600)
    old = desk.act(ticket, step, reason="tab kemarin", to_counter="2")
    assert code(old) is RefusalCode.PAST_DAY
    assert isinstance(old, Refusal)
    assert old.values == {"label": "A001", "date": "2026-11-23"}
    assert desk.row(ticket) == before
