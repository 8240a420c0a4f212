"""The ticket's table of steps, read by a machine that knows only the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kiosk.queue.tickets import STEPS, IllegalStep, State, Step, Ticket, label_of

MOMENT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
WAITING = Ticket(
    "ticket-0012", "kotabaru", date(2026, 11, 23), "A", 12, "A012", "new", "walk_in", "regular", "documents",
    State.WAITING, None, None, "booth-1", MOMENT, MOMENT, MOMENT,
)  # fmt: skip


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_a_step_outside_the_table_is_refused_by_name(state: State, step: Step) -> None:
    ticket = replace(WAITING, state=state)
    if (state, step) in STEPS:
        assert ticket.after(step) in State
        return
    with pytest.raises(IllegalStep, match=f"ticket A012 is {state} and cannot {step}"):
        ticket.after(step)


def test_nothing_follows_done_or_cancelled() -> None:
    assert not [step for state, step in STEPS if state in (State.DONE, State.CANCELLED)]


def test_every_state_can_be_reached_from_waiting() -> None:
    reached = {State.WAITING}
    for _ in State:
        reached |= {to for (state, _), to in STEPS.items() if state in reached}
    assert reached == set(State)


def test_a_label_has_at_least_three_digits() -> None:
    assert [label_of("A", 12), label_of("C", 1074)] == ["A012", "C1074"]
