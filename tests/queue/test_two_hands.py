"""Two consoles at one counter: what one has done, the other does not do to somebody else."""

from __future__ import annotations

import pytest
from pressing import BUDI, Counter, body, code

from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.store import Outcome
from kiosk.queue.tickets import IllegalStep, State, Step


def press(desk: Counter, finishing: str, counter: str = "1") -> Outcome:
    deed = desk.store.calling_next(counter, desk.click(), BUDI, finishing=finishing)
    return desk.store.do(deed)


def served(desk: Counter, counter: str = "1") -> str:
    ticket = desk.called(counter)
    desk.act(ticket, Step.SERVE, counter)
    return ticket


def test_who_was_called_by_the_other_console_is_not_finished(desk: Counter) -> None:
    desk.issue(), desk.issue(), desk.issue()
    first = served(desk)
    second = str(body(press(desk, first))["id"])
    before = desk.row(second)
    refusal = press(desk, first)
    assert code(refusal) is RefusalCode.OTHER_IN_HAND
    assert isinstance(refusal, Refusal)
    assert refusal.values == {"label": "A001", "counter": "Loket 1", "held": "A002"}
    assert desk.row(second) == before


def test_when_the_other_console_found_nobody_the_press_still_calls(desk: Counter) -> None:
    desk.issue()
    first = served(desk)
    assert press(desk, first) is None
    following = desk.issue()
    assert body(press(desk, first))["id"] == following


def test_a_number_that_came_back_to_this_counter_is_not_finished_before_it_was_served(desk: Counter) -> None:
    desk.issue()
    first = served(desk, "2")
    assert body(press(desk, first, "2"))["id"] == first  # for its second stage
    with pytest.raises(IllegalStep):
        press(desk, first, "2")
    assert desk.row(first)["state"] == State.CALLED


def test_a_number_that_nobody_knows_finishes_nobody(desk: Counter) -> None:
    desk.issue()
    first = served(desk)
    assert code(press(desk, "ticket-9999")) is RefusalCode.UNKNOWN_TICKET
    assert desk.row(first)["state"] == State.SERVING


@pytest.mark.parametrize(
    ("step", "more"),
    [(Step.PARK, {"reason": "fotokopi"}), (Step.TRANSFER, {"stage": "biometrics"}), (Step.CANCEL, {})],
)
def test_what_the_other_console_finished_is_left_where_it_went(
    desk: Counter, step: Step, more: dict[str, str]
) -> None:
    """It waits for its next stage, and a waiting number could be parked, moved and cancelled."""
    desk.issue()
    first = served(desk)
    desk.act(first, Step.FINISH, by=BUDI)
    before = desk.row(first)
    refusal = desk.act(first, step, seen=State.SERVING, **more)  # type: ignore[arg-type]
    assert code(refusal) is RefusalCode.MOVED_ON
    assert isinstance(refusal, Refusal)
    assert refusal.values == {"label": "A001", "state": "waiting"}
    assert desk.row(first) == before


def test_a_parked_number_that_the_other_console_called_is_not_sent_back(desk: Counter) -> None:
    desk.issue()
    first = desk.called()
    desk.act(first, Step.PARK, reason="fotokopi")
    desk.act(first, Step.CALL, reason="kembali", by=BUDI)
    assert code(desk.act(first, Step.RESUME, seen=State.PARKED)) is RefusalCode.MOVED_ON
    assert desk.row(first)["state"] == State.CALLED


def test_undo_takes_back_the_step_that_was_shown_and_no_other(desk: Counter) -> None:
    desk.issue(), desk.issue()
    first = desk.called("1")
    second = desk.called("2")  # the same officer, signed in at a second console
    refused = desk.store.do(desk.counters.undoing(desk.click(), "staff:Sari", first))
    assert code(refused) is RefusalCode.NOTHING_TO_UNDO
    assert desk.row(second)["state"] == State.CALLED
    undone = desk.store.do(desk.counters.undoing(desk.click(), "staff:Sari", second))
    assert body(undone)["state"] == State.WAITING
