"""A day that was ended gives no more numbers, until a supervisor opens it again; on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pressing import Counter, body, code

from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.store import Answer, Outcome, Store
from kiosk.queue.tickets import Step

SUPERVISOR = "staff:Rahma"
Make = Callable[..., Order]


def end(desk: Counter) -> Outcome:
    return desk.store.do(desk.counters.ending_day("tutup", True, desk.click(), SUPERVISOR))


def reopen(desk: Counter) -> Outcome:
    return desk.store.do(desk.counters.reopening_day(None, desk.click(), SUPERVISOR))


def ask(store: Store, order: Order) -> Answer | Refusal:
    return store.issue(order, "booth:booth-1")


def test_after_the_end_of_the_day_no_number_is_given_and_the_answer_says_when(
    desk: Counter, order: Make, clock: ManualClock
) -> None:
    clock.advance(3600)
    end(desk)
    refusal = ask(desk.store, order())
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.CLOSED
    assert refusal.values == {"ended_at": "09:00", "next_day": "2026-11-24", "opens_at": "07:30"}


def test_the_next_opening_is_looked_for_beyond_the_days_that_are_closed(
    desk: Counter, order: Make, clock: ManualClock
) -> None:
    clock.advance(4 * 24 * 3600)  # a Friday
    end(desk)
    refusal = ask(desk.store, order())
    assert isinstance(refusal, Refusal)
    assert refusal.values["next_day"] == "2026-11-30"


@pytest.mark.parametrize("step", [Step.CANCEL, Step.FINISH])
def test_no_undo_opens_a_number_of_a_day_that_was_ended(desk: Counter, step: Step) -> None:
    ticket = desk.issue("collection")
    desk.called("3")
    if step is Step.FINISH:
        body(desk.act(ticket, Step.SERVE, "3"))
    body(desk.act(ticket, step, "3"))
    end(desk)
    refusal = desk.undo()
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.CLOSED
    reopen(desk)
    body(desk.undo())
    assert desk.row(ticket)["state"] in ("called", "serving")


def test_what_was_asked_before_the_end_is_answered_as_it_was(desk: Counter, order: Make) -> None:
    asked = order()
    first = ask(desk.store, asked)
    end(desk)
    again = ask(desk.store, asked)
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    assert again.body == first.body


def test_opened_again_it_gives_numbers_and_can_be_ended_again(desk: Counter, order: Make) -> None:
    end(desk)
    assert desk.store.queue()["day_ended_at"] == "2026-11-23T08:00:00+08:00"
    assert body(reopen(desk)) == {"date": "2026-11-23", "ended_at": None}
    assert desk.store.queue()["day_ended_at"] is None
    assert desk.counters.day()["ended_at"] is None
    assert isinstance(ask(desk.store, order()), Answer)
    end(desk)
    assert isinstance(ask(desk.store, order()), Refusal)


def test_a_day_that_was_not_ended_is_not_opened_again(desk: Counter) -> None:
    assert code(reopen(desk)) is RefusalCode.DAY_NOT_ENDED


def test_the_day_after_is_another_day(desk: Counter, order: Make, clock: ManualClock) -> None:
    end(desk)
    clock.advance(24 * 3600)
    assert isinstance(ask(desk.store, order()), Answer)


def test_an_office_without_opening_hours_begins_at_midnight(desk: Counter, order: Make) -> None:
    desk.store.rules = replace(desk.store.rules, hours={})
    end(desk)
    refusal = ask(desk.store, order())
    assert isinstance(refusal, Refusal)
    assert refusal.values["opens_at"] == "00:00"
