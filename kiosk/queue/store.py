"""The store of one site's queue: every deed is one transaction.

A deed and its answer are written together under the id the client made, so a
repeat gets the same answer and nothing is done twice. Refusals and "nobody
waits" did nothing, so they are not kept: asking again asks afresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.clock import Clock
from kiosk.queue import accounts, board, calling, day_over, desk, groups, issuing, overview, schema
from kiosk.queue.accounts import Role, Staff
from kiosk.queue.auditing import note
from kiosk.queue.calling import Action
from kiosk.queue.clock_watch import ClockWatch
from kiosk.queue.database import Database, alone
from kiosk.queue.gone_counters import SYSTEM, hand_back
from kiosk.queue.handing_over import finish_and_call_next
from kiosk.queue.issuing import Order
from kiosk.queue.ledger import Ledger, find
from kiosk.queue.line import Line
from kiosk.queue.overview import Json
from kiosk.queue.people import People
from kiosk.queue.prepared import Prepared, every_value
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import IllegalStep, Step, Ticket

NEW_REQUEST = Prepared(every_value(schema.request))
KNOWN = Prepared(
    select(schema.request.c.deed, schema.request.c.answer).where(schema.request.c.id == bindparam("id"))
)
ONE_MORE_CHANGE = Prepared(update(schema.change).values(version=schema.change.c.version + 1))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a deed answered; `repeat` when it had been done before."""

    body: Mapping[str, object]
    repeat: bool = False


Outcome = Answer | Refusal | None
Deed = Callable[[Connection], Outcome]


