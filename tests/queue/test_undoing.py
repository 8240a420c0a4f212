"""Taking back the own last step, within a minute and as long as nothing was done since."""

from __future__ import annotations

import pytest
from pressing import BUDI, SARI, Counter, body, code
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.tickets import Step

UNDOABLE: list[tuple[Step, dict[str, object]]] = [
    (Step.SERVE, {}),
    (Step.NO_SHOW, {}),
    (Step.PARK, {"reason": "fotokopi", "minutes": 5}),
    (Step.TRANSFER, {"stage": "biometrics"}),
    (Step.TRANSFER, {"to_counter": "2"}),
    (Step.RESUME, {}),
    (Step.CANCEL, {}),
    (Step.PRIORITY, {"grant": True}),
    (Step.RECALL, {}),
]


@pytest.mark.parametrize(("step", "how"), UNDOABLE)
def test_an_undone_step_leaves_the_ticket_as_it_was(
    desk: Counter, clock: ManualClock, step: Step, how: dict[str, object]
) -> None:
    desk.issue()
    ticket = desk.called()
    clock.advance(20)
    before = desk.row(ticket)
    body(desk.act(ticket, step, **how))  # type: ignore[arg-type]
    assert desk.row(ticket) != before
    clock.advance(60)
    body(desk.undo())
    assert desk.row(ticket) == before
    assert code(desk.undo()) is RefusalCode.NOTHING_TO_UNDO


@pytest.mark.parametrize("chosen", [False, True])
def test_an_undone_call_was_never_made(desk: Counter, chosen: bool) -> None:
    ticket = desk.issue(priority=True)
    before = desk.row(ticket)
    body(desk.act(ticket, Step.CALL, reason="sakit") if chosen else desk.next())
    assert desk.store.board()["now"] is not None
    body(desk.undo())
    assert desk.row(ticket) == before
    assert desk.kinds(ticket) == ["issued", "called", "undone"]
    assert desk.store.board()["now"] is None
    assert desk.counters.my_day(SARI)["called"] == 0


def test_a_number_meant_for_one_counter_still_is_after_an_undone_call(desk: Counter) -> None:
    ticket = desk.issue()
    desk.called()
    body(desk.act(ticket, Step.TRANSFER, to_counter="3"))
    before = desk.row(ticket)
    assert desk.called("3", BUDI) == ticket
    body(desk.undo(BUDI))
    assert desk.row(ticket) == before


def test_an_undone_call_does_not_count_for_taking_turns(desk: Counter, clock: ManualClock) -> None:
    for _ in range(4):
        desk.issue(priority=True)
    desk.issue()
    clock.advance(120)
    for _ in range(2):
        body(desk.act(desk.called(), Step.NO_SHOW))
    third = desk.called()
    body(desk.undo())
    assert desk.called() == third  # it is the third of its class, not the fourth


def test_undoing_has_a_minute(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    desk.called()
    clock.advance(60.5)
    late = desk.undo()
    assert code(late) is RefusalCode.TOO_LATE_TO_UNDO
    assert isinstance(late, Refusal)
    assert late.values == {"label": "A001"}


def test_only_the_own_step_is_undone_and_only_while_it_is_the_last(desk: Counter) -> None:
    desk.issue()
    ticket = desk.called()
    assert code(desk.undo(BUDI)) is RefusalCode.NOTHING_TO_UNDO
    body(desk.act(ticket, Step.NO_SHOW))
    body(desk.act(ticket, Step.RESUME, "2", by=BUDI))
    assert code(desk.undo()) is RefusalCode.CHANGED_SINCE
    assert desk.row(ticket)["state"] == "waiting"


def test_a_number_does_not_come_back_into_a_full_hand(desk: Counter) -> None:
    desk.issue()
    desk.issue()
    body(desk.act(desk.called(), Step.NO_SHOW))
    desk.called("1", BUDI)
    held = desk.undo()
    assert code(held) is RefusalCode.TICKET_IN_HAND
    assert isinstance(held, Refusal)
    assert held.values == {"label": "A002", "counter": "Loket 1"}


def test_a_cancelled_number_whose_booking_was_used_again_stays_cancelled(desk: Counter) -> None:
    ticket = desk.issue(booking="6302000000000017")
    body(desk.act(ticket, Step.CANCEL))
    desk.issue(booking="6302000000000017")
    assert code(desk.undo()) is RefusalCode.BOOKING_USED


def test_the_log_tells_both_the_step_and_that_it_was_undone(desk: Counter) -> None:
    desk.issue()
    ticket = desk.called()
    body(desk.undo())
    event = schema.ticket_event.c
    with desk.store.database.read() as connection:
        issued, called, undone = connection.execute(
            select(schema.ticket_event).where(event.ticket == ticket).order_by(event.sequence)
        ).all()
        standing = connection.execute(
            select(event.kind).where(event.ticket == ticket, schema.STANDS)
        ).scalars()
        assert sorted(standing) == ["issued", "undone"]
    assert undone.undoes == called.sequence
    assert undone.data == {"undoes": called.id, "kind": "called", "state": "waiting"}
    assert issued.undoes is None
