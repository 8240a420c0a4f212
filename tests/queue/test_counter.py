"""At the counter: recalls, parking, chosen numbers, transfers, and many clicks at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from pressing import BUDI, SARI, Counter, body, code
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.store import Answer
from kiosk.queue.tickets import Step


def test_a_recall_waits_for_the_last_call_to_be_heard(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    ticket = desk.called()
    clock.advance(14)
    early = desk.act(ticket, Step.RECALL)
    assert code(early) is RefusalCode.RECALLED_TOO_SOON
    assert isinstance(early, Refusal)
    assert early.values == {"label": "A001", "seconds": "1"}
    clock.advance(1)
    assert body(desk.act(ticket, Step.RECALL))["recalls"] == 1
    assert code(desk.act(ticket, Step.RECALL)) is RefusalCode.RECALLED_TOO_SOON


def test_after_three_recalls_it_is_a_no_show_who_can_come_back(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    ticket = desk.called()
    for _ in range(3):
        clock.advance(15)
        body(desk.act(ticket, Step.RECALL))
    clock.advance(600)
    assert code(desk.act(ticket, Step.RECALL)) is RefusalCode.RECALLED_ENOUGH
    arrived = desk.row(ticket)["arrived_at"]
    assert body(desk.act(ticket, Step.NO_SHOW))["state"] == "no_show"
    assert body(desk.act(ticket, Step.RESUME))["state"] == "waiting"
    assert desk.row(ticket)["arrived_at"] == arrived
    assert desk.called() == ticket
    clock.advance(15)
    assert body(desk.act(ticket, Step.RECALL))["recalls"] == 1


# Parking, chosen numbers, returning


def test_parking_takes_a_reason_and_a_time(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    ticket = desk.called()
    for nothing in (None, "", "  "):
        assert code(desk.act(ticket, Step.PARK, reason=nothing)) is RefusalCode.REASON_NEEDED
    parked = body(desk.act(ticket, Step.PARK, reason="fotokopi", minutes=20))
    assert (parked["state"], parked["park_reason"], parked["counter"]) == ("parked", "fotokopi", None)
    assert parked["parked_until"] == desk.store.rules.iso(clock.now() + timedelta(minutes=20))
    assert desk.next() is None  # nobody calls it back unasked
    resumed = body(desk.act(ticket, Step.RESUME))
    assert (resumed["state"], resumed["parked_until"], resumed["park_reason"]) == ("waiting", None, None)


def test_a_chosen_number_needs_a_reason_that_the_log_keeps(desk: Counter) -> None:
    desk.issue()
    second = desk.issue()
    assert code(desk.act(second, Step.CALL)) is RefusalCode.REASON_NEEDED
    assert body(desk.act(second, Step.CALL, reason="sakit"))["label"] == "A002"
    event = schema.ticket_event.c
    with desk.store.database.read() as connection:
        reasons = connection.execute(select(event.reason).where(event.ticket == second)).scalars().all()
    assert reasons == [None, "sakit"]


def test_a_number_called_by_mistake_returns_to_its_place(desk: Counter, clock: ManualClock) -> None:
    first = desk.issue()
    clock.advance(60)
    desk.issue()
    assert desk.called() == first
    body(desk.act(first, Step.RESUME))
    assert desk.called() == first


# Transfers


def test_a_transfer_keeps_the_arrival_and_knows_the_stages(desk: Counter, clock: ManualClock) -> None:
    ticket = desk.issue()
    arrived = desk.row(ticket)["arrived_at"]
    clock.advance(600)
    desk.called()
    unknown = desk.act(ticket, Step.TRANSFER, stage="payment")
    assert code(unknown) is RefusalCode.UNKNOWN_STAGE
    assert desk.row(ticket)["state"] == "called"
    body(desk.act(ticket, Step.TRANSFER, stage="biometrics"))
    assert (desk.row(ticket)["stage"], desk.row(ticket)["arrived_at"]) == ("biometrics", arrived)
    assert desk.called("3") == ticket
    assert code(desk.act(ticket, Step.TRANSFER, "3", to_counter="9")) is RefusalCode.UNKNOWN_COUNTER


# Two officers, many clicks


def test_the_second_officer_is_told_at_which_counter_the_number_is(desk: Counter) -> None:
    desk.issue()
    ticket = desk.called("1")
    for step in (Step.CALL, Step.SERVE, Step.NO_SHOW, Step.RESUME):
        second = desk.act(ticket, step, "2", reason="sama", by=BUDI)
        assert code(second) is RefusalCode.OTHER_COUNTER
        assert isinstance(second, Refusal)
        assert second.values == {"label": "A001", "counter": "Loket 1"}


def test_ten_clicks_are_one_deed(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    desk.issue()
    with ThreadPoolExecutor(10) as clicks:
        next_ = list(clicks.map(lambda _: desk.store.call_next("1", "same-next", SARI), range(10)))
        clock.advance(15)
        ticket = str(body(next_[0])["id"])
        recall = Action(Step.RECALL, "1")
        recalled = list(clicks.map(lambda _: desk.store.act(ticket, recall, "same-recall", SARI), range(10)))
        undo = desk.counters.undoing("same-undo", SARI)
        undone = list(clicks.map(lambda _: desk.store.do(undo), range(10)))
    for answers in (next_, recalled, undone):
        assert len({json.dumps(body(answer), sort_keys=True) for answer in answers}) == 1
        assert sum(not answer.repeat for answer in answers if isinstance(answer, Answer)) == 1
    assert desk.kinds(ticket) == ["issued", "called", "recalled", "undone"]