class Store:
    """Safe for the threads of a process, and for several processes on one file."""

    def __init__(self, database: Database, rules: QueueRules, clock: Clock) -> None:
        self.database = database
        self.rules = rules
        self.clock = clock
        self._line = Line(rules)
        self._watch = ClockWatch(clock, rules)
        with database.read() as connection:
            self._watch.recall(connection)
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    def open(cls, where: Path | str, rules: QueueRules, clock: Clock) -> Store:
        """The store in the SQLite file at a path, made when absent, or at a `postgresql://…` URL."""
        return cls(Database.open(where), rules, clock)

    def close(self) -> None:
        self.database.close()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change this process writes, from the thread that wrote it."""
        self._listeners.append(listener)

    # Tickets: a deed is made first and done then, alone or together with others

    def do(self, deed: Deed) -> Outcome:
        """Do one deed in a transaction of its own. Raises IllegalStep."""
        with self.database.write() as connection:
            outcome = deed(connection)
        self._tell()
        return outcome

    def do_all(self, deeds: Sequence[Deed]) -> list[Outcome | IllegalStep]:
        """Do `deeds` in this order with one wait for the disk; each is done or not done by itself."""
        outcomes = self.database.write_all(deeds, IllegalStep)
        self._tell()
        return outcomes

    def once(
        self, request_id: str, name: str, by: str, work: Callable[[Ledger], Json | Refusal | None]
    ) -> Deed:
        """`work` as a deed that is done once under the id the client made; what
        did nothing (a refusal, None) is not kept."""

        def deed(connection: Connection) -> Outcome:
            known = _known(connection, request_id, name)
            if known is not None:
                return known
            ledger = self._ledger(connection, by)
            body = work(ledger)
            if body is None or isinstance(body, Refusal):
                return body
            return self._keep(ledger, request_id, name, body)

        return deed

    def issue(self, order: Order, by: str) -> Answer | Refusal:
        """Give a number: {id, label, ahead, wait, zone}."""
        outcome = self.do(self.issuing(order, by))
        assert outcome is not None
        return outcome

    def call_next(self, counter: str, request_id: str, by: str) -> Answer | Refusal | None:
        """Call the next ticket to `counter`; None when nobody waits for it."""
        return self.do(self.calling_next(counter, request_id, by))

    def act(self, ticket_id: str, action: Action, request_id: str, by: str) -> Answer | Refusal:
        """Do `action` to a ticket. Raises IllegalStep when its state does not allow it."""
        outcome = self.do(self.acting(ticket_id, action, request_id, by))
        assert outcome is not None
        return outcome

    def issuing(self, order: Order, by: str) -> Deed:
        """The deed of `issue`."""

        def deed(connection: Connection) -> Outcome:
            known = _known(connection, order.id, "issue")
            if known is not None:
                return known
            ledger = self._ledger(connection, by)
            given = find(connection, order.id)
            if given is not None:  # so long ago that its answer is not kept any more
                return Answer(self._given(connection, given, ledger.now), repeat=True)
            ticket = issuing.issue(ledger, order)
            if isinstance(ticket, Refusal):
                return ticket
            return self._keep(ledger, order.id, "issue", self._given(connection, ticket, ledger.now))

        return deed

    def _given(self, connection: Connection, ticket: Ticket, now: datetime) -> Json:
        """What whoever asked for a number is told; `wait` is null for one that does not wait today."""
        ahead, wait = self._line.before(connection, ticket, now)
        return {
            "id": ticket.id,
            "label": ticket.label,
            "ahead": ahead,
            "wait": None if wait is None else wait.as_json(),
            "zone": overview.zone_of(ticket, self.rules),
            "people": ticket.people,
        }

    def calling_next(
        self, counter: str, request_id: str, by: str, finish: bool = False, finishing: str | None = None
    ) -> Deed:
        """The deed of `call_next`; with `finish`, what the counter has in hand is finished
        first, with `finishing` only if it is that ticket."""
        name, finish = f"next {counter}", finish or finishing is not None

        def deed(connection: Connection) -> Outcome:
            known = _known(connection, request_id, name)
            if known is not None:
                return known
            ledger = self._ledger(connection, by)
            ticket = (
                finish_and_call_next(ledger, counter, finishing)
                if finish
                else calling.call_next(ledger, counter)
            )
            if ticket is None or isinstance(ticket, Refusal):
                if finish:
                    _bump(connection)
                return ticket
            return self._keep(ledger, request_id, name, overview.staff_ticket(ticket, self.rules))

        return deed

    def acting(self, ticket_id: str, action: Action, request_id: str, by: str) -> Deed:
        """The deed of `act`."""
        name = f"{action.step} {ticket_id} {action.counter}"

        def deed(connection: Connection) -> Outcome:
            known = _known(connection, request_id, name)
            if known is not None:
                return known
            ledger = self._ledger(connection, by)
            if action.step is Step.CALL:
                calling.take_turn(ledger, action.counter)
            ticket = find(connection, ticket_id, to_change=True)
            if ticket is None:
                return Refusal(RefusalCode.UNKNOWN_TICKET)
            changed = calling.act(ledger, ticket, action)
            if isinstance(changed, Refusal):
                return changed
            return self._keep(ledger, request_id, name, overview.staff_ticket(changed, self.rules))

        return deed

    # Looking

    def place(self, ticket_id: str) -> Json | None:
        """The place in line of a ticket; None when there is none of that id."""
        with self._reading() as (connection, now):
            ticket = find(connection, ticket_id)
            if ticket is None:
                return None
            return self._place(connection, ticket, now)

    def of_booking(self, booking: str) -> Json:
        """The live tickets of a booking today, first to last, and how many people they are."""
        with self._reading() as (connection, now):
            today = self.rules.business_date(now)
            tickets = groups.tickets_of(connection, self.rules.site, today, booking)
            shown = [{**self._place(connection, ticket, now), "people": ticket.people} for ticket in tickets]
        return {"people": sum(ticket.people for ticket in tickets), "tickets": shown}

    def _place(self, connection: Connection, ticket: Ticket, now: datetime) -> Json:
        """Its place, and whether a supervisor ended the day meanwhile."""
        today = self.rules.business_date(now)
        ended = day_over.told(connection, self.rules, today) if ticket.business_date == today else None
        return {**overview.place(connection, self.rules, self._line, ticket, now), "day_ended": ended}

    def queue(self, counter: str | None = None) -> Json:
        """What the staff console shows; with a counter also who is next there."""
        with self._reading() as (connection, now):
            return desk.queue(connection, self.rules, now, counter)

    def counts(self) -> Mapping[str, int]:
        """How much is here in all: tickets, done, calls, events, events_unsent."""
        with self.database.read() as connection:
            return overview.counts(connection)

    def board(self) -> Json:
        """What the board shows."""
        return self.board_and_calls()[0]

    def board_and_calls(self) -> tuple[Json, list[Json]]:
        """What the board shows, and more of the latest calls than it shows; of one moment."""
        with self._reading() as (connection, now):
            calls = board.latest_calls(connection, self.rules, now)
            return board.board(connection, self.rules, now), calls

    def version(self) -> int:
        """A number that grows with every change; one cheap read."""
        with self.database.glance() as connection:
            return overview.version(connection)

    def health(self) -> Json:
        """{status, site, time, unsent}; it fails when the database cannot be read."""
        with self.database.read() as connection:
            unsent = overview.unsent(connection)
        now = self.rules.iso(self.clock.now())
        return {"status": "ok", "site": self.rules.site, "time": now, "unsent": unsent}

    # People

    def add_staff(self, name: str, role: Role, password_hash: str) -> None:
        """Add an account, or reset it: its open sessions end."""
        People(self.database, self.rules, self.clock).put(Staff(name, role), password_hash)

    def credentials(self, name: str) -> tuple[Staff, str] | None:
        with self.database.read() as connection:
            return accounts.credentials(connection, name)

    def ask_assistance(self, call_id: str, booth: str, step: str) -> bool | None:
        """Somebody at a booth wants help. Whether an officer has answered, when this very call
        is already known; None when it is new."""
        table = schema.assistance
        known = select(table.c.answered_at).where(table.c.id == call_id)
        with self.database.read() as connection:
            call = connection.execute(known).first()
        if call is not None:
            return call.answered_at is not None
        with self.database.write() as connection:
            alone(connection, f"assistance {call_id}")
            call = connection.execute(known).first()
            if call is not None:
                return call.answered_at is not None
            connection.execute(insert(table).values(id=call_id, booth=booth, step=step, at=self.clock.now()))
            _bump(connection)
        self._tell()
        return None

    def answer_assistance(self, call_id: str, by: str) -> bool:
        """Somebody goes to help; False when there is no such call."""
        table = schema.assistance
        with self.database.write() as connection:
            call = connection.execute(select(table).where(table.c.id == call_id)).first()
            if call is None:
                return False
            now = self.clock.now()
            answered = connection.execute(
                update(table)
                .where(table.c.id == call_id, table.c.answered_at.is_(None))
                .values(answered_at=now, answered_by=by)
            )
            if answered.rowcount:
                today, told = self.rules.business_date(now), {"step": call.step}
                note(connection, now, today, by, "assistance_answered", f"booth:{call.booth}", data=told)
            _bump(connection)
        self._tell()
        return True

    def hand_back(self) -> None:
        """Give back to the line what counters have in hand that the configuration names no more."""
        with self.database.write() as connection:
            back = hand_back(self._ledger(connection, SYSTEM))
            if back:
                _bump(connection)
        if back:
            self._tell()

    @contextmanager
    def settling(self) -> Iterator[Connection]:
        """A write that may change what is shown of the network (`feed`)."""
        with self.database.write() as connection:
            yield connection
            _bump(connection)
        self._tell()

    @contextmanager
    def _reading(self) -> Iterator[tuple[Connection, datetime]]:
        now = self.clock.now()
        with self.database.read() as connection:
            self._watch.glance(connection, now)
            yield connection, now

    def _ledger(self, connection: Connection, by: str) -> Ledger:
        now = self.clock.now()
        self._watch.look(connection, now)
        return Ledger(connection, self.rules, now, by, uptime_s=self.clock.monotonic_s())

    def _keep(self, ledger: Ledger, request_id: str, deed: str, body: Json) -> Answer:
        NEW_REQUEST.run(ledger.connection, {"id": request_id, "deed": deed, "answer": body, "at": ledger.now})
        _bump(ledger.connection)
        return Answer(body)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _known(connection: Connection, request_id: str, deed: str) -> Answer | Refusal | None:
    """The kept answer of this request; a refusal when its id was used for another deed."""
    alone(connection, f"request {request_id}")
    row = KNOWN.first(connection, {"id": request_id})
    if row is None:
        return None
    return Answer(row.answer, repeat=True) if row.deed == deed else Refusal(RefusalCode.REQUEST_REUSED)


def _bump(connection: Connection) -> None:
    ONE_MORE_CHANGE.run(connection, {})
