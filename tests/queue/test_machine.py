"""Any day at the office: whatever order things happen in, the promises hold."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from small_office import OPENING, small_office
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.dock.postgres import Cluster
from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.counter_store import CounterStore
from kiosk.queue.issuing import Order
from kiosk.queue.ledger import COLUMNS, ticket_of
from kiosk.queue.refusals import Refusal
from kiosk.queue.rules import Entrance
from kiosk.queue.store import Answer, Store
from kiosk.queue.tickets import STEPS, IllegalStep, State, Step, Ticket

CLICKS = sorted(set(Step) - {Step.ADVANCE})
COUNTERS = sorted(small_office().counters)
STAFF = ("staff:Sari", "staff:Budi")


class Day(RuleBasedStateMachine):
    """Orders, clicks and repeats, in any order, against a real file."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = ManualClock(OPENING)
        self.store = Store.open(self.where(), small_office(), self.clock)
        self.orders: list[Order] = []
        self.answers: dict[str, Answer] = {}
        self.requests = 0
        self.arrivals: dict[str, object] = {}
        self.paused: set[str] = set()
        self.undoable: dict[str, Ticket] = {}

    def where(self) -> Path | str:
        return Path(self.folder.name) / "site.db"

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

    @rule(counter=st.sampled_from(COUNTERS), by=st.sampled_from(STAFF))
    def press_next(self, counter: str, by: str) -> None:
        before = {ticket.id: ticket for ticket in self.tickets()}
        self.requests += 1
        request = f"request-{self.requests}"
        answer = self.store.call_next(counter, request, by)
        if isinstance(answer, Answer):
            assert counter not in self.paused
            assert before[str(answer.body["id"])].state is State.WAITING
            self.undoable[by] = before[str(answer.body["id"])]
            again = self.store.call_next(counter, request, by)
            assert isinstance(again, Answer)
            assert again.body["id"] == answer.body["id"]
        elif answer is None:
            stages = small_office().counters[counter].stages
            waiting = [t for t in before.values() if t.state is State.WAITING and t.stage in stages]
            assert all(self.is_left_to_another(ticket, counter) for ticket in waiting)

    def is_left_to_another(self, ticket: Ticket, counter: str) -> bool:
        """It was moved to a counter that is not paused, a moment ago or to where somebody is."""
        to, now, rules = ticket.for_counter, self.clock.now(), self.store.rules
        if to in (None, counter) or to in self.paused:
            return False
        assert ticket.changed_at is not None
        is_new = ticket.changed_at > now - timedelta(minutes=rules.own_counter_minutes)
        overdue = ticket.credit_from <= now - timedelta(minutes=rules.max_wait_minutes)
        return is_new or (not overdue and self.somebody_is_at(str(to)))

    def somebody_is_at(self, counter: str) -> bool:
        event, lately = schema.ticket_event.c, timedelta(minutes=self.store.rules.own_counter_minutes)
        with self.store.database.read() as connection:
            deeds = list(connection.execute(select(event.at).where(event.counter == counter)).scalars())
            states = connection.execute(select(schema.counter_state)).all()
        deeds += [row.since for row in states if row.counter == counter]
        in_hand = any(one.in_hand and one.counter == counter for one in self.tickets())
        return in_hand or any(one > self.clock.now() - lately for one in deeds)

    @precondition(lambda self: self.answers)
    @rule(
        data=st.data(),
        step=st.sampled_from(CLICKS),
        counter=st.sampled_from(COUNTERS),
        to=st.sampled_from(COUNTERS),
        grant=st.booleans(),
        reason=st.sampled_from((None, " ", "sakit", "fotokopi")),
        minutes=st.sampled_from((None, 5)),
        by=st.sampled_from(STAFF),
    )
    def click(
        self,
        data: st.DataObject,
        step: Step,
        counter: str,
        to: str,
        grant: bool,
        reason: str | None,
        minutes: int | None,
        by: str,
    ) -> None:
        ticket_id = data.draw(st.sampled_from(sorted(self.answers)))
        before = next(ticket for ticket in self.tickets() if ticket.id == ticket_id)
        self.requests += 1
        to_counter = to if step is Step.TRANSFER else None
        action = Action(step, counter, reason, to_counter=to_counter, grant=grant, minutes=minutes)
        try:
            answer = self.store.act(ticket_id, action, f"request-{self.requests}", by)
        except IllegalStep:
            assert (before.state, step) not in STEPS
            return
        if isinstance(answer, Answer):
            assert (before.state, step) in STEPS
            assert step not in (Step.CALL, Step.PARK) or reason
            assert step is not Step.CALL or counter not in self.paused
            assert step is not Step.RECALL or before.recalls < self.store.rules.recall_limit
            self.undoable[by] = before
        else:
            assert before in self.tickets()

    @rule(by=st.sampled_from(STAFF))
    def undo(self, by: str) -> None:
        """The last step of one officer goes back, and nobody else's."""
        before = {ticket.id: ticket for ticket in self.tickets()}
        self.requests += 1
        answer = self.store.do(CounterStore(self.store).undoing(f"request-{self.requests}", by))
        after = {ticket.id: ticket for ticket in self.tickets()}
        if not isinstance(answer, Answer):
            assert after == before
            return
        undone = self.undoable.pop(by)
        assert replace(after[undone.id], changed_at=None) == replace(undone, changed_at=None)
        assert {**after, undone.id: undone} == {**before, undone.id: undone}

    @rule(counter=st.sampled_from(COUNTERS), pause=st.booleans())
    def pause_or_open(self, counter: str, pause: bool) -> None:
        self.requests += 1
        request, counters = f"request-{self.requests}", CounterStore(self.store)
        deed = (
            counters.pausing(counter, "istirahat", request, STAFF[0])
            if pause
            else counters.opening(counter, request, STAFF[0])
        )
        assert isinstance(self.store.do(deed), Answer)
        (self.paused.add if pause else self.paused.discard)(counter)

    @rule(seconds=st.one_of(st.integers(1, 45), st.integers(60, 45 * 60)))
    def time_passes(self, seconds: int) -> None:
        if self.clock.now() < OPENING + timedelta(hours=3):
            self.clock.advance(seconds)

    @rule()
    def the_clock_is_put_back_an_hour(self) -> None:
        """Nobody who is here loses waiting by it; nobody's last step can be taken back after it."""
        before = self.clock.now()
        if before <= OPENING + timedelta(hours=1):
            return
        here = [one for one in self.tickets() if one.state not in (State.DONE, State.CANCELLED)]
        self.clock.set_wall(before - timedelta(hours=1))
        self.requests += 1
        noticing = CounterStore(self.store).undoing(f"request-{self.requests}", "staff:Nobody")
        assert isinstance(self.store.do(noticing), Refusal)
        self.undoable.clear()
        since = {one.id: one.credit_from for one in self.tickets()}
        for one in here:
            if one.credit_from <= before:
                assert self.clock.now() - since[one.id] >= before - one.credit_from

    @invariant()
    def the_story_of_a_ticket_never_goes_back_in_time(self) -> None:
        if not hasattr(self, "store"):
            return
        event = schema.ticket_event.c
        with self.store.database.read() as connection:
            rows = connection.execute(select(event.ticket, event.at).order_by(event.ticket, event.sequence))
            for _, story in groupby(rows, key=lambda row: row.ticket):
                moments = [row.at for row in story]
                assert moments == sorted(moments)

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


class DayOnPostgres(Day):
    """The same against PostgreSQL."""

    server: Cluster

    def where(self) -> str:
        return self.server.make()


@pytest.fixture
def on_postgres(postgres: Cluster) -> None:
    DayOnPostgres.server = postgres


TestDayOnPostgres = pytest.mark.usefixtures("on_postgres")(DayOnPostgres.TestCase)
TestDayOnPostgres.settings = settings(TestDay.settings, max_examples=6)
