"""At the counter: recalls, parking, chosen numbers, pauses, undo; clocks that jump, and midnight."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.counter_store import CounterStore
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.store import Answer, Outcome, Store
from kiosk.queue.tickets import Step

Make = Callable[..., Order]
SARI, BUDI = "staff:Sari", "staff:Budi"


class Counter:
    """Presses buttons at a store, each under an id of its own."""

    def __init__(self, store: Store, order: Make) -> None:
        self.store = store
        self.counters = CounterStore(store)
        self._order = order
        self._clicks = 0

    def issue(self, service: str = "new", **more: object) -> str:
        order = self._order(service, **more)
        answer = self.store.issue(order, "booth:booth-1")
        assert isinstance(answer, Answer), answer
        return order.id

    def next(self, counter: str = "1", by: str = SARI) -> Outcome:
        return self.store.call_next(counter, self.click(), by)

    def called(self, counter: str = "1", by: str = SARI) -> str:
        answer = self.next(counter, by)
        assert isinstance(answer, Answer), answer
        return str(answer.body["id"])

    def act(
        self,
        ticket: str,
        step: Step,
        counter: str = "1",
        reason: str | None = None,
        by: str = SARI,
        **more: object,
    ) -> Outcome:
        action = Action(step, counter, reason, **more)  # type: ignore[arg-type]
        return self.store.act(ticket, action, self.click(), by)

    def pause(self, counter: str = "1", reason: str = "istirahat") -> Outcome:
        return self.store.do(self.counters.pausing(counter, reason, self.click(), SARI))

    def open(self, counter: str = "1") -> Outcome:
        return self.store.do(self.counters.opening(counter, self.click(), SARI))

    def undo(self, by: str = SARI) -> Outcome:
        return self.store.do(self.counters.undoing(self.click(), by))

    def click(self) -> str:
        self._clicks += 1
        return f"click-{self._clicks:04d}"

    def row(self, ticket: str) -> dict[str, object]:
        """The ticket's columns, but for the moment of its last event."""
        with self.store.database.read() as connection:
            row = (
                connection.execute(select(schema.ticket).where(schema.ticket.c.id == ticket)).mappings().one()
            )
        return {str(key): value for key, value in row.items() if key != "changed_at"}

    def kinds(self, ticket: str) -> list[str]:
        event = schema.ticket_event.c
        with self.store.database.read() as connection:
            return list(
                connection.execute(
                    select(event.kind).where(event.ticket == ticket).order_by(event.sequence)
                ).scalars()
            )


@pytest.fixture
def desk(store: Store, order: Make) -> Counter:
    return Counter(store, order)


def body(outcome: Outcome) -> dict[str, object]:
    assert isinstance(outcome, Answer), outcome
    return dict(outcome.body)


def code(outcome: Outcome) -> RefusalCode:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


# Recalling


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


# Pausing


def test_a_paused_counter_finishes_what_it_has_and_calls_nobody(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    other = desk.issue()
    ticket = desk.called()
    assert code(desk.pause(reason=" ")) is RefusalCode.REASON_NEEDED
    assert body(desk.pause())["state"] == "paused"
    body(desk.act(ticket, Step.SERVE))
    body(desk.act(ticket, Step.FINISH))
    refused = desk.next()
    assert code(refused) is RefusalCode.COUNTER_PAUSED
    assert isinstance(refused, Refusal)
    assert refused.values == {"counter": "Loket 1"}
    assert code(desk.act(other, Step.CALL, reason="sakit")) is RefusalCode.COUNTER_PAUSED
    assert [desk.called("3"), desk.called("2")] == [ticket, other]
    assert body(desk.open())["state"] == "open"
    assert desk.next() is None


def test_pauses_stand_in_the_audit_log_once_each(desk: Counter, clock: ManualClock) -> None:
    desk.open()  # was open already
    since = body(desk.pause(reason="salat"))["since"]
    clock.advance(60)
    assert body(desk.pause(reason="istirahat"))["since"] == since
    desk.open()
    audit = schema.audit.c
    with desk.store.database.read() as connection:
        rows = connection.execute(
            select(audit.by, audit.deed, audit.subject, audit.reason).order_by(audit.sequence)
        ).all()
    assert [tuple(row) for row in rows] == [
        (SARI, "counter_paused", "1", "salat"),
        (SARI, "counter_paused", "1", "istirahat"),
        (SARI, "counter_opened", "1", None),
    ]


def test_there_is_no_counter_nine_to_pause(desk: Counter) -> None:
    assert code(desk.pause("9")) is RefusalCode.UNKNOWN_COUNTER


# Undoing


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


# Clocks and days


def test_a_clock_put_back_an_hour_makes_no_negative_time(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    clock.advance(600)
    ticket = desk.called()
    called_at = clock.now()
    clock.set_wall(called_at - timedelta(hours=1))
    recalled = desk.act(ticket, Step.RECALL)
    assert code(recalled) is RefusalCode.RECALLED_TOO_SOON  # not for an hour
    body(desk.act(ticket, Step.SERVE))
    clock.advance(120)
    body(desk.act(ticket, Step.FINISH))
    event = schema.ticket_event.c
    with desk.store.database.read() as connection:
        rows = connection.execute(
            select(event.kind, event.at, event.device_at, event.data)
            .where(event.ticket == ticket)
            .order_by(event.sequence)
        ).all()
    moments = [row.at for row in rows]
    assert moments == sorted(moments)
    assert [row.kind for row in rows] == ["issued", "called", "served", "finished"]
    assert rows[2].at == called_at
    assert rows[2].device_at == called_at - timedelta(hours=1)  # what the clock said is kept
    assert rows[3].data["minutes"] >= 0
    with desk.store.database.read() as connection:
        noted = connection.execute(select(schema.audit.c.deed, schema.audit.c.data)).one()
    assert (noted.deed, noted.data["minutes"], noted.data["numbers"]) == ("clock_put_back", 60, 1)
    assert desk.called("3") == ticket


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


# My day


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
