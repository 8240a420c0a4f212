"""Any day at the office: whatever order things happen in, the promises hold."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from small_office import OPENING, small_office
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.ledger import COLUMNS, ticket_of
from kiosk.queue.rules import Entrance
from kiosk.queue.store import Answer, Store
from kiosk.queue.tickets import STEPS, IllegalStep, State, Step, Ticket

CLICKS = sorted(set(Step) - {Step.ADVANCE})
COUNTERS = sorted(small_office().counters)


class Day(RuleBasedStateMachine):
    """Orders, clicks and repeats, in any order, against a real file."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = ManualClock(OPENING)
        self.store = Store.open(Path(self.folder.name) / "site.db", small_office(), self.clock)
        self.orders: list[Order] = []
        self.answers: dict[str, Answer] = {}
        self.requests = 0
        self.arrivals: dict[str, object] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    @rule(
        service=st.sampled_from(("new", "collection")),
        priority=st.booleans(),
        booking=st.sampled_from((None, None, "booking-1", "booking-2")),
        early_minutes=st.integers(-60, 60),
    )
    def order(self, service: str, priority: bool, booking: str | None, early_minutes: int) -> None:
        order = Order(
            id=f"ticket-{len(self.orders):04d}",
            service=service,
            entrance=Entrance.BOOKING if booking else Entrance.WALK_IN,
            arrived_at=self.clock.now(),
            booth="booth-1",
            priority=priority,
            booking=booking,
            booked_at=self.clock.now() + timedelta(minutes=early_minutes) if booking else None,
        )
        self.orders.append(order)
        answer = self.store.issue(order, "booth:booth-1")
        if isinstance(answer, Answer):
            self.answers[order.id] = answer
            self.arrivals[order.id] = order.arrived_at

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def repeat_an_order(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from([one for one in self.orders if one.id in self.answers]))
        again = self.store.issue(order, "booth:booth-1")
        assert isinstance(again, Answer)
        assert again.repeat
        assert again.body == self.answers[order.id].body

    @rule(counter=st.sampled_from(COUNTERS))
    def press_next(self, counter: str) -> None:
        before = {ticket.id: ticket for ticket in self.tickets()}
        self.requests += 1
        request = f"request-{self.requests}"
        answer = self.store.call_next(counter, request, "staff:Sari")
        if isinstance(answer, Answer):
            assert before[str(answer.body["id"])].state is State.WAITING
            again = self.store.call_next(counter, request, "staff:Sari")
            assert isinstance(again, Answer)
            assert again.body["id"] == answer.body["id"]
        elif answer is None:
            stages = small_office().counters[counter].stages
            waiting = [t for t in before.values() if t.state is State.WAITING and t.stage in stages]
            assert all(ticket.for_counter not in (None, counter) for ticket in waiting)

    @precondition(lambda self: self.answers)
    @rule(
        data=st.data(),
        step=st.sampled_from(CLICKS),
        counter=st.sampled_from(COUNTERS),
        to=st.sampled_from(COUNTERS),
        grant=st.booleans(),
    )
    def click(self, data: st.DataObject, step: Step, counter: str, to: str, grant: bool) -> None:
        ticket_id = data.draw(st.sampled_from(sorted(self.answers)))
        before = next(ticket for ticket in self.tickets() if ticket.id == ticket_id)
        self.requests += 1
        action = Action(step, counter, to_counter=to if step is Step.TRANSFER else None, grant=grant)
        try:
            answer = self.store.act(ticket_id, action, f"request-{self.requests}", "staff:Sari")
        except IllegalStep:
            assert (before.state, step) not in STEPS
        else:
            assert (before.state, step) in STEPS
            assert isinstance(answer, Answer) or before in self.tickets()

    @rule(minutes=st.integers(1, 45))
    def time_passes(self, minutes: int) -> None:
        if self.clock.now() < OPENING + timedelta(hours=3):
            self.clock.advance(minutes * 60)

    @invariant()
    def numbers_are_unique_and_gapless(self) -> None:
        for series in ("A", "C"):
            numbers = sorted(ticket.number for ticket in self.tickets() if ticket.series == series)
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def a_counter_holds_one_ticket_and_a_booking_one_place(self) -> None:
        held = Counter(ticket.counter for ticket in self.tickets() if ticket.in_hand)
        booked = Counter(t.booking for t in self.tickets() if t.booking and t.state is not State.CANCELLED)
        assert None not in held
        assert max([*held.values(), *booked.values()], default=1) == 1

    @invariant()
    def arrivals_and_labels_never_change(self) -> None:
        for ticket in self.tickets():
            assert ticket.arrived_at == self.arrivals[ticket.id]
            assert ticket.label == self.answers[ticket.id].body["label"]

    def tickets(self) -> list[Ticket]:
        if not hasattr(self, "store"):
            return []
        with self.store.database.read() as connection:
            return [ticket_of(row) for row in connection.execute(select(*COLUMNS).select_from(schema.ticket))]


TestDay = Day.TestCase
TestDay.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
